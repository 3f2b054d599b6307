using System.Security.Cryptography;
using Brokerage.Storage;
using Microsoft.Data.Sqlite;

namespace Brokerage.Benchmarks.Ingest;

/// <summary>
/// The journal's table in a database of its own, with the journal's settings, and a plain insert: no keys, no checks, nothing sealed.
/// </summary>
internal sealed class RawStore : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin, insert, commit;
    private readonly SqliteParameter[] parameters;
    private readonly byte[] payload;
    private readonly long[] sequences;
    private int next;

    private RawStore(SqliteConnection connection, int investors, int payloadBytes)
    {
        this.connection = connection;
        (begin, commit) = (Command("BEGIN IMMEDIATE"), Command("COMMIT"));
        insert = Command("INSERT INTO journal (investor, seq, dedup, type, occurred_at, received_at, key_id, payload) VALUES ($a, $b, $c, $d, $e, $f, $g, $h)");
        parameters = [.. "abcdefgh".Select(name => insert.Parameters.Add(new SqliteParameter { ParameterName = $"${name}" }))];
        payload = RandomNumberGenerator.GetBytes(payloadBytes);
        sequences = new long[investors];
    }

    /// <summary>Takes table and settings from a journal.</summary>
    public static async Task<RawStore> LikeAsync(SqliteJournal journal, string database, string folder, int investors, int payloadBytes)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
        connection.Open();
        var settings = await journal.SettingsAsync();
        foreach (var name in new[] { "journal_mode", "synchronous", "secure_delete", "foreign_keys", "wal_autocheckpoint", "journal_size_limit" })
            Run(connection, $"PRAGMA {name} = {settings[name]}");
        Run(connection, "PRAGMA cache_size = -65536");
        Run(connection, "BEGIN");
        Run(connection, (string)Scalar(database, "SELECT sql FROM sqlite_master WHERE name = 'journal'"));
        Run(connection, "COMMIT");
        return new(connection, investors, payloadBytes);
    }

    /// <summary>One value of a database that somebody else has open.</summary>
    public static object Scalar(string database, string sql)
    {
        using var source = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        source.Open();
        using var command = source.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    public void Begin() => begin.ExecuteNonQuery();

    public void Commit() => commit.ExecuteNonQuery();

    public void Insert()
    {
        next = next + 1 == sequences.Length ? 0 : next + 1;
        var now = DateTime.UtcNow.Ticks;
        parameters[0].Value = (long)next;
        parameters[1].Value = ++sequences[next];
        parameters[2].Value = RandomNumberGenerator.GetBytes(16);
        parameters[3].Value = "brokerage.search.performed.v1";
        parameters[4].Value = now;
        parameters[5].Value = now;
        parameters[6].Value = (long)next;
        parameters[7].Value = payload;
        insert.ExecuteNonQuery();
    }

    /// <summary>Rows a second in transactions of so many rows, one after the other.</summary>
    public double RowsPerSecond(int batch, TimeSpan duration)
    {
        var (began, rows) = (System.Diagnostics.Stopwatch.GetTimestamp(), 0L);
        while (System.Diagnostics.Stopwatch.GetElapsedTime(began) < duration)
        {
            Begin();
            for (var i = 0; i < batch; i++) Insert();
            Commit();
            rows += batch;
        }
        return rows / System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public void Dispose() => connection.Dispose();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}

/// <summary>The least that a group commit can be: a list under a lock and one thread that empties it into one transaction.</summary>
internal sealed class BareGroupCommit : IDisposable
{
    private readonly RawStore store;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly Thread thread;
    private List<TaskCompletionSource> waiting = [], taken = [];
    private bool ended;

    public BareGroupCommit(RawStore store)
    {
        this.store = store;
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    public Task AppendAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add(done);
            if (waiting.Count == 1) wake.Release();
        }
        return done.Task;
    }

    public void Dispose()
    {
        ended = true;
        wake.Release();
        thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            wake.Wait();
            if (ended) return;
            lock (gate) (waiting, taken) = (taken, waiting);
            store.Begin();
            foreach (var _ in taken) store.Insert();
            store.Commit();
            foreach (var done in taken) done.SetResult();
            taken.Clear();
        }
    }
}
