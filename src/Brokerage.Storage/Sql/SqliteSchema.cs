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
        AuditSql.Schema,
    ];

    /// <summary>The version this program writes and understands.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings the tables to <see cref="Version"/>, or refuses when they are already beyond it.</summary>
    /// <exception cref="StoreConfigurationException">A newer program wrote this store.</exception>
    public static void Migrate(DbConnection connection)
    {
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
            Execute(connection, JournalSql.Commit.Text);
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
