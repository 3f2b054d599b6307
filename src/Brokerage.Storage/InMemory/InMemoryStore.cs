namespace Brokerage.Storage.InMemory;

/// <summary>
/// What a disk would hold, in memory: it outlives the journals opened on it, so that a crash is to leave one journal and open
/// the next. Several journals may be open on one store, as several processes on one database. For tests and simulation.
/// </summary>
public sealed class InMemoryStore
{
    readonly SortedDictionary<string, InMemoryInvestor> _investors = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, QuarantinedEvent> _quarantine = new(StringComparer.Ordinal);
    long _lastNo;

    internal Lock Gate { get; } = new();

    internal IEnumerable<InMemoryInvestor> Investors => _investors.Values;

    internal IEnumerable<QuarantinedEvent> Quarantine => _quarantine.Values;

    internal InMemoryInvestor? Find(string investor) => _investors.GetValueOrDefault(investor);

    internal QuarantinedEvent? FindQuarantined(string id) => _quarantine.GetValueOrDefault(id);

    internal AppendOutcome Append(string investor, JournalEntry[] entries)
    {
        var known = GetOrAdd(investor);
        var ids = entries.Select(entry => (entry.Source, entry.EventId)).ToHashSet();
        if (ids.Count < entries.Length || ids.Any(known.ByEvent.ContainsKey)) return AppendOutcome.DuplicateEvent;
        if (entries[0].Sequence != known.Entries.Count + 1) return AppendOutcome.SequenceConflict;
        foreach (var entry in entries)
        {
            known.Entries.Add(entry);
            known.ByEvent.Add((entry.Source, entry.EventId), entry);
        }
        return AppendOutcome.Committed;
    }

    internal void Save(InvestorSnapshot snapshot)
    {
        var known = GetOrAdd(snapshot.Investor);
        if (known.Snapshot is null || known.Snapshot.Sequence <= snapshot.Sequence) known.Snapshot = snapshot;
    }

    internal void Drop(string investor)
    {
        if (Find(investor) is { } known) known.Snapshot = null;
    }

    internal void Put(QuarantinedEvent item)
    {
        GetOrAdd(item.Investor);
        var name = (item.Investor, item.Source, item.EventId);
        if (_quarantine.Values.Any(other => (other.Investor, other.Source, other.EventId) == name)) return;
        if (!_quarantine.TryAdd(item.Id, item)) throw new ArgumentException($"The quarantine id {item.Id} belongs to another event.");
    }

    internal void SetStatus(string id, QuarantineStatus status)
    {
        if (!_quarantine.TryGetValue(id, out var item)) throw new KeyNotFoundException($"No quarantined event has the id {id}.");
        _quarantine[id] = item with { Status = status };
    }

    internal ErasureCount Erase(string investor)
    {
        if (!_investors.Remove(investor, out var known)) return ErasureCount.Nothing;
        var quarantined = Remove(item => item.Investor == investor);
        return new(known.Entries.Count, quarantined, known.Snapshot is not null, HadKey: true, Complete: true);
    }

    internal int Redact(string investor, long beforeSequence, IReadOnlyCollection<string> types)
    {
        if (Find(investor) is not { } known) return 0;
        var redacted = known.Entries.Where(entry => entry.Sequence < beforeSequence && types.Contains(entry.Type)).ToArray();
        foreach (var entry in redacted)
        {
            known.ByEvent.Remove((entry.Source, entry.EventId));
            known.Entries[(int)entry.Sequence - 1] = JournalEntry.Redacted(entry.Sequence);
        }
        Remove(item => item.Investor == investor && types.Contains(item.Type));
        return redacted.Length;
    }

    int Remove(Func<QuarantinedEvent, bool> which)
    {
        var ids = _quarantine.Values.Where(which).Select(item => item.Id).ToArray();
        foreach (var id in ids) _quarantine.Remove(id);
        return ids.Length;
    }

    InMemoryInvestor GetOrAdd(string investor)
    {
        if (!_investors.TryGetValue(investor, out var known))
            _investors.Add(investor, known = new InMemoryInvestor(investor, ++_lastNo));
        return known;
    }
}

/// <summary>Everything the store holds of one investor.</summary>
sealed class InMemoryInvestor(string id, long no)
{
    public string Id { get; } = id;

    /// <summary>Order of first appearance.</summary>
    public long No { get; } = no;

    public List<JournalEntry> Entries { get; } = [];

    public Dictionary<(string Source, string EventId), JournalEntry> ByEvent { get; } = [];

    public InvestorSnapshot? Snapshot { get; set; }
}
