using Npgsql;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>A database and a folder of keys of its own for one test, and ways to look and meddle behind the journal's back.</summary>
public sealed class PostgresDatabase : IDisposable
{
    PostgresDatabase(PostgresCluster cluster, string connectionString) => (Cluster, ConnectionString) = (cluster, connectionString);

    public PostgresCluster Cluster { get; }

    public string ConnectionString { get; }

    public string Path { get; } = Directory.CreateTempSubdirectory("brokerage-keys-").FullName;

    public PostgresJournalOptions Options => new() { ConnectionString = ConnectionString, Folder = Path, Writers = 1 };

    /// <summary>In the shared cluster, or in one of the test's own.</summary>
    public static async Task<PostgresDatabase> CreateAsync(PostgresCluster? cluster = null)
    {
        cluster ??= await PostgresCluster.SharedAsync();
        return new(cluster, await cluster.CreateDatabaseAsync());
    }

    public ValueTask<PostgresJournal> OpenAsync(Func<PostgresJournalOptions, PostgresJournalOptions>? change = null) =>
        PostgresJournal.OpenAsync(change is null ? Options : change(Options), TimeProvider.System, CancellationToken.None);

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>
    /// Lets every lane of a journal begin a transaction that waits, so that what is written next is queued, until the result is disposed.
    /// </summary>
    public async Task<IDisposable> HoldWritesAsync(IJournal journal, int writers)
    {
        var holder = await ConnectAsync();
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE journal.heads IN EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
        // Numbers follow one another, and a lane is chosen by the number: one of these is in every lane. None of them is ever stored.
        var blockers = Enumerable.Range(0, writers).Select(i => journal.AppendAsync($"blocker-{i}", [Samples.Entry(99)]).AsTask()).ToArray();
        while (await ScalarAsync<long>("SELECT COUNT(*) FROM pg_locks WHERE relation = 'journal.heads'::regclass AND NOT granted") < writers)
            await Task.Delay(5);
        return new Conformance.Release(() =>
        {
            holder.Dispose();
            Task.WaitAll(blockers);
        });
    }

    /// <summary>Registers those whom <see cref="HoldWritesAsync"/> writes for.</summary>
    public static async Task RegisterBlockersAsync(IJournal journal, int writers)
    {
        for (var i = 0; i < writers; i++) await journal.AppendAsync($"blocker-{i}", [Samples.Entry(99)]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
