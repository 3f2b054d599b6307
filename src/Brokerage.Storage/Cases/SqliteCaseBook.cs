using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>The cases in the database of the journal: numbers, kinds and times, nothing that is sealed.</summary>
sealed class SqliteCaseBook(GroupCommitWriter writer, ReaderPool readers) : ICaseBook
{
    /// <inheritdoc/>
    public async ValueTask<PrivacyCase?> OpenAsync(string investor, CaseKind kind, DateTimeOffset now, DateTimeOffset due, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ct.ThrowIfCancellationRequested();
        return await writer.WriteAsync(new OpenCaseOperation(investor, kind, now, due), ct);
    }

    /// <inheritdoc/>
    public ValueTask<PrivacyCase?> FindAsync(string id, CancellationToken ct = default) =>
        readers.ReadAsync(statements => CaseRows.First(statements[CaseSql.Find], id), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PrivacyCase>> ListAsync(bool open, string? after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return readers.ReadAsync<IReadOnlyList<PrivacyCase>>(
            statements => CaseRows.All(statements[open ? CaseSql.ListOpen : CaseSql.ListClosed], after ?? "", limit), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PrivacyCase>> OfAsync(string investor, CancellationToken ct = default) =>
        readers.ReadAsync<IReadOnlyList<PrivacyCase>>(statements => CaseRows.All(statements[CaseSql.Of], investor), ct);

    /// <inheritdoc/>
    public ValueTask<(int Open, int Overdue)> CountAsync(DateTimeOffset now, CancellationToken ct = default) =>
        readers.ReadAsync(statements =>
        {
            using var row = statements[CaseSql.Count].Read(now.UtcTicks);
            row.Read();
            return (row.GetInt32(0), row.GetInt32(1));
        }, ct);

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(string id, CaseStatus status, DateTimeOffset at, string? reason, string? certificate, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)status, (int)CaseStatus.Open, nameof(status));
        ct.ThrowIfCancellationRequested();
        return await writer.WriteAsync(new CloseCaseOperation(id, status, at, reason, certificate), ct);
    }
}

/// <summary>Opens a case unless one of its kind is open already.</summary>
sealed class OpenCaseOperation(string investor, CaseKind kind, DateTimeOffset now, DateTimeOffset due) : WriteOperation<PrivacyCase?>
{
    public override void Apply(Statements statements)
    {
        statements[CaseSql.Open].Run(CaseId.New(now), investor, (int)kind, now.UtcTicks, due.UtcTicks);
        Result = CaseRows.First(statements[CaseSql.FindOpen], investor, (int)kind);
    }
}

/// <summary>Ends an open case.</summary>
sealed class CloseCaseOperation(string id, CaseStatus status, DateTimeOffset at, string? reason, string? certificate) : WriteOperation<bool>
{
    public override void Apply(Statements statements) =>
        Result = statements[CaseSql.Close].Run(id, (int)status, at.UtcTicks, reason, certificate) == 1;
}

/// <summary>Rows of cases as records.</summary>
static class CaseRows
{
    public static PrivacyCase? First(Statement statement, params ReadOnlySpan<object?> values)
    {
        using var row = statement.Read(values);
        return row.Read() ? Of(row) : null;
    }

    public static List<PrivacyCase> All(Statement statement, params ReadOnlySpan<object?> values)
    {
        var cases = new List<PrivacyCase>();
        using var rows = statement.Read(values);
        while (rows.Read()) cases.Add(Of(rows));
        return cases;
    }

    static PrivacyCase Of(DbDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), (CaseKind)row.GetInt32(2), At(row.GetInt64(3)), At(row.GetInt64(4)),
        (CaseStatus)row.GetInt32(5), row.IsDBNull(6) ? null : At(row.GetInt64(6)), row.IsDBNull(7) ? null : row.GetString(7),
        row.IsDBNull(8) ? null : row.GetString(8));

    static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>Statements of the case book.</summary>
static class CaseSql
{
    const string Select =
        """
        SELECT c.id, i.id, c.kind, c.opened_at, c.due_at, c.status, c.closed_at, c.reason, c.certificate
        FROM privacy_cases c LEFT JOIN keyring.investors i ON i.no = c.investor

        """;

    public static readonly SqlText Open = new(
        """
        INSERT INTO privacy_cases (id, investor, kind, opened_at, due_at, status)
        SELECT @id, i.no, @kind, @opened_at, @due_at, 0 FROM keyring.investors i WHERE i.id = @investor
          AND NOT EXISTS (SELECT 1 FROM privacy_cases o WHERE o.investor = i.no AND o.kind = @kind AND o.status = 0)
        """,
        "@id", "@investor", "@kind", "@opened_at", "@due_at");

    public static readonly SqlText FindOpen = new(
        Select + "WHERE i.id = @investor AND c.kind = @kind AND c.status = 0", "@investor", "@kind");

    public static readonly SqlText Find = new(Select + "WHERE c.id = @id", "@id");

    public static readonly SqlText ListOpen = new(Select + "WHERE c.status = 0 AND c.id > @after ORDER BY c.id LIMIT @limit", "@after", "@limit");

    public static readonly SqlText ListClosed = new(Select + "WHERE c.status > 0 AND c.id > @after ORDER BY c.id LIMIT @limit", "@after", "@limit");

    public static readonly SqlText Of = new(Select + "WHERE i.id = @investor ORDER BY c.id DESC", "@investor");

    public static readonly SqlText Count = new(
        "SELECT COUNT(*), COUNT(CASE WHEN due_at < @now THEN 1 END) FROM privacy_cases WHERE status = 0", "@now");

    public static readonly SqlText Close = new(
        """
        UPDATE privacy_cases SET status = @status, closed_at = @at, reason = @reason, certificate = @certificate
        WHERE id = @id AND status = 0
        """,
        "@id", "@status", "@at", "@reason", "@certificate");
}
