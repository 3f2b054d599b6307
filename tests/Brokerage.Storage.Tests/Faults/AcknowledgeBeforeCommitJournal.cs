namespace Brokerage.Storage.Tests.Faults;

/// <summary>
/// The mutant of promise 1: it answers "committed" before the store did. A durability test that does not fail on it proves nothing.
/// It needs nothing but <see cref="IJournal"/>, so that other harnesses can link this file.
/// </summary>
public sealed class AcknowledgeBeforeCommitJournal(IJournal inner) : IJournal
{
    public StoreHealth Health => inner.Health;

    public ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        var append = inner.AppendAsync(investor, entries, ct);
        return append.IsCompleted ? append : ValueTask.FromResult(AppendOutcome.Committed);
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(
        string investor, long afterSequence, int limit, CancellationToken ct = default) =>
        inner.ReadAsync(investor, afterSequence, limit, ct);

    public ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        inner.FindAsync(investor, source, eventId, ct);

    public ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        inner.LoadSnapshotAsync(investor, ct);

    public ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default) => inner.SaveSnapshotAsync(snapshot, ct);

    public ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default) => inner.DropSnapshotAsync(investor, ct);

    public ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default) => inner.QuarantineAsync(item, ct);

    public ValueTask<QuarantinedEvent?> FindQuarantinedAsync(
        string investor, string source, string eventId, CancellationToken ct = default) =>
        inner.FindQuarantinedAsync(investor, source, eventId, ct);

    public ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default) =>
        inner.GetQuarantinedAsync(id, ct);

    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default) =>
        inner.ListQuarantineAsync(status, afterId, limit, ct);

    public ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default) =>
        inner.SetQuarantineStatusAsync(id, status, ct);

    public ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default) =>
        inner.DueInvestorsAsync(now, limit, ct);

    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default) =>
        inner.ListQuarantinedOfAsync(investor, ct);

    public ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default) =>
        inner.CountQuarantineAsync(status, limit, ct);

    public ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default) => inner.CountByTierAsync(ct);

    public ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default) =>
        inner.ListInvestorsAsync(after, limit, ct);

    public ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default) =>
        inner.ListHeadsAsync(after, limit, ct);

    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) => inner.ExistsAsync(investor, ct);

    public ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default) => inner.EraseAsync(investor, ct);

    public ValueTask<int> RedactAsync(
        string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default) =>
        inner.RedactAsync(investor, beforeSequence, types, ct);

    public ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default) => inner.PseudonymAsync(investor, ct);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
