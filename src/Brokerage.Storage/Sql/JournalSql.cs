namespace Brokerage.Storage;

/// <summary>
/// Every statement of the store that more than one database understands. What only SQLite understands is in
/// <see cref="SqliteDialect"/>. Texts compare by code point (SQLite's BINARY, PostgreSQL's "C"). Ids and keys are in <c>keyring</c>, a
/// database (or schema) of its own. Whatever stores a sealed row asks there for its key in the same transaction: what was sealed before
/// an erasure and comes after it is not stored.
/// </summary>
static class JournalSql
{
    public static readonly SqlText Commit = new("COMMIT");
    public static readonly SqlText Rollback = new("ROLLBACK");
    public static readonly SqlText BeginBatch = new("SAVEPOINT batch");
    public static readonly SqlText KeepBatch = new("RELEASE SAVEPOINT batch");
    public static readonly SqlText UndoBatch = new("ROLLBACK TO SAVEPOINT batch");

    public static readonly SqlText InsertInvestor = new(
        "INSERT INTO keyring.investors (id) VALUES (@id) ON CONFLICT DO NOTHING", "@id");

    public static readonly SqlText InsertDataKey = new(
        """
        INSERT INTO keyring.data_keys (investor, master_key, wrapped, created_at)
        SELECT no, @master_key, @wrapped, @created_at FROM keyring.investors WHERE id = @id
        ON CONFLICT DO NOTHING
        """,
        "@id", "@master_key", "@wrapped", "@created_at");

    public static readonly SqlText FindDataKey = new(
        """
        SELECT i.no, k.key_id, k.master_key, k.wrapped
        FROM keyring.investors i JOIN keyring.data_keys k ON k.investor = i.no WHERE i.id = @id
        """,
        "@id");

    public static readonly SqlText HasKey = new("SELECT 1 FROM keyring.data_keys WHERE key_id = @key_id", "@key_id");

    public static readonly SqlText MasterKeysInUse = new("SELECT DISTINCT master_key FROM keyring.data_keys");

    public static readonly SqlText InsertEntry = new(
        """
        INSERT INTO journal (investor, seq, dedup, type, occurred_at, received_at, key_id, payload)
        SELECT @investor, @seq, @dedup, @type, @occurred_at, @received_at, @key_id, @payload
        WHERE EXISTS (SELECT 1 FROM keyring.data_keys WHERE key_id = @key_id)
        ON CONFLICT DO NOTHING
        """,
        "@investor", "@seq", "@dedup", "@type", "@occurred_at", "@received_at", "@key_id", "@payload");

    public static readonly SqlText HasSequence = new(
        "SELECT 1 FROM journal WHERE investor = @investor AND seq = @seq", "@investor", "@seq");

    public static readonly SqlText HasEvent = new(
        "SELECT 1 FROM journal WHERE investor = @investor AND dedup = @dedup", "@investor", "@dedup");

    public static readonly SqlText ReadEntries = new(
        """
        SELECT seq, dedup, type, occurred_at, received_at, key_id, payload
        FROM journal WHERE investor = @investor AND seq > @after ORDER BY seq LIMIT @limit
        """,
        "@investor", "@after", "@limit");

    public static readonly SqlText FindEntry = new(
        """
        SELECT seq, dedup, type, occurred_at, received_at, key_id, payload
        FROM journal WHERE investor = @investor AND dedup = @dedup
        """,
        "@investor", "@dedup");

    public static readonly SqlText SaveSnapshot = new(
        """
        INSERT INTO snapshots (investor, seq, schema_version, tier, wake_at, saved_at, key_id, state)
        SELECT @investor, @seq, @schema_version, @tier, @wake_at, @saved_at, @key_id, @state
        WHERE EXISTS (SELECT 1 FROM keyring.data_keys WHERE key_id = @key_id)
        ON CONFLICT (investor) DO UPDATE SET
          seq = excluded.seq, schema_version = excluded.schema_version, tier = excluded.tier, wake_at = excluded.wake_at,
          saved_at = excluded.saved_at, key_id = excluded.key_id, state = excluded.state
        WHERE excluded.seq >= snapshots.seq
        """,
        "@investor", "@seq", "@schema_version", "@tier", "@wake_at", "@saved_at", "@key_id", "@state");

    public static readonly SqlText LoadSnapshot = new(
        "SELECT seq, schema_version, tier, wake_at, saved_at, key_id, state FROM snapshots WHERE investor = @investor", "@investor");

    public static readonly SqlText InsertQuarantined = new(
        """
        INSERT INTO quarantine (id, investor, dedup, type, occurred_at, received_at, code, status, key_id, sealed)
        SELECT @id, @investor, @dedup, @type, @occurred_at, @received_at, @code, @status, @key_id, @sealed
        WHERE EXISTS (SELECT 1 FROM keyring.data_keys WHERE key_id = @key_id)
        ON CONFLICT DO NOTHING
        """,
        "@id", "@investor", "@dedup", "@type", "@occurred_at", "@received_at", "@code", "@status", "@key_id", "@sealed");

    const string SelectQuarantined =
        """
        SELECT i.id, q.id, q.dedup, q.type, q.occurred_at, q.received_at, q.code, q.status, q.key_id, q.sealed
        FROM quarantine q JOIN keyring.investors i ON i.no = q.investor

        """;

    public static readonly SqlText FindQuarantined = new(
        SelectQuarantined + "WHERE q.investor = @investor AND q.dedup = @dedup", "@investor", "@dedup");

    public static readonly SqlText GetQuarantined = new(SelectQuarantined + "WHERE q.id = @id", "@id");

    public static readonly SqlText ListQuarantine = new(
        SelectQuarantined + "WHERE q.status = @status AND q.id > @after ORDER BY q.id LIMIT @limit", "@status", "@after", "@limit");

    public static readonly SqlText ListQuarantinedOf = new(
        SelectQuarantined + "WHERE q.investor = @investor ORDER BY q.id", "@investor");

    public static readonly SqlText CountQuarantine = new(
        "SELECT COUNT(*) FROM (SELECT 1 FROM quarantine WHERE status = @status LIMIT @limit) counted", "@status", "@limit");

    public static readonly SqlText SetQuarantineStatus = new(
        "UPDATE quarantine SET status = @status WHERE id = @id", "@id", "@status");

    public static readonly SqlText DueInvestors = new(
        """
        SELECT i.id FROM snapshots s JOIN keyring.investors i ON i.no = s.investor
        WHERE s.wake_at <= @now ORDER BY s.wake_at, s.investor LIMIT @limit
        """,
        "@now", "@limit");

    public static readonly SqlText CountByTier = new("SELECT tier, COUNT(*) FROM snapshots GROUP BY tier");

    public static readonly SqlText ListInvestors = new(
        """
        SELECT i.id FROM keyring.investors i
        WHERE i.id > @after AND EXISTS (SELECT 1 FROM journal j WHERE j.investor = i.no) ORDER BY i.id LIMIT @limit
        """,
        "@after", "@limit");

    public static readonly SqlText ListHeads = new(
        """
        SELECT i.id, (SELECT MAX(j.seq) FROM journal j WHERE j.investor = i.no) AS head FROM keyring.investors i
        WHERE i.id > @after AND head IS NOT NULL ORDER BY i.id LIMIT @limit
        """,
        "@after", "@limit");

    public static readonly SqlText Exists = new(
        "SELECT 1 FROM keyring.investors i WHERE i.id = @id AND EXISTS (SELECT 1 FROM journal j WHERE j.investor = i.no)", "@id");
}
