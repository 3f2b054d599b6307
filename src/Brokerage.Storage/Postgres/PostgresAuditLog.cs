using Brokerage.Domain.Audit;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>The audit log in the database of the journal. It holds no data of an investor and is not sealed.</summary>
sealed class PostgresAuditLog(PostgresLink link, AuditLane lane) : IAuditLog
{
    /// <summary>
    /// The table. No program can update or delete a row, nor empty the table, nor leave a number out; who owns the table could take the triggers
    /// away, which the published heads tell.
    /// </summary>
    public const string Schema =
        """
        CREATE TABLE journal.audit_log (
          no bigint PRIMARY KEY,
          subject text COLLATE "C",
          once text COLLATE "C" UNIQUE,
          record bytea NOT NULL,
          head bytea NOT NULL);
        CREATE INDEX audit_by_subject ON journal.audit_log (subject, no) WHERE subject IS NOT NULL;

        CREATE FUNCTION journal.audit_log_in_order() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          IF NEW.no <> (SELECT COALESCE(MAX(no), 0) + 1 FROM journal.audit_log) THEN
            RAISE EXCEPTION 'the audit log is appended to in order';
          END IF;
          RETURN NEW;
        END $body$;
        CREATE FUNCTION journal.audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          RAISE EXCEPTION 'the audit log is never changed or shortened';
        END $body$;
        CREATE TRIGGER audit_log_in_order BEFORE INSERT ON journal.audit_log FOR EACH ROW EXECUTE FUNCTION journal.audit_log_in_order();
        CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.audit_log EXECUTE FUNCTION journal.audit_log_stays();
        """;

    /// <summary>The newest entry.</summary>
    public const string Last = "SELECT no, record, head FROM journal.audit_log ORDER BY no DESC LIMIT 1";

    const string Read = "SELECT no, record, head FROM journal.audit_log WHERE no > $1 ORDER BY no LIMIT $2";
    const string ReadBySubject = "SELECT no, record FROM journal.audit_log WHERE subject = $1 ORDER BY no DESC LIMIT $2";
    const string Has = "SELECT 1 FROM journal.audit_log WHERE once = $1";

    /// <inheritdoc/>
    public async ValueTask<long?> AppendAsync(AuditRecord record, CancellationToken ct = default)
    {
        record.Check();
        ct.ThrowIfCancellationRequested();
        return await lane.WriteAsync(new AuditWrite(record), ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await link.ListAsync(Read, Entry, [after, limit], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AuditRecord>> ReadBySubjectAsync(string subject, int limit, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await link.ListAsync(
            ReadBySubject,
            row => AuditJson.Read(row.GetFieldValue<byte[]>(1)) ?? throw new StoreIntegrityException($"Audit record {row.GetInt64(0)} was altered."),
            [subject, limit], ct);
    }

    /// <inheritdoc/>
    public async ValueTask<AuditEntry?> LastAsync(CancellationToken ct = default) =>
        await link.ListAsync(Last, Entry, [], ct) is [var last] ? last : null;

    /// <inheritdoc/>
    public ValueTask<bool> HasAsync(string once, CancellationToken ct = default) => link.AnyAsync(Has, [once], ct);

    static AuditEntry Entry(NpgsqlDataReader row) => new(row.GetFieldValue<byte[]>(1), AuditHead.FromBytes(row.GetFieldValue<byte[]>(2)));
}
