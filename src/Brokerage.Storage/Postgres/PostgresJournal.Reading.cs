using Npgsql;

namespace Brokerage.Storage;

public sealed partial class PostgresJournal
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(
        string investor, long afterSequence, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return ReadWithCipherAsync<IReadOnlyList<JournalEntry>>(investor, [], async cipher =>
        {
            var rows = await _link.ListAsync(PostgresSql.ReadEntries, Entry, [cipher.InvestorNo, afterSequence, limit], ct);
            var expected = afterSequence;
            return rows.ConvertAll(row => row.Sequence == ++expected
                ? row.Open(cipher)
                : throw new StoreIntegrityException($"Journal entry {expected} of investor no {cipher.InvestorNo} is missing."));
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        ReadWithCipherAsync<JournalEntry?>(investor, null, async cipher =>
        {
            var dedup = new Guid(cipher.DedupHash(source, eventId));
            return (await _link.ListAsync(PostgresSql.FindEntry, Entry, [cipher.InvestorNo, dedup], ct)) is [var row] ? row.Open(cipher) : null;
        }, ct);

    /// <inheritdoc/>
    public ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        ReadWithCipherAsync<InvestorSnapshot?>(investor, null, async cipher =>
        {
            var rows = await _link.ListAsync(PostgresSql.LoadSnapshot, Snapshot, [cipher.InvestorNo], ct);
            return rows is [var row] ? row.Open(cipher, investor) : null;
        }, ct);

    /// <inheritdoc/>
    public ValueTask<QuarantinedEvent?> FindQuarantinedAsync(
        string investor, string source, string eventId, CancellationToken ct = default) =>
        ReadWithCipherAsync<QuarantinedEvent?>(investor, null, async cipher =>
        {
            var dedup = new Guid(cipher.DedupHash(source, eventId));
            var rows = await _link.ListAsync(PostgresSql.FindQuarantined, Quarantined, [cipher.InvestorNo, dedup], ct);
            return rows is [var found] ? found.Row.Open(cipher, investor) : null;
        }, ct);

    /// <inheritdoc/>
    public async ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default)
    {
        var found = await _link.ListAsync(PostgresSql.GetQuarantined, Quarantined, [id], ct);
        return found.Count == 0 ? null : await OpenAsync(found[0], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var found = await _link.ListAsync(PostgresSql.ListQuarantine, Quarantined, [(int)status, afterId ?? "", limit], ct);
        var items = new List<QuarantinedEvent>(found.Count);
        foreach (var item in found)
            if (await OpenAsync(item, ct) is { } opened) items.Add(opened);
        return items;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default) =>
        ReadWithCipherAsync<IReadOnlyList<QuarantinedEvent>>(investor, [], async cipher =>
            (await _link.ListAsync(PostgresSql.ListQuarantinedOf, Quarantined, [cipher.InvestorNo], ct))
                .ConvertAll(found => found.Row.Open(cipher, investor)), ct);

    /// <inheritdoc/>
    public async ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (await _link.ListAsync(PostgresSql.CountQuarantine, row => (int)row.GetInt64(0), [(int)status, limit], ct))[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _link.ListAsync(PostgresSql.DueInvestors, Id, [now.UtcTicks, limit], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default)
    {
        var tiers = await _link.ListAsync(PostgresSql.CountByTier, row => (Tier: row.GetString(0), Count: row.GetInt64(1)), [], ct);
        return tiers.ToDictionary(tier => tier.Tier, tier => tier.Count, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default) =>
        [.. (await ListHeadsAsync(after, limit, ct)).Select(head => head.Investor)];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _directory.ListAsync(after, limit, ct);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) =>
        _link.AnyAsync(PostgresSql.Exists, [_ids.HashOf(investor)], ct);

    async ValueTask<T> ReadWithCipherAsync<T>(string investor, T unknown, Func<InvestorCipher, ValueTask<T>> read, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        using var cipher = await _keyring.FindAsync(investor, ct);
        return cipher is null ? unknown : await read(cipher);
    }

    // Null when the investor was erased since the row was read; a row that is still there has lost its key.
    async ValueTask<QuarantinedEvent?> OpenAsync((string Investor, QuarantineRow Row) item, CancellationToken ct)
    {
        using var cipher = await _keyring.FindAsync(item.Investor, ct);
        if (cipher?.KeyId == item.Row.KeyId) return item.Row.Open(cipher, item.Investor);
        return await _link.AnyAsync(PostgresSql.GetQuarantined, [item.Row.Id], ct)
            ? throw new StoreIntegrityException($"Quarantined event {item.Row.Id} has lost its investor's data key.")
            : null;
    }

    static EntryRow Entry(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1).ToByteArray(), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
        row.GetFieldValue<byte[]>(6));

    static SnapshotRow Snapshot(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.LongOrNull(3), row.GetInt64(4), row.GetInt64(5), row.GetFieldValue<byte[]>(6));

    (string Investor, QuarantineRow Row) Quarantined(NpgsqlDataReader row) => (Id(row), new(
        row.GetString(2), row.GetGuid(3).ToByteArray(), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetString(7),
        (QuarantineStatus)row.GetInt32(8), row.GetInt64(9), row.GetFieldValue<byte[]>(10)));

    string Id(NpgsqlDataReader row) => _ids.Open(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1));
}
