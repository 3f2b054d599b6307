using System.Runtime.CompilerServices;
using Brokerage.Domain.Audit;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>Appends one record to the audit log.</summary>
sealed class AuditWrite(AuditRecord record) : PostgresWrite<long?>
{
    public AuditRecord Record => record;

    // A group may hold many; two of the same code are only put apart.
    public override WriteSlot Slot => new(6, (UInt128)(uint)RuntimeHelpers.GetHashCode(this));
}

/// <summary>
/// Chains and stores records of the audit log. Whoever writes holds a lock until the commit: all processes write one chain, and each takes
/// what waits as one group.
/// </summary>
sealed class AuditLane(PostgresLink link, PostgresJournalOptions options) : PostgresLane(link, options)
{
    const string Lock = "SELECT pg_advisory_xact_lock(7022083461634482547)";
    const string Known = "SELECT once FROM journal.audit_log WHERE once = ANY ($1)";

    const string Insert =
        """
        INSERT INTO journal.audit_log (no, subject, once, record, head)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bytea[]) AS r (no, subject, once, record, head)
        ORDER BY no
        """;

    protected override async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<PostgresWrite> group)
    {
        var writes = group.Cast<AuditWrite>().ToArray();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locking = connection.Command(Lock)) await locking.ExecuteNonQueryAsync();
        var known = await KnownAsync(connection, writes);
        var (no, head) = await LastAsync(connection);
        var numbers = new long?[writes.Length];
        var rows = new List<(long No, AuditRecord Record, AuditEntry Entry)>();
        for (var i = 0; i < writes.Length; i++)
        {
            var record = writes[i].Record;
            if (record.Once is { } once && !known.Add(once)) continue;
            var entry = AuditEntry.After(no, head, record);
            (no, head, numbers[i]) = (no + 1, entry.Head, no + 1);
            rows.Add((no, record, entry));
        }
        if (rows.Count > 0) await InsertAsync(connection, rows);
        await transaction.CommitAsync();
        for (var i = 0; i < writes.Length; i++) writes[i].Answer.Succeed(numbers[i]);
    }

    static async Task<HashSet<string>> KnownAsync(NpgsqlConnection connection, AuditWrite[] writes)
    {
        var named = writes.Select(write => write.Record.Once).OfType<string>().ToArray();
        if (named.Length == 0) return [];
        await using var command = connection.Command(Known, new object[] { named });
        return [.. await command.ListAsync(row => row.GetString(0), default)];
    }

    static async Task<(long No, AuditHead Head)> LastAsync(NpgsqlConnection connection)
    {
        await using var command = connection.Command(PostgresAuditLog.Last);
        var last = await command.ListAsync(row => (row.GetInt64(0), AuditHead.FromBytes(row.GetFieldValue<byte[]>(2))), default);
        return last is [var found] ? found : (0, AuditHead.Empty);
    }

    static async Task InsertAsync(NpgsqlConnection connection, List<(long No, AuditRecord Record, AuditEntry Entry)> rows)
    {
        await using var insert = connection.Command(
            Insert,
            rows.ConvertAll(row => row.No).ToArray(),
            rows.ConvertAll(row => row.Record.Subject).ToArray(),
            rows.ConvertAll(row => row.Record.Once).ToArray(),
            rows.ConvertAll(row => row.Entry.Record.ToArray()).ToArray(),
            rows.ConvertAll(row => row.Entry.Head.ToBytes()).ToArray());
        await insert.ExecuteNonQueryAsync();
    }
}
