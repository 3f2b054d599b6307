using Npgsql;

namespace Brokerage.Storage;

/// <summary>The cases in the database of the journal: numbers, kinds and times, nothing that is sealed.</summary>
sealed class PostgresCaseBook(PostgresLink link, SealedIds ids) : ICaseBook
{
    const string Select =
        """
        SELECT c.id, i.sealed_id, i.hash, c.kind, c.opened_at, c.due_at, c.status, c.closed_at, c.reason, c.certificate
        FROM journal.privacy_cases c LEFT JOIN registry.investors i ON i.no = c.investor

        """;

    const string Open =
        """
        INSERT INTO journal.privacy_cases (id, investor, kind, opened_at, due_at, status)
        SELECT $1, i.no, $3, $4, $5, 0 FROM registry.investors i WHERE i.hash = $2
        ON CONFLICT DO NOTHING
        """;

    const string FindOpen = Select + "WHERE i.hash = $1 AND c.kind = $2 AND c.status = 0";
    const string Find = Select + "WHERE c.id = $1";
    const string ListOpen = Select + "WHERE c.status = 0 AND c.id > $1 ORDER BY c.id LIMIT $2";
    const string ListClosed = Select + "WHERE c.status > 0 AND c.id > $1 ORDER BY c.id LIMIT $2";
    const string Of = Select + "WHERE i.hash = $1 ORDER BY c.id DESC";

    const string Count =
        "SELECT COUNT(*)::int, (COUNT(*) FILTER (WHERE due_at < $1))::int FROM journal.privacy_cases WHERE status = 0";

    const string Close =
        "UPDATE journal.privacy_cases SET status = $2, closed_at = $3, reason = $4, certificate = $5 WHERE id = $1 AND status = 0";

    /// <inheritdoc/>
    public async ValueTask<PrivacyCase?> OpenAsync(string investor, CaseKind kind, DateTimeOffset now, DateTimeOffset due, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        var hash = ids.HashOf(investor);
        await link.RunAsync(Open, [CaseId.New(now), hash, (int)kind, now.UtcTicks, due.UtcTicks], ct);
        return await link.FirstAsync(FindOpen, Case, [hash, (int)kind], ct);
    }

    /// <inheritdoc/>
    public ValueTask<PrivacyCase?> FindAsync(string id, CancellationToken ct = default) => link.FirstAsync(Find, Case, [id], ct);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PrivacyCase>> ListAsync(bool open, string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await link.ListAsync(open ? ListOpen : ListClosed, Case, [after ?? "", limit], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PrivacyCase>> OfAsync(string investor, CancellationToken ct = default) =>
        await link.ListAsync(Of, Case, [ids.HashOf(investor)], ct);

    /// <inheritdoc/>
    public async ValueTask<(int Open, int Overdue)> CountAsync(DateTimeOffset now, CancellationToken ct = default) =>
        (await link.ListAsync(Count, row => (row.GetInt32(0), row.GetInt32(1)), [now.UtcTicks], ct))[0];

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(
        string id, CaseStatus status, DateTimeOffset at, string? reason, string? certificate, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)status, (int)CaseStatus.Open, nameof(status));
        return await link.RunAsync(Close, [id, (int)status, at.UtcTicks, reason, certificate], ct) == 1;
    }

    PrivacyCase Case(NpgsqlDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : ids.Open(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)),
        (CaseKind)row.GetInt32(3), UtcTime.From(row.GetInt64(4)), UtcTime.From(row.GetInt64(5)), (CaseStatus)row.GetInt32(6),
        row.LongOrNull(7) is { } closed ? UtcTime.From(closed) : null, row.TextOrNull(8), row.TextOrNull(9));
}
