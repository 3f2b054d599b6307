using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Brokerage.Storage;

/// <summary>What only SQLite understands: how a connection is opened and set, how a write begins, checkpoints, error codes.</summary>
static class SqliteDialect
{
    const int Busy = 5;

    /// <summary>Takes the write lock at once, so that nothing another process writes comes between check and insert.</summary>
    public static readonly SqlText Begin = new("BEGIN IMMEDIATE");

    static readonly string[] ReportedSettings =
    [
        "journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout",
        "wal_autocheckpoint", "journal_size_limit", "max_page_count", "page_size",
    ];

    public static DbConnection OpenWriter(SqliteJournalOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, $"PRAGMA synchronous = {options.Synchronous}");
            Execute(connection, "PRAGMA secure_delete = ON");
            Execute(connection, "PRAGMA foreign_keys = ON");
            Execute(connection, $"PRAGMA wal_autocheckpoint = {options.AutoCheckpointPages}");
            Execute(connection, $"PRAGMA journal_size_limit = {options.WalSizeLimitBytes}");
            Execute(connection, $"PRAGMA cache_size = -{options.WriterCacheKilobytes}");
            if (options.MaxPages is { } pages) Execute(connection, $"PRAGMA max_page_count = {pages}");
            var mode = Settings(connection)["journal_mode"];
            if (mode != "wal")
                throw new StoreConfigurationException(
                    $"The store in {options.Folder} is in journal mode {mode}: its file system does not carry WAL.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static DbConnection OpenReader(SqliteJournalOptions options) => Open(options, SqliteOpenMode.ReadOnly);

    /// <summary>The settings in force on a connection, by the name of their pragma.</summary>
    public static IReadOnlyDictionary<string, string> Settings(DbConnection connection)
    {
        var settings = new Dictionary<string, string>();
        using var command = connection.CreateCommand();
        foreach (var name in ReportedSettings)
        {
            command.CommandText = "PRAGMA " + name;
            settings[name] = Convert.ToString(command.ExecuteScalar()) ?? "";
        }
        return settings;
    }

    /// <summary>Moves the whole write-ahead log into the database and empties it; false when another connection prevents it.</summary>
    public static bool Checkpoint(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }

    /// <summary>
    /// Makes the connection close without touching the files: after a failed write they stay as they are for the next open.
    /// </summary>
    public static void Abandon(DbConnection connection) =>
        raw.sqlite3_db_config(((SqliteConnection)connection).Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>True when another process holds the write lock: nothing was tried, so nothing can be in doubt.</summary>
    public static bool IsBusy(DbException error) => error is SqliteException { SqliteErrorCode: Busy };

    static SqliteConnection Open(SqliteJournalOptions options, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.DatabasePath,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
        }.ToString());
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
        return connection;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
