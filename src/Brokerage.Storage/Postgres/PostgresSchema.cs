namespace Brokerage.Storage;

/// <summary>
/// The tables on PostgreSQL, as a list of steps: version n is the state after the first n. A step that was released is never edited.
/// </summary>
/// <remarks>
/// <para>Ids and keys are in the schema <c>registry</c>, everything else in <c>journal</c>: a dump of <c>journal</c> says nothing of
/// anybody, and one of both still needs the master key.</para>
/// <para>The journal is partitioned by a hash of the investor. A unique constraint of a partitioned table must contain the partition key:
/// by hash, (investor, seq) and (investor, dedup) stay unique in the whole journal, and the database has the last word whatever processes
/// do; by month it would not be so. Investors spread evenly over the partitions, and each is vacuumed and indexed apart. What grows old is
/// therefore taken out row by row, see <see cref="PostgresJournal.RetainAsync"/>.</para>
/// <para>A program runs with the schema of its own version and of the next release: a step adds what the former program does not need (tables,
/// nullable columns, defaults, indexes), and what it needs is dropped one release later, when <see cref="Oldest"/> is raised.</para>
/// </remarks>
static class PostgresSchema
{
    public const int Partitions = 16;

    /// <summary>Programs that know this version, or a later one, run with these tables too. Kept in the database, where those programs read it.</summary>
    public const int Oldest = 5;

    public static IReadOnlyList<string> Steps { get; } =
    [
        $"""
        CREATE SCHEMA IF NOT EXISTS registry;

        CREATE TABLE journal.store (id text NOT NULL);
        CREATE TABLE registry.store (id text NOT NULL);

        CREATE TABLE registry.secrets (
          name text PRIMARY KEY,
          master_key text NOT NULL,
          wrapped bytea NOT NULL);

        CREATE TABLE registry.investors (
          no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          hash bytea NOT NULL UNIQUE,
          sealed_id bytea NOT NULL);

        CREATE TABLE registry.data_keys (
          key_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          investor bigint NOT NULL UNIQUE,
          master_key text NOT NULL,
          wrapped bytea NOT NULL,
          created_at bigint NOT NULL);

        CREATE TABLE journal.heads (
          investor bigint PRIMARY KEY,
          key_id bigint NOT NULL,
          seq bigint NOT NULL) WITH (fillfactor = 50);

        CREATE TABLE journal.entries (
          investor bigint NOT NULL,
          seq bigint NOT NULL,
          dedup uuid NOT NULL,
          type text COLLATE "C" NOT NULL,
          occurred_at bigint NOT NULL,
          received_at bigint NOT NULL,
          key_id bigint NOT NULL,
          payload bytea NOT NULL,
          PRIMARY KEY (investor, seq),
          UNIQUE (investor, dedup)) PARTITION BY HASH (investor);
        {EntryPartitions()}

        CREATE TABLE journal.snapshots (
          investor bigint PRIMARY KEY,
          seq bigint NOT NULL,
          schema_version integer NOT NULL,
          tier text COLLATE "C" NOT NULL,
          wake_at bigint,
          saved_at bigint NOT NULL,
          key_id bigint NOT NULL,
          state bytea NOT NULL) WITH (fillfactor = 70);
        CREATE INDEX snapshots_by_wake ON journal.snapshots (wake_at, investor) WHERE wake_at IS NOT NULL;
        CREATE INDEX snapshots_by_tier ON journal.snapshots (tier);

        CREATE TABLE journal.quarantine (
          id text COLLATE "C" PRIMARY KEY,
          investor bigint NOT NULL,
          dedup uuid NOT NULL,
          type text COLLATE "C" NOT NULL,
          occurred_at bigint NOT NULL,
          received_at bigint NOT NULL,
          code text COLLATE "C" NOT NULL,
          status integer NOT NULL,
          key_id bigint NOT NULL,
          sealed bytea NOT NULL,
          UNIQUE (investor, dedup));
        CREATE INDEX quarantine_by_status ON journal.quarantine (status, id);

        -- What is sealed does not compress: the attempt is saved.
        ALTER TABLE journal.entries ALTER COLUMN payload SET STORAGE EXTERNAL;
        ALTER TABLE journal.snapshots ALTER COLUMN state SET STORAGE EXTERNAL;
        ALTER TABLE journal.quarantine ALTER COLUMN sealed SET STORAGE EXTERNAL;
        """,
        """
        CREATE TABLE journal.revision_log (
          no bigint PRIMARY KEY,
          at bigint NOT NULL,
          who text NOT NULL,
          fact bytea NOT NULL);
        """,
        """
        CREATE TABLE journal.privacy_cases (
          id text COLLATE "C" PRIMARY KEY,
          investor bigint NOT NULL,
          kind integer NOT NULL,
          opened_at bigint NOT NULL,
          due_at bigint NOT NULL,
          status integer NOT NULL,
          closed_at bigint,
          reason text,
          certificate text);
        CREATE INDEX privacy_cases_by_status ON journal.privacy_cases (status, id);
        CREATE UNIQUE INDEX privacy_cases_open ON journal.privacy_cases (investor, kind) WHERE status = 0;
        CREATE INDEX privacy_cases_by_investor ON journal.privacy_cases (investor);
        """,
        PostgresAuditLog.Schema,
        "ALTER TABLE journal.schema_version ADD COLUMN oldest integer;",
    ];

    /// <summary>Name of one partition of the journal, 0 to <see cref="Partitions"/> - 1.</summary>
    public static string NameOf(int partition) => $"journal.entries_{partition:00}";

    static string EntryPartitions() => string.Join('\n', Enumerable.Range(0, Partitions).Select(n =>
        $"CREATE TABLE {NameOf(n)} PARTITION OF journal.entries FOR VALUES WITH (MODULUS {Partitions}, REMAINDER {n});"));
}
