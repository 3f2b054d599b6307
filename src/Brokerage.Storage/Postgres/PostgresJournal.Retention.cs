namespace Brokerage.Storage;

/// <summary>What keeping to a retention took out.</summary>
/// <param name="Entries">Entries of the journal that became redacted ones.</param>
/// <param name="Quarantined">Quarantined events that were deleted.</param>
public sealed record RetentionCount(long Entries, long Quarantined);

public sealed partial class PostgresJournal
{
    const int RetainedAtOnce = 500;

    const string ListOld =
        """
        SELECT i.sealed_id, i.hash, i.no, old.before FROM (
          SELECT investor, MAX(seq) + 1 AS before FROM {partition}
          WHERE received_at < $1 AND type = ANY ($2) AND investor > $3 GROUP BY investor ORDER BY investor LIMIT $4) old
        JOIN registry.investors i ON i.no = old.investor ORDER BY old.investor
        """;

    const string DeleteOldQuarantined =
        """
        DELETE FROM journal.quarantine WHERE id IN (
          SELECT id FROM journal.quarantine WHERE received_at < $1 AND (type = ANY ($2) OR status <> 0) LIMIT $3)
        """;

    /// <summary>
    /// Takes the content out of the entries of some types that were received before a time, as <see cref="RedactAsync"/> does, and deletes
    /// quarantined events of that age that are of these types or were decided. One partition after the other, one investor a transaction:
    /// nobody waits. May be cancelled and called again.
    /// </summary>
    /// <param name="before">Entries received at or after it stay.</param>
    /// <param name="types">Types whose content is not kept longer.</param>
    /// <param name="ct">Stops between two transactions.</param>
    public async ValueTask<RetentionCount> RetainAsync(DateTimeOffset before, IReadOnlyCollection<string> types, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(types);
        string[] names = [.. types.Where(type => type != JournalEntry.RedactedType)];
        var entries = 0L;
        for (var partition = 0; partition < PostgresSchema.Partitions; partition++)
            entries += await RetainPartitionAsync(ListOld.Replace("{partition}", PostgresSchema.NameOf(partition)), before, names, ct);
        var (quarantined, deleted) = (0L, 0);
        do
        {
            deleted = await _link.RunAsync(DeleteOldQuarantined, [before.UtcTicks, names, RetainedAtOnce], ct);
            quarantined += deleted;
        }
        while (deleted == RetainedAtOnce);
        return new(entries, quarantined);
    }

    async Task<long> RetainPartitionAsync(string listOld, DateTimeOffset before, string[] types, CancellationToken ct)
    {
        var entries = 0L;
        for (var (last, full) = (0L, true); full;)
        {
            var old = await _link.ListAsync(
                listOld, row => (Investor: Id(row), No: row.GetInt64(2), Before: row.GetInt64(3)), [before.UtcTicks, types, last, RetainedAtOnce], ct);
            full = old.Count == RetainedAtOnce;
            foreach (var (investor, no, sequence) in old)
            {
                last = no;
                using var cipher = await _keyring.FindAsync(investor, ct);
                if (cipher is not null) entries += await TryRedactAsync(cipher, sequence, types, ct);
            }
        }
        return entries;
    }

    async ValueTask<int> TryRedactAsync(InvestorCipher cipher, long beforeSequence, string[] types, CancellationToken ct)
    {
        try
        {
            return await RedactRowsAsync(cipher, beforeSequence, types, ct);
        }
        catch (InvestorErasedException)
        {
            return 0;
        }
    }
}
