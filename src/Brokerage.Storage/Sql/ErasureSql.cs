namespace Brokerage.Storage;

/// <summary>Statements that forget.</summary>
static class ErasureSql
{
    public static readonly SqlText FindInvestor = new("SELECT no FROM keyring.investors WHERE id = @id", "@id");

    public static readonly SqlText DeleteEntries = new("DELETE FROM journal WHERE investor = @investor", "@investor");

    public static readonly SqlText DeleteSnapshot = new("DELETE FROM snapshots WHERE investor = @investor", "@investor");

    public static readonly SqlText DeleteQuarantined = new("DELETE FROM quarantine WHERE investor = @investor", "@investor");

    public static readonly SqlText DeleteDataKey = new("DELETE FROM keyring.data_keys WHERE investor = @investor", "@investor");

    public static readonly SqlText DeleteInvestor = new("DELETE FROM keyring.investors WHERE no = @no", "@no");

    public static readonly SqlText ListRegistered = new("SELECT no, id FROM keyring.investors");

    /// <summary>Numbers with rows and without a key. Goes from number to number by the index, not from row to row.</summary>
    public static readonly SqlText ListOrphans = new(
        """
        WITH RECURSIVE known (no) AS (
          SELECT MIN(investor) FROM journal
          UNION ALL
          SELECT (SELECT MIN(investor) FROM journal WHERE investor > known.no) FROM known WHERE known.no IS NOT NULL)
        SELECT no FROM known
        WHERE no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM keyring.data_keys k WHERE k.investor = known.no)
        UNION SELECT investor FROM snapshots s
        WHERE NOT EXISTS (SELECT 1 FROM keyring.data_keys k WHERE k.investor = s.investor)
        UNION SELECT investor FROM quarantine q
        WHERE NOT EXISTS (SELECT 1 FROM keyring.data_keys k WHERE k.investor = q.investor)
        """);

    public static readonly SqlText ListEntryTypes = new(
        "SELECT seq, type FROM journal WHERE investor = @investor AND seq < @before ORDER BY seq", "@investor", "@before");

    public static readonly SqlText RedactEntry = new(
        """
        UPDATE journal SET dedup = @dedup, type = @type, occurred_at = @occurred_at, received_at = @received_at, key_id = @key_id,
          payload = @payload
        WHERE investor = @investor AND seq = @seq
        """,
        "@dedup", "@type", "@occurred_at", "@received_at", "@key_id", "@payload", "@investor", "@seq");

    public static readonly SqlText ListQuarantinedTypes = new(
        "SELECT id, type FROM quarantine WHERE investor = @investor", "@investor");

    public static readonly SqlText DeleteQuarantinedItem = new("DELETE FROM quarantine WHERE id = @id", "@id");
}
