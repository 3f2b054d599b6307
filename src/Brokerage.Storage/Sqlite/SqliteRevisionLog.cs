using Brokerage.Domain.Revisions;

namespace Brokerage.Storage;

/// <summary>The log of rule sets in the database of the journal. It is no data of an investor and is not sealed.</summary>
sealed class SqliteRevisionLog(GroupCommitWriter writer, ReaderPool readers) : IRevisionLog
{
    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(RevisionEntry entry, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return await writer.WriteAsync(new AppendRevisionOperation(entry.No, entry.At.UtcTicks, entry.Who, entry.WriteFact()), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RevisionEntry>> ReadAllAsync(CancellationToken ct = default) =>
        readers.ReadAsync<IReadOnlyList<RevisionEntry>>(statements =>
        {
            var entries = new List<RevisionEntry>();
            using var rows = statements[RevisionSql.ReadAll].Read();
            for (var expected = 1L; rows.Read(); expected++)
            {
                if (rows.GetInt64(0) != expected) throw new StoreIntegrityException($"Entry {expected} of the log of rule sets is missing.");
                entries.Add(new(expected, new(rows.GetInt64(1), TimeSpan.Zero), rows.GetString(2), RevisionEntry.ReadFact(rows.GetFieldValue<byte[]>(3))));
            }
            return entries;
        }, ct);
}

/// <summary>Appends one entry, if it is the next.</summary>
sealed class AppendRevisionOperation(long no, long at, string who, byte[] fact) : WriteOperation<bool>
{
    public override void Apply(Statements statements) => Result = statements[RevisionSql.Append].Run(no, at, who, fact) == 1;
}

/// <summary>Statements of the log of rule sets.</summary>
static class RevisionSql
{
    public static readonly SqlText Append = new(
        """
        INSERT INTO revision_log (no, at, who, fact)
        SELECT @no, @at, @who, @fact WHERE @no = (SELECT COALESCE(MAX(no), 0) + 1 FROM revision_log)
        """,
        "@no", "@at", "@who", "@fact");

    public static readonly SqlText ReadAll = new("SELECT no, at, who, fact FROM revision_log ORDER BY no");
}
