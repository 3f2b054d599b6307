namespace Brokerage.Storage;

/// <summary>Statements of the journal on PostgreSQL.</summary>
/// <remarks>
/// <c>IS TRUE</c> around an IN keeps PostgreSQL from making a join of it: it looks values up in a hash instead, whereas the join would compare
/// every row with every other, because hash joins are ruled out here (see <see cref="PostgresConnections"/>).
/// </remarks>
static class PostgresSql
{
    /// <summary>
    /// Appends a group of batches, at most one an investor, in one statement. A batch is taken when its events are new and the investor's
    /// head, whose row is locked by the update until the commit, is the one before its first: of two processes the second one waits here
    /// and then finds another head. A head that is gone, or has another key, is one of an erased investor. Yields who was taken.
    /// </summary>
    public const string Append =
        """
        WITH batch AS (
          SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS b (investor, key_id, before, last)),
        entry AS (
          SELECT * FROM unnest($5::bigint[], $6::bigint[], $7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[])
            AS e (investor, seq, dedup, type, occurred_at, received_at, key_id, payload)),
        known AS (
          SELECT e.investor FROM entry e JOIN journal.entries j ON j.investor = e.investor AND j.dedup = e.dedup),
        taken AS (
          UPDATE journal.heads h SET seq = b.last FROM batch b
          WHERE h.investor = b.investor AND h.key_id = b.key_id AND h.seq = b.before
            AND b.investor NOT IN (SELECT investor FROM known)
          RETURNING h.investor),
        stored AS (
          INSERT INTO journal.entries (investor, seq, dedup, type, occurred_at, received_at, key_id, payload)
          SELECT e.investor, e.seq, e.dedup, e.type, e.occurred_at, e.received_at, e.key_id, e.payload FROM entry e
          WHERE (e.investor IN (SELECT investor FROM taken)) IS TRUE)
        SELECT investor FROM taken
        """;

    /// <summary>Why a batch was not taken: whether the key is there, and whether an event is known.</summary>
    public const string AppendRefusal =
        """
        SELECT EXISTS (SELECT 1 FROM journal.heads WHERE investor = $1 AND key_id = $2),
          EXISTS (SELECT 1 FROM journal.entries WHERE investor = $1 AND dedup = ANY ($3))
        """;

    /// <summary>Saves a group of snapshots, at most one an investor. Yields whose key is there.</summary>
    public const string SaveSnapshots =
        """
        WITH given AS (
          SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[])
            AS s (investor, seq, schema_version, tier, wake_at, saved_at, key_id, state)),
        alive AS (
          SELECT h.investor FROM journal.heads h JOIN given g ON g.investor = h.investor AND g.key_id = h.key_id FOR KEY SHARE OF h),
        stored AS (
          INSERT INTO journal.snapshots AS old (investor, seq, schema_version, tier, wake_at, saved_at, key_id, state)
          SELECT g.* FROM given g WHERE (g.investor IN (SELECT investor FROM alive)) IS TRUE
          ON CONFLICT (investor) DO UPDATE SET
            seq = excluded.seq, schema_version = excluded.schema_version, tier = excluded.tier, wake_at = excluded.wake_at,
            saved_at = excluded.saved_at, key_id = excluded.key_id, state = excluded.state
          WHERE excluded.seq >= old.seq)
        SELECT investor FROM alive
        """;

    public const string ReadEntries =
        """
        SELECT seq, dedup, type, occurred_at, received_at, key_id, payload
        FROM journal.entries WHERE investor = $1 AND seq > $2 ORDER BY seq LIMIT $3
        """;

    public const string FindEntry =
        """
        SELECT seq, dedup, type, occurred_at, received_at, key_id, payload
        FROM journal.entries WHERE investor = $1 AND dedup = $2
        """;

    public const string LoadSnapshot =
        "SELECT seq, schema_version, tier, wake_at, saved_at, key_id, state FROM journal.snapshots WHERE investor = $1";

    public const string DropSnapshot = "DELETE FROM journal.snapshots WHERE investor = $1";

    /// <summary>Puts an event into quarantine once. Yields the investor when it was put.</summary>
    public const string Quarantine =
        """
        WITH alive AS (SELECT 1 FROM journal.heads WHERE investor = $2 AND key_id = $9 FOR KEY SHARE),
        put AS (
          INSERT INTO journal.quarantine (id, investor, dedup, type, occurred_at, received_at, code, status, key_id, sealed)
          SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM alive ON CONFLICT DO NOTHING RETURNING investor)
        SELECT investor FROM put
        """;

