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

    /// <summary>Copies the store as a crash would leave it: the database, the first bytes of the log, and the keys.</summary>
    public SqliteFolder Crash(long? walLength = null)
    {
        var copy = new SqliteFolder();
        Directory.CreateDirectory(System.IO.Path.Combine(copy.Path, "keys"));
        File.Copy(Options.MasterKeyPath, copy.Options.MasterKeyPath);
        CopyShared(Options.DatabasePath, copy.Options.DatabasePath, null);
        CopyShared(Options.DatabasePath + "-wal", copy.Options.DatabasePath + "-wal", walLength);
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static void CopyShared(string from, string to, long? length)
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
        return connection;
    }

    static int Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
