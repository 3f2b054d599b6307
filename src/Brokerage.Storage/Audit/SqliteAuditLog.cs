using System.Data.Common;
using Brokerage.Domain.Audit;

namespace Brokerage.Storage;

/// <summary>The audit log in the database of the journal. It holds no data of an investor and is not sealed.</summary>
sealed class SqliteAuditLog(GroupCommitWriter writer, ReaderPool readers) : IAuditLog
{
    /// <inheritdoc/>
    public async ValueTask<long?> AppendAsync(AuditRecord record, CancellationToken ct = default)
    {
        record.Check();
        ct.ThrowIfCancellationRequested();
        return await writer.WriteAsync(new AppendAuditOperation(record), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return readers.ReadAsync<IReadOnlyList<AuditEntry>>(statements =>
        {
            using var rows = statements[AuditSql.Read].Read(after, limit);
            return Entries(rows);
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditRecord>> ReadBySubjectAsync(string subject, int limit, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return readers.ReadAsync<IReadOnlyList<AuditRecord>>(statements =>
        {
            var records = new List<AuditRecord>();
            using var rows = statements[AuditSql.ReadBySubject].Read(subject, limit);
            while (rows.Read())
                records.Add(AuditJson.Read(rows.GetFieldValue<byte[]>(1)) ?? throw new StoreIntegrityException($"Audit record {rows.GetInt64(0)} was altered."));
            return records;
        }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<AuditEntry?> LastAsync(CancellationToken ct = default) =>
        readers.ReadAsync<AuditEntry?>(statements =>
        {
            using var rows = statements[AuditSql.Last].Read();
            return Entries(rows) is [var last] ? last : null;
        }, ct);

    /// <inheritdoc/>
    public ValueTask<bool> HasAsync(string once, CancellationToken ct = default) => readers.ReadAsync(statements => statements[AuditSql.Has].Any(once), ct);

    static List<AuditEntry> Entries(DbDataReader rows)
    {
        var entries = new List<AuditEntry>();
        while (rows.Read()) entries.Add(new(rows.GetFieldValue<byte[]>(1), AuditHead.FromBytes(rows.GetFieldValue<byte[]>(2))));
        return entries;
    }
}

/// <summary>Appends one record. The write lock is held already, so no other process can take the same place in the chain.</summary>
sealed class AppendAuditOperation(AuditRecord record) : WriteOperation<long?>
{
    public override void Apply(Statements statements)
    {
        var once = record.Once;
        if (once is not null && statements[AuditSql.Has].Any(once)) return;
        var (no, head) = Last(statements);
        var entry = AuditEntry.After(no, head, record);
        statements[AuditSql.Insert].Run(no + 1, record.Subject, once, entry.Record.ToArray(), entry.Head.ToBytes());
        Result = no + 1;
    }

    static (long No, AuditHead Head) Last(Statements statements)
    {
        using var rows = statements[AuditSql.Last].Read();
        return rows.Read() ? (rows.GetInt64(0), AuditHead.FromBytes(rows.GetFieldValue<byte[]>(2))) : (0, AuditHead.Empty);
    }
}