    /// <summary>Why an event was not put into quarantine: whether the key is there, and whether the event is in quarantine.</summary>
    public const string QuarantineRefusal =
        """
        SELECT EXISTS (SELECT 1 FROM journal.heads WHERE investor = $1 AND key_id = $2),
          EXISTS (SELECT 1 FROM journal.quarantine WHERE investor = $1 AND dedup = $3)
        """;

    const string SelectQuarantined =
        """
        SELECT i.sealed_id, i.hash, q.id, q.dedup, q.type, q.occurred_at, q.received_at, q.code, q.status, q.key_id, q.sealed
        FROM journal.quarantine q JOIN registry.investors i ON i.no = q.investor

        """;

    public const string FindQuarantined = SelectQuarantined + "WHERE q.investor = $1 AND q.dedup = $2";

    public const string ListQuarantinedOf = SelectQuarantined + "WHERE q.investor = $1 ORDER BY q.id";

    public const string GetQuarantined = SelectQuarantined + "WHERE q.id = $1";

    public const string ListQuarantine = SelectQuarantined + "WHERE q.status = $1 AND q.id > $2 ORDER BY q.id LIMIT $3";

    public const string CountQuarantine = "SELECT COUNT(*) FROM (SELECT 1 FROM journal.quarantine WHERE status = $1 LIMIT $2) counted";

    public const string SetQuarantineStatus = "UPDATE journal.quarantine SET status = $2 WHERE id = $1";

    public const string DueInvestors =
        """
        SELECT i.sealed_id, i.hash FROM journal.snapshots s JOIN registry.investors i ON i.no = s.investor
        WHERE s.wake_at <= $1 ORDER BY s.wake_at, s.investor LIMIT $2
        """;

    public const string CountByTier = "SELECT tier, COUNT(*) FROM journal.snapshots GROUP BY tier";

    public const string Exists =
        "SELECT 1 FROM registry.investors i JOIN journal.heads h ON h.investor = i.no WHERE i.hash = $1 AND h.seq > 0";
}

/// <summary>Statements of the registry on PostgreSQL.</summary>
static class PostgresRegistrySql
{
    public const string FindDataKey =
        """
        SELECT i.no, k.key_id, k.master_key, k.wrapped
        FROM registry.investors i JOIN registry.data_keys k ON k.investor = i.no WHERE i.hash = $1
        """;

    public const string FindNo = "SELECT no FROM registry.investors WHERE hash = $1";

    public const string HasKey = "SELECT 1 FROM registry.data_keys WHERE key_id = $1";

    /// <summary>
    /// Held until the commit by whoever registers investors, so that numbers appear in their order: who has read up to a number has read
    /// all before it. What follows joins two lists that were given, which nothing but a hash does well.
    /// </summary>
    public const string LockRegistration = "SELECT pg_advisory_xact_lock(8246484829284524136), set_config('enable_hashjoin', 'on', true)";

    /// <summary>Registers a group of new investors, each with a key and a head. Who is registered already stays as they are.</summary>
    public const string Register =
        """
        WITH given AS (
          SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::bytea[], $5::bigint[])
            AS g (hash, sealed_id, master_key, wrapped, created_at)),
        investor AS (
          INSERT INTO registry.investors (hash, sealed_id) SELECT hash, sealed_id FROM given ON CONFLICT (hash) DO NOTHING
          RETURNING no, hash),
        key AS (
          INSERT INTO registry.data_keys (investor, master_key, wrapped, created_at)
          SELECT i.no, g.master_key, g.wrapped, g.created_at FROM investor i JOIN given g ON g.hash = i.hash
          RETURNING investor, key_id)
        INSERT INTO journal.heads (investor, key_id, seq) SELECT investor, key_id, 0 FROM key
        """;

    public const string FindDataKeys =
        """
        SELECT i.hash, i.no, k.key_id, k.master_key, k.wrapped
        FROM registry.investors i JOIN registry.data_keys k ON k.investor = i.no WHERE i.hash = ANY ($1)
        """;

    public const string MasterKeysInUse = "SELECT DISTINCT master_key FROM registry.data_keys UNION SELECT master_key FROM registry.secrets";

    public const string FindSecret = "SELECT master_key, wrapped FROM registry.secrets WHERE name = $1";

    public const string InsertSecret =
        "INSERT INTO registry.secrets (name, master_key, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    public const string ReplaceSecret = "UPDATE registry.secrets SET master_key = $2, wrapped = $3 WHERE name = $1";

    public const string ListAfter = "SELECT no, sealed_id, hash FROM registry.investors WHERE no > $1 ORDER BY no LIMIT $2";

    public const string Heads = "SELECT investor, seq FROM journal.heads WHERE investor = ANY ($1) AND seq > 0";

    public const string Registered = "SELECT no FROM registry.investors WHERE no = ANY ($1)";
}
