using Brokerage.Domain.Revisions;

namespace Brokerage.Storage;

/// <summary>The log of rule sets in the database of the journal. It is no data of an investor and is not sealed.</summary>
sealed class PostgresRevisionLog(PostgresLink link) : IRevisionLog
{
    // Of two that append the same number, one waits for the other at the primary key and then finds it taken.
    const string Append =
        """
        INSERT INTO journal.revision_log (no, at, who, fact)
        SELECT $1, $2, $3, $4 WHERE $1 = (SELECT COALESCE(MAX(no), 0) + 1 FROM journal.revision_log)
        ON CONFLICT DO NOTHING
        """;

    const string ReadAll = "SELECT no, at, who, fact FROM journal.revision_log ORDER BY no";

    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(RevisionEntry entry, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return await link.RunAsync(Append, [entry.No, entry.At.UtcTicks, entry.Who, entry.WriteFact()], ct) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RevisionEntry>> ReadAllAsync(CancellationToken ct = default)
    {
        var expected = 0L;
        var rows = await link.ListAsync(
            ReadAll, row => (No: row.GetInt64(0), At: row.GetInt64(1), Who: row.GetString(2), Fact: row.GetFieldValue<byte[]>(3)), [], ct);
        return rows.ConvertAll(row => row.No == ++expected
            ? new RevisionEntry(row.No, UtcTime.From(row.At), row.Who, RevisionEntry.ReadFact(row.Fact))
            : throw new StoreIntegrityException($"Entry {expected} of the log of rule sets is missing."));
    }
}
