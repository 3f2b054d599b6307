using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>The tables, as a list of steps: version n is the state after the first n. A step that was released is never edited.</summary>
static class SqliteSchema
{
    static readonly string[] Steps =
    [
        """
        CREATE TABLE investors (
          no INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE);

        CREATE TABLE data_keys (
          key_id INTEGER PRIMARY KEY AUTOINCREMENT,
          investor INTEGER NOT NULL UNIQUE REFERENCES investors (no),
          master_key TEXT NOT NULL,
          wrapped BLOB NOT NULL,
          created_at INTEGER NOT NULL);

        CREATE TABLE journal (
          "offset" INTEGER PRIMARY KEY,
          investor INTEGER NOT NULL REFERENCES investors (no),
          seq INTEGER NOT NULL,
          dedup BLOB NOT NULL,
          type TEXT NOT NULL,
          occurred_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          payload BLOB NOT NULL,
          UNIQUE (investor, seq),
          UNIQUE (investor, dedup));

        CREATE TABLE snapshots (
          investor INTEGER PRIMARY KEY REFERENCES investors (no),
          seq INTEGER NOT NULL,
          schema_version INTEGER NOT NULL,
          tier TEXT NOT NULL,
          wake_at INTEGER,
          saved_at INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          state BLOB NOT NULL);
        CREATE INDEX snapshots_by_wake ON snapshots (wake_at, investor) WHERE wake_at IS NOT NULL;
        CREATE INDEX snapshots_by_tier ON snapshots (tier);

        CREATE TABLE quarantine (
          id TEXT PRIMARY KEY NOT NULL,
          investor INTEGER NOT NULL REFERENCES investors (no),
          dedup BLOB NOT NULL,
          type TEXT NOT NULL,
          occurred_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          code TEXT NOT NULL,
          status INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          sealed BLOB NOT NULL,
          UNIQUE (investor, dedup));
        CREATE INDEX quarantine_by_status ON quarantine (status, id);
        """,
        """
        CREATE TABLE revision_log (
          no INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          who TEXT NOT NULL,
          fact BLOB NOT NULL);
        """,
        // Ids and keys are in the registry now (RegistrySchema moved them): the tables no longer refer to them.
        """
        CREATE TABLE store (id TEXT NOT NULL);

        CREATE TABLE moved_journal (
          "offset" INTEGER PRIMARY KEY,
          investor INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          dedup BLOB NOT NULL,
          type TEXT NOT NULL,
          occurred_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          payload BLOB NOT NULL,
          UNIQUE (investor, seq),
          UNIQUE (investor, dedup));
        INSERT INTO moved_journal SELECT "offset", investor, seq, dedup, type, occurred_at, received_at, key_id, payload FROM journal;
        DROP TABLE journal;
        ALTER TABLE moved_journal RENAME TO journal;

        CREATE TABLE moved_snapshots (
          investor INTEGER PRIMARY KEY,
          seq INTEGER NOT NULL,
          schema_version INTEGER NOT NULL,
          tier TEXT NOT NULL,
          wake_at INTEGER,
          saved_at INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          state BLOB NOT NULL);
        INSERT INTO moved_snapshots SELECT investor, seq, schema_version, tier, wake_at, saved_at, key_id, state FROM snapshots;
        DROP TABLE snapshots;
        ALTER TABLE moved_snapshots RENAME TO snapshots;
        CREATE INDEX snapshots_by_wake ON snapshots (wake_at, investor) WHERE wake_at IS NOT NULL;
        CREATE INDEX snapshots_by_tier ON snapshots (tier);

        CREATE TABLE moved_quarantine (
          id TEXT PRIMARY KEY NOT NULL,
          investor INTEGER NOT NULL,
          dedup BLOB NOT NULL,
          type TEXT NOT NULL,
          occurred_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          code TEXT NOT NULL,
          status INTEGER NOT NULL,
          key_id INTEGER NOT NULL,
          sealed BLOB NOT NULL,
          UNIQUE (investor, dedup));
        INSERT INTO moved_quarantine
        SELECT id, investor, dedup, type, occurred_at, received_at, code, status, key_id, sealed FROM quarantine;
        DROP TABLE quarantine;
        ALTER TABLE moved_quarantine RENAME TO quarantine;
        CREATE INDEX quarantine_by_status ON quarantine (status, id);

        DROP TABLE main.data_keys;
        DROP TABLE main.investors;
        """,
        """
        CREATE TABLE privacy_cases (
          id TEXT PRIMARY KEY NOT NULL,
          investor INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          opened_at INTEGER NOT NULL,
          due_at INTEGER NOT NULL,
          status INTEGER NOT NULL,
          closed_at INTEGER,
          reason TEXT,
          certificate TEXT);
        CREATE INDEX privacy_cases_by_status ON privacy_cases (status, id);
        CREATE INDEX privacy_cases_by_investor ON privacy_cases (investor);
        """,
        AuditSql.Schema,
    ];

    /// <summary>The version this program writes and understands.</summary>
    public static int Version => Steps.Length;

    /// <summary>
    /// Brings the tables to <see cref="Version"/>, or refuses when they are already beyond it. The registry goes first: a crash between
    /// the two leaves ids and keys in both places, never in none.
    /// </summary>
    /// <returns>The identity of the store.</returns>
    /// <exception cref="StoreConfigurationException">A newer program wrote this store, or its registry is missing or another's.</exception>
    public static string Migrate(DbConnection connection)
    {
        var identity = RegistrySchema.Migrate(connection);
        Execute(connection, SqliteDialect.Begin.Text);
        try
        {
            Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            var found = Found(connection);
            if (found > Version)
                throw new StoreConfigurationException(
                    $"The store has schema version {found}; this program knows versions up to {Version}. "
                    + "Use the newer program, or restore an older backup.");
            for (var step = found; step < Version; step++) Execute(connection, Steps[step]);
            if (found < Version)
                Execute(connection, $"DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({Version})");
            if (StoreIdentity.Of(connection, "main") is null) StoreIdentity.Set(connection, "main", identity);
            Execute(connection, JournalSql.Commit.Text);
            return identity;
        }
        catch
        {
            Execute(connection, JournalSql.Rollback.Text);
            throw;
        }
    }

    static int Found(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
