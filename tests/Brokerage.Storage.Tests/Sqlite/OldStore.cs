using Microsoft.Data.Sqlite;

namespace Brokerage.Storage.Tests.Sqlite;

/// <summary>A store as the version before the registry wrote it: ids and keys beside the journal, schema version 2.</summary>
static class OldStore
{
    const string Schema =
        """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        INSERT INTO schema_version (version) VALUES (2);
        CREATE TABLE investors (no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
        CREATE TABLE data_keys (
          key_id INTEGER PRIMARY KEY AUTOINCREMENT, investor INTEGER NOT NULL UNIQUE REFERENCES investors (no),
          master_key TEXT NOT NULL, wrapped BLOB NOT NULL, created_at INTEGER NOT NULL);
        CREATE TABLE journal (
          "offset" INTEGER PRIMARY KEY, investor INTEGER NOT NULL REFERENCES investors (no), seq INTEGER NOT NULL, dedup BLOB NOT NULL,
          type TEXT NOT NULL, occurred_at INTEGER NOT NULL, received_at INTEGER NOT NULL, key_id INTEGER NOT NULL, payload BLOB NOT NULL,
          UNIQUE (investor, seq), UNIQUE (investor, dedup));
        CREATE TABLE snapshots (
          investor INTEGER PRIMARY KEY REFERENCES investors (no), seq INTEGER NOT NULL, schema_version INTEGER NOT NULL, tier TEXT NOT NULL,
          wake_at INTEGER, saved_at INTEGER NOT NULL, key_id INTEGER NOT NULL, state BLOB NOT NULL);
        CREATE INDEX snapshots_by_wake ON snapshots (wake_at, investor) WHERE wake_at IS NOT NULL;
        CREATE INDEX snapshots_by_tier ON snapshots (tier);
        CREATE TABLE quarantine (
          id TEXT PRIMARY KEY NOT NULL, investor INTEGER NOT NULL REFERENCES investors (no), dedup BLOB NOT NULL, type TEXT NOT NULL,
          occurred_at INTEGER NOT NULL, received_at INTEGER NOT NULL, code TEXT NOT NULL, status INTEGER NOT NULL, key_id INTEGER NOT NULL,
          sealed BLOB NOT NULL, UNIQUE (investor, dedup));
        CREATE INDEX quarantine_by_status ON quarantine (status, id);
        CREATE TABLE revision_log (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, fact BLOB NOT NULL);
        """;

    public static async Task<SqliteFolder> CreateAsync()
    {
        using var source = new SqliteFolder();
        await using (var journal = await source.OpenAsync())
        {
            await journal.AppendAsync("ana-of-the-old-store", Samples.Entries(1, 3));
            await journal.AppendAsync("ben-of-the-old-store", [Samples.Entry(1)]);
            await journal.SaveSnapshotAsync(Samples.Snapshot("ana-of-the-old-store", 3, "advanced", Samples.Noon));
            await journal.QuarantineAsync(Samples.Quarantined("q1", "ben-of-the-old-store", "e-9"));
        }
        var old = new SqliteFolder();
        Directory.CreateDirectory(Path.Combine(old.Path, "keys"));
        File.Copy(source.Options.MasterKeyPath, old.Options.MasterKeyPath);
        using var connection = new SqliteConnection($"Data Source={old.Options.DatabasePath};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, Schema);
        Run(connection, $"ATTACH '{source.Options.DatabasePath}' AS source; ATTACH '{source.Options.RegistryPath}' AS registry");
        foreach (var table in new[] { "registry.investors", "registry.data_keys", "source.journal", "source.snapshots", "source.quarantine" })
            Run(connection, $"INSERT INTO main.{table.Split('.')[1]} SELECT * FROM {table}");
        return old;
    }

    /// <summary>What an older program does when it meets somebody; the key is never used, so that any will do.</summary>
    public static void Register(SqliteFolder old, string investor, long likeInvestor)
    {
        using var connection = new SqliteConnection($"Data Source={old.Options.DatabasePath};Pooling=False");
        connection.Open();
        Run(connection, $"INSERT INTO investors (id) VALUES ('{investor}')");
        Run(connection,
            "INSERT INTO data_keys (investor, master_key, wrapped, created_at) "
            + $"SELECT last_insert_rowid(), master_key, wrapped, created_at FROM data_keys WHERE investor = {likeInvestor}");
    }

    public static async Task ShouldHoldEverythingAsync(SqliteFolder store)
    {
        await using var journal = await store.OpenAsync();
        var entries = await journal.ReadAsync("ana-of-the-old-store", 0, 10);
        entries.Count.ShouldBe(3);
        for (var i = 0; i < 3; i++) Samples.ShouldEqual(entries[i], Samples.Entry(i + 1));
        (await journal.ReadAsync("ben-of-the-old-store", 0, 10)).Count.ShouldBe(1);
        Samples.ShouldEqual(
            await journal.LoadSnapshotAsync("ana-of-the-old-store"), Samples.Snapshot("ana-of-the-old-store", 3, "advanced", Samples.Noon));
        Samples.ShouldEqual(
            await journal.FindQuarantinedAsync("ben-of-the-old-store", "oms", "e-9"), Samples.Quarantined("q1", "ben-of-the-old-store", "e-9"));
        (await journal.AppendAsync("ana-of-the-old-store", [Samples.Entry(3)])).ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.DueInvestorsAsync(Samples.Noon, 10)).ShouldBe(["ana-of-the-old-store"]);
    }

    static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
