namespace Brokerage.Storage.InMemory;

/// <summary>
/// What a disk would hold, in memory: it outlives the journals opened on it, so that a crash is to leave one journal and open
/// the next. Several journals may be open on one store, as several processes on one database. For tests and simulation.
/// </summary>
public sealed class InMemoryStore
{
    readonly SortedDictionary<string, InMemoryInvestor> _investors = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, QuarantinedEvent> _quarantine = new(StringComparer.Ordinal);

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

    internal int Redact(string investor, long before, IReadOnlyCollection<string> types)
    {
        foreach (var item in _quarantine.Values.Where(q => q.Investor == investor && types.Contains(q.Type)).ToList()) _quarantine.Remove(item.Id);
        if (Find(investor) is not { } known) return 0;
        var redacted = 0;
        for (var i = 0; i < known.Entries.Count && known.Entries[i].Sequence < before; i++)
        {
            if (known.Entries[i] is var entry && !types.Contains(entry.Type)) continue;
            known.ByEvent.Remove((entry.Source, entry.EventId));
            known.Entries[i] = JournalEntry.Redacted(entry.Sequence);
            redacted++;
        }
        return redacted;
    }

    internal void Save(InvestorSnapshot snapshot)
    {
        var known = GetOrAdd(snapshot.Investor);
        if (known.Snapshot is null || known.Snapshot.Sequence <= snapshot.Sequence) known.Snapshot = snapshot;
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

    InMemoryInvestor GetOrAdd(string investor)
    {
        if (!_investors.TryGetValue(investor, out var known))
            _investors.Add(investor, known = new InMemoryInvestor(investor, _investors.Count + 1));
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
