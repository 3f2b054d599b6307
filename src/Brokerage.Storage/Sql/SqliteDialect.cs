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

    static readonly string[] Schemas = ["main", "keyring"];

    static readonly string[] ReportedSettings =
    [
        "journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout",
        "wal_autocheckpoint", "journal_size_limit", "max_page_count", "page_size",
        "keyring.journal_mode", "keyring.synchronous", "keyring.secure_delete",
    ];

    public static DbConnection OpenWriter(SqliteJournalOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadWriteCreate);
        try
        {
            foreach (var schema in Schemas)
            {
                Execute(connection, $"PRAGMA {schema}.journal_mode = WAL");
                Execute(connection, $"PRAGMA {schema}.synchronous = {options.Synchronous}");
                Execute(connection, $"PRAGMA {schema}.secure_delete = ON");
                Execute(connection, $"PRAGMA {schema}.journal_size_limit = {options.WalSizeLimitBytes}");
            }
            Execute(connection, "PRAGMA foreign_keys = ON");
            // What a large transaction sets aside would otherwise lie in a temporary file.
            Execute(connection, "PRAGMA temp_store = MEMORY");
            Execute(connection, $"PRAGMA wal_autocheckpoint = {options.AutoCheckpointPages}");
            Execute(connection, $"PRAGMA cache_size = -{options.WriterCacheKilobytes}");
            if (options.MaxPages is { } pages) Execute(connection, $"PRAGMA max_page_count = {pages}");
            var settings = Settings(connection);
            foreach (var mode in new[] { settings["journal_mode"], settings["keyring.journal_mode"] })
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

    /// <summary>A connection that only moves the write-ahead logs, and does not wait long for whoever holds them.</summary>
    public static DbConnection OpenTruncator(SqliteJournalOptions options) =>
        Open(options with { BusyTimeout = TimeSpan.FromMilliseconds(20) }, SqliteOpenMode.ReadWrite);

    /// <summary>A copy of the registry, as one file that overwrites what it deletes.</summary>
    public static DbConnection OpenRegistryCopy(string path)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWrite, TimeSpan.FromSeconds(10));
        Execute(connection, "PRAGMA journal_mode = DELETE");
        Execute(connection, "PRAGMA synchronous = EXTRA");
        Execute(connection, "PRAGMA secure_delete = ON");
        return connection;
    }

    /// <summary>Writes one database of a connection into a new file, as it is at one instant, without pages that are free.</summary>
    public static void CopyInto(DbConnection connection, string schema, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"VACUUM {schema} INTO @path";
        command.CommandTimeout = 0;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@path", path);
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery();
    }

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

    /// <summary>
    /// Moves the whole write-ahead logs of both databases into them and empties the logs; false when another connection prevents it.
    /// </summary>
    public static bool Checkpoint(DbConnection connection)
    {
        var complete = true;
        using var command = connection.CreateCommand();
        foreach (var schema in Schemas)
        {
            command.CommandText = $"PRAGMA {schema}.wal_checkpoint(TRUNCATE)";
            using var row = command.ExecuteReader();
            complete &= row.Read() && row.GetInt64(0) == 0;
        }
        return complete;
    }

    /// <summary>Moves what it can of the write-ahead logs of both databases into them, waiting for nobody and stopping nobody.</summary>
    public static void MoveLogs(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    /// <summary>Pages that the connection has written into the write-ahead logs since this was last asked.</summary>
    public static int PagesWritten(DbConnection connection)
    {
        raw.sqlite3_db_status(((SqliteConnection)connection).Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
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
        var connection = Connect(options.DatabasePath, mode, options.BusyTimeout);
        try
        {
            using var attach = connection.CreateCommand();
            attach.CommandText = "ATTACH @path AS keyring";
            attach.Parameters.AddWithValue("@path", options.RegistryPath);
            attach.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static SqliteConnection Connect(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)busyTimeout.TotalSeconds),
        }.ToString());
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}");
        return connection;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
