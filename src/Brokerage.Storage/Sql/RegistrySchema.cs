using System.Data.Common;
using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>
/// The tables of the key registry, a database of its own (<c>keyring</c>): who has which number, and the wrapped keys. A copy of the
/// journal therefore says nothing of anybody.
/// </summary>
static class RegistrySchema
{
    const int Version = 1;

    const string Tables =
        """
        CREATE TABLE keyring.registry_version (version INTEGER NOT NULL);
        INSERT INTO keyring.registry_version (version) VALUES (1);

        CREATE TABLE keyring.store (id TEXT NOT NULL);

        CREATE TABLE keyring.investors (
          no INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE);

        CREATE TABLE keyring.data_keys (
          key_id INTEGER PRIMARY KEY AUTOINCREMENT,
          investor INTEGER NOT NULL UNIQUE REFERENCES investors (no),
          master_key TEXT NOT NULL,
          wrapped BLOB NOT NULL,
          created_at INTEGER NOT NULL);
        """;

    // What the journal's database held itself until its third version. Rows that are here already came with a migration that a crash cut.
    const string Moved =
        """
        INSERT OR IGNORE INTO keyring.investors (no, id) SELECT no, id FROM main.investors;
        INSERT OR IGNORE INTO keyring.data_keys (key_id, investor, master_key, wrapped, created_at)
        SELECT key_id, investor, master_key, wrapped, created_at FROM main.data_keys;
        """;

    const string NotMoved =
        """
        SELECT COUNT(*) FROM main.data_keys d JOIN main.investors i ON i.no = d.investor WHERE NOT EXISTS (
          SELECT 1 FROM keyring.investors k JOIN keyring.data_keys e ON e.investor = k.no
          WHERE k.no = i.no AND k.id = i.id AND e.key_id = d.key_id AND e.wrapped = d.wrapped)
        """;

    /// <summary>
    /// Makes the tables where there are none, and moves into them what an older version kept in the journal's database. One
    /// transaction that changes the registry only: it is durable before the journal's database lets go of anything.
    /// </summary>
    /// <returns>The identity of the store.</returns>
    /// <exception cref="StoreConfigurationException">The registry is missing, another store's, or a newer program's.</exception>
    public static string Migrate(DbConnection connection)
    {
        Execute(connection, SqliteDialect.Begin.Text);
        try
        {
            var journal = StoreIdentity.Of(connection, "main");
            var registry = StoreIdentity.Of(connection, "keyring");
            if (journal is not null && registry != journal)
                throw new StoreConfigurationException(registry is null
                    ? "The key registry is missing, and the journal beside it was written with one. Restore the file."
                    : "The key registry belongs to another store than the journal beside it. Restore the one that was there.");
            if (registry is null) Execute(connection, Tables);
            if (Number(connection, "SELECT version FROM keyring.registry_version") is var version and > Version)
                throw new StoreConfigurationException(
                    $"The key registry has version {version}; this program knows versions up to {Version}. Use the newer program.");
            if (registry is null)
                StoreIdentity.Set(connection, "keyring", registry = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            if (Number(connection, "SELECT COUNT(*) FROM main.sqlite_schema WHERE type = 'table' AND name = 'data_keys'") > 0)
            {
                Execute(connection, Moved);
                if (Number(connection, NotMoved) is var left and > 0)
                    throw new StoreConfigurationException(
                        $"The key registry contradicts the journal beside it about {left} investors: it belongs to another store.");
            }
            Execute(connection, JournalSql.Commit.Text);
            return registry;
        }
        catch
        {
            Execute(connection, JournalSql.Rollback.Text);
            throw;
        }
    }

    static long Number(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
