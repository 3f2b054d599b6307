namespace Brokerage.Storage.InMemory;

public sealed partial class InMemoryJournal
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(
        string investor, long afterSequence, int limit, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var skipped = (int)Math.Min(afterSequence, int.MaxValue);
        return Read<IReadOnlyList<JournalEntry>>(() => Store.Find(investor)?.Entries.Skip(skipped).Take(limit).ToArray() ?? [], ct);
    }

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        Read(() => Store.Find(investor)?.ByEvent.GetValueOrDefault((source, eventId)), ct);

    /// <inheritdoc/>
    public ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        Read(() => Store.Find(investor)?.Snapshot, ct);

    /// <inheritdoc/>
    public ValueTask<QuarantinedEvent?> FindQuarantinedAsync(
        string investor, string source, string eventId, CancellationToken ct = default) =>
        Read(() => Store.Quarantine.FirstOrDefault(
            item => (item.Investor, item.Source, item.EventId) == (investor, source, eventId)), ct);

    /// <inheritdoc/>
    public ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default) =>
        Read(() => Store.FindQuarantined(id), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read<IReadOnlyList<QuarantinedEvent>>(
            () => [.. Store.Quarantine.Where(item => item.Status == status && IsAfter(item.Id, afterId)).Take(limit)], ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default) =>
        Read<IReadOnlyList<QuarantinedEvent>>(() => [.. Store.Quarantine.Where(item => item.Investor == investor)], ct);

    /// <inheritdoc/>
    public ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read(() => Store.Quarantine.Where(item => item.Status == status).Take(limit).Count(), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read<IReadOnlyList<string>>(
            () => [.. Store.Investors.Where(known => known.Snapshot?.WakeAt <= now)
                .OrderBy(known => known.Snapshot!.WakeAt).ThenBy(known => known.No).Select(known => known.Id).Take(limit)], ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default) =>
        Read<IReadOnlyDictionary<string, long>>(
            () => Store.Investors.Where(known => known.Snapshot is not null).GroupBy(known => known.Snapshot!.Tier)
                .ToDictionary(tier => tier.Key, tier => tier.LongCount()), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read<IReadOnlyList<string>>(
            () => [.. Store.Investors.Where(known => known.Entries.Count > 0 && IsAfter(known.Id, after))
                .Select(known => known.Id).Take(limit)], ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read<IReadOnlyList<InvestorHead>>(
            () => [.. Store.Investors.Where(known => known.Entries.Count > 0 && IsAfter(known.Id, after))
                .Select(known => new InvestorHead(known.Id, known.Entries.Count)).Take(limit)], ct);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) =>
        Read(() => Store.Find(investor) is { Entries.Count: > 0 }, ct);

    static bool IsAfter(string id, string? after) => after is null || string.CompareOrdinal(id, after) > 0;

    ValueTask<T> Read<T>(Func<T> read, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return ValueTask.FromCanceled<T>(ct);
        if (_closed is { } closed) return ValueTask.FromException<T>(new StoreUnavailableException(closed.Message));
        lock (Store.Gate) return ValueTask.FromResult(read());
    }
}
