using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>The journal's contract over a few dictionaries. It outlives the engines on it, as a database does.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, List<JournalEntry>> journal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InvestorSnapshot> snapshots = [];
    private readonly SortedDictionary<string, QuarantinedEvent> quarantine = new(StringComparer.Ordinal);

    public StoreHealth Health => StoreHealth.Ready;

    public ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        lock (gate)
        {
            var known = journal.TryGetValue(investor, out var list) ? list : [];
            var ids = entries.Select(e => (e.Source, e.EventId)).ToHashSet();
            if (ids.Count < entries.Count || known.Any(e => ids.Contains((e.Source, e.EventId)))) return new(AppendOutcome.DuplicateEvent);
            if (entries[0].Sequence != known.Count + 1) return new(AppendOutcome.SequenceConflict);
            journal[investor] = [.. known, .. entries.Select(e => e with { OccurredAt = e.OccurredAt.ToUniversalTime() })];
            return new(AppendOutcome.Committed);
        }
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(string investor, long afterSequence, int limit, CancellationToken ct = default) =>
        Read<IReadOnlyList<JournalEntry>>(() => [.. Of(investor).Skip((int)afterSequence).Take(limit)]);

    public ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        Read(() => Of(investor).FirstOrDefault(e => e.Source == source && e.EventId == eventId));

    public ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        Read(() => snapshots.GetValueOrDefault(investor));

    public ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        lock (gate)
            if (!(snapshots.TryGetValue(snapshot.Investor, out var known) && known.Sequence > snapshot.Sequence)) snapshots[snapshot.Investor] = snapshot;
        return ValueTask.CompletedTask;
    }

    public ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default)
    {
        lock (gate)
            if (Find(item.Investor, item.Source, item.EventId) is null && !quarantine.TryAdd(item.Id, item))
                throw new ArgumentException("The id belongs to another event.", nameof(item));
        return ValueTask.CompletedTask;
    }

    public ValueTask<QuarantinedEvent?> FindQuarantinedAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        Read(() => Find(investor, source, eventId));

    public ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default) => Read(() => quarantine.GetValueOrDefault(id));

    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default) =>
        Read<IReadOnlyList<QuarantinedEvent>>(() =>
            [.. quarantine.Values.Where(q => q.Status == status && string.CompareOrdinal(q.Id, afterId) > 0).Take(limit)]);

    public ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default)
    {
        lock (gate) quarantine[id] = quarantine[id] with { Status = status };
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default) =>
        Read<IReadOnlyList<string>>(() =>
            [.. snapshots.Values.Where(s => s.WakeAt <= now).OrderBy(s => s.WakeAt).Select(s => s.Investor).Take(limit)]);

    public ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default) =>
        Read<IReadOnlyDictionary<string, long>>(() => snapshots.Values.GroupBy(s => s.Tier).ToDictionary(g => g.Key, g => g.LongCount()));

    public ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default) =>
        Read<IReadOnlyList<string>>(() => [.. journal.Keys.Where(i => string.CompareOrdinal(i, after) > 0).Take(limit)]);

    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) => Read(() => journal.ContainsKey(investor));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<JournalEntry> Of(string investor) => journal.GetValueOrDefault(investor) ?? [];

    private QuarantinedEvent? Find(string investor, string source, string eventId) =>
        quarantine.Values.FirstOrDefault(q => q.Investor == investor && q.Source == source && q.EventId == eventId);

    private ValueTask<T> Read<T>(Func<T> read)
    {
        lock (gate) return new(read());
    }
}
