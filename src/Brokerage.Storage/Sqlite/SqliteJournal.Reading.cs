using System.Data.Common;

namespace Brokerage.Storage;

public sealed partial class SqliteJournal
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(
        string investor, long afterSequence, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return ReadWithCipherAsync<IReadOnlyList<JournalEntry>>(investor, [], (statements, cipher) =>
        {
            var entries = new List<JournalEntry>();
            using var rows = statements[JournalSql.ReadEntries].Read(cipher.InvestorNo, afterSequence, limit);
            for (var expected = afterSequence + 1; rows.Read(); expected++)
            {
                var row = Entry(rows);
                if (row.Sequence != expected)
                    throw new StoreIntegrityException($"Journal entry {expected} of investor no {cipher.InvestorNo} is missing.");
                entries.Add(row.Open(cipher));
            }
            return entries;
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        ReadWithCipherAsync<JournalEntry?>(investor, null, (statements, cipher) =>
        {
            using var rows = statements[JournalSql.FindEntry].Read(cipher.InvestorNo, cipher.DedupHash(source, eventId));
            return rows.Read() ? Entry(rows).Open(cipher) : null;
        }, ct);

    /// <inheritdoc/>
    public ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        ReadWithCipherAsync<InvestorSnapshot?>(investor, null, (statements, cipher) =>
        {
            using var row = statements[JournalSql.LoadSnapshot].Read(cipher.InvestorNo);
            if (!row.Read()) return null;
            long? wakeAt = row.IsDBNull(3) ? null : row.GetInt64(3);
            return new SnapshotRow(
                row.GetInt64(0), row.GetInt32(1), row.GetString(2), wakeAt, row.GetInt64(4), row.GetInt64(5), row.GetFieldValue<byte[]>(6))
                .Open(cipher, investor);
        }, ct);

    /// <inheritdoc/>
    public ValueTask<QuarantinedEvent?> FindQuarantinedAsync(
        string investor, string source, string eventId, CancellationToken ct = default) =>
        ReadWithCipherAsync<QuarantinedEvent?>(investor, null, (statements, cipher) =>
        {
            using var rows = statements[JournalSql.FindQuarantined].Read(cipher.InvestorNo, cipher.DedupHash(source, eventId));
            return rows.Read() ? Quarantined(rows).Row.Open(cipher, investor) : null;
        }, ct);

    /// <inheritdoc/>
    public async ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default)
    {
        var found = await _readers.ReadAsync(statements => Quarantined(statements[JournalSql.GetQuarantined], id), ct);
        return found.Count == 0 ? null : await OpenAsync(found[0], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var found = await _readers.ReadAsync(
            statements => Quarantined(statements[JournalSql.ListQuarantine], (int)status, afterId ?? "", limit), ct);
        var items = new List<QuarantinedEvent>(found.Count);
        foreach (var item in found)
            if (await OpenAsync(item, ct) is { } opened) items.Add(opened);
        return items;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default) =>
        ReadWithCipherAsync<IReadOnlyList<QuarantinedEvent>>(investor, [], (statements, cipher) =>
            Quarantined(statements[JournalSql.ListQuarantinedOf], cipher.InvestorNo).ConvertAll(found => found.Row.Open(cipher, investor)), ct);

    /// <inheritdoc/>
    public ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _readers.ReadAsync(statements =>
        {
            using var rows = statements[JournalSql.CountQuarantine].Read((int)status, limit);
            rows.Read();
            return rows.GetInt32(0);
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _readers.ReadAsync<IReadOnlyList<string>>(statements => Texts(statements[JournalSql.DueInvestors], now.UtcTicks, limit), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default) =>
        _readers.ReadAsync<IReadOnlyDictionary<string, long>>(statements =>
        {
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            using var rows = statements[JournalSql.CountByTier].Read();
            while (rows.Read()) counts.Add(rows.GetString(0), rows.GetInt64(1));
            return counts;
        }, ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _readers.ReadAsync<IReadOnlyList<string>>(statements => Texts(statements[JournalSql.ListInvestors], after ?? "", limit), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _readers.ReadAsync<IReadOnlyList<InvestorHead>>(statements =>
        {
            var heads = new List<InvestorHead>();
            using var rows = statements[JournalSql.ListHeads].Read(after ?? "", limit);
            while (rows.Read()) heads.Add(new(rows.GetString(0), rows.GetInt64(1)));
            return heads;
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) =>
        _readers.ReadAsync(statements => statements[JournalSql.Exists].Any(investor), ct);

    async ValueTask<T> ReadWithCipherAsync<T>(
        string investor, T unknown, Func<Statements, InvestorCipher, T> read, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is null) return unknown;
        return await _readers.ReadAsync(statements => read(statements, cipher), ct);
    }

    // Null when the investor was erased since the row was read; a row that is still there has lost its key.
    async ValueTask<QuarantinedEvent?> OpenAsync((string Investor, QuarantineRow Row) item, CancellationToken ct)
    {
        using var cipher = await _keyring.FindAsync(item.Investor, ct);
        if (cipher?.KeyId == item.Row.KeyId) return item.Row.Open(cipher, item.Investor);
        var isThere = await _readers.ReadAsync(statements => statements[JournalSql.GetQuarantined].Any(item.Row.Id), ct);
        return isThere ? throw new StoreIntegrityException($"Quarantined event {item.Row.Id} has lost its investor's data key.") : null;
    }

    static EntryRow Entry(DbDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
        row.GetFieldValue<byte[]>(6));

    static (string Investor, QuarantineRow Row) Quarantined(DbDataReader row) => (row.GetString(0), new(
        row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetString(6),
        (QuarantineStatus)row.GetInt32(7), row.GetInt64(8), row.GetFieldValue<byte[]>(9)));

    static List<(string Investor, QuarantineRow Row)> Quarantined(Statement statement, params ReadOnlySpan<object?> values)
    {
        var found = new List<(string, QuarantineRow)>();
        using var rows = statement.Read(values);
        while (rows.Read()) found.Add(Quarantined(rows));
        return found;
    }

    static List<string> Texts(Statement statement, params ReadOnlySpan<object?> values)
    {
        var texts = new List<string>();
        using var rows = statement.Read(values);
        while (rows.Read()) texts.Add(rows.GetString(0));
        return texts;
    }
}
