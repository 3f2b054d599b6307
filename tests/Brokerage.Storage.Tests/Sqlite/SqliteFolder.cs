using Microsoft.Data.Sqlite;

namespace Brokerage.Storage.Tests.Sqlite;

/// <summary>A store's folder of its own for one test, and ways to look and meddle behind the journal's back.</summary>
public sealed class SqliteFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("brokerage-store-").FullName;

    public SqliteJournalOptions Options => new() { Folder = Path };

    public ValueTask<SqliteJournal> OpenAsync(Func<SqliteJournalOptions, SqliteJournalOptions>? change = null) =>
        SqliteJournal.OpenAsync(change is null ? Options : change(Options), TimeProvider.System, CancellationToken.None);

    /// <summary>Takes the write lock as another process would, until the result is disposed.</summary>
    public IDisposable LockWrites()
    {
        var connection = Connect();
        Run(connection, "BEGIN IMMEDIATE");
        return new Conformance.Release(() =>
        {
            Run(connection, "ROLLBACK");
            connection.Dispose();
        });
    }

    public int Execute(string sql)
    {
        using var connection = Connect();
        return Run(connection, sql);
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>
    /// Copies the store as a crash would leave it: the journal's database, the first bytes of its log, and then the registry, in which
    /// a key stands before anything that is sealed with it.
    /// </summary>
    public SqliteFolder Crash(long? walLength = null)
    {
        var copy = new SqliteFolder();
        Directory.CreateDirectory(System.IO.Path.Combine(copy.Path, "keys"));
        CopyShared(Options.DatabasePath, copy.Options.DatabasePath, null);
        CopyShared(Options.DatabasePath + "-wal", copy.Options.DatabasePath + "-wal", walLength);
        CopyShared(Options.RegistryPath, copy.Options.RegistryPath, null);
        CopyShared(Options.RegistryPath + "-wal", copy.Options.RegistryPath + "-wal", null);
        CopyLedger(copy);
        return copy;
    }

    /// <summary>Copies what is never in a backup: the master key, the ledger and its key.</summary>
    public void CopyLedger(SqliteFolder target)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(target.Path, "keys"));
        Directory.CreateDirectory(System.IO.Path.Combine(target.Path, "ledger"));
        File.Copy(Options.MasterKeyPath, target.Options.MasterKeyPath);
        File.Copy(Options.LedgerKeyPath, target.Options.LedgerKeyPath);
        if (File.Exists(Options.LedgerPath)) File.Copy(Options.LedgerPath, target.Options.LedgerPath);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static void CopyShared(string from, string to, long? length)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(to);
        source.CopyTo(target);
        if (length is { } cut) target.SetLength(Math.Min(cut, target.Length));
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Options.DatabasePath};Pooling=False");
        connection.Open();
        if (File.Exists(Options.RegistryPath)) Run(connection, $"ATTACH '{Options.RegistryPath}' AS keyring");
        return connection;
    }

    static int Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
