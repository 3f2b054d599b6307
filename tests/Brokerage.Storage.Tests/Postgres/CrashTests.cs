using System.Collections.Concurrent;
using Brokerage.Storage.Tests.Faults;
using Npgsql;
using Xunit.Abstractions;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>
/// PostgreSQL is killed while several writers append. Whatever was acknowledged is there afterwards, once, and the same journal, which
/// nobody opens again, goes on.
/// </summary>
[NeedsPostgres]
public sealed class CrashTests(ITestOutputHelper output)
{
    const int Investors = 8;

    [Fact]
    public Task Kill_OfThePostmasterAndOfBackends_LosesNothingAcknowledged() => RunAsync(kills: 4);

    [Fact]
    [Trait("Category", "Long")]
    public Task Kill_ManyTimes_LosesNothingAcknowledged() => RunAsync(kills: 40);

    [Fact]
    public async Task Kill_WithAStoreThatAnswersBeforeTheCommit_LosesAcknowledgedEvents()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        using var database = await PostgresDatabase.CreateAsync(cluster);
        await using var journal = await database.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        var liar = new AcknowledgeBeforeCommitJournal(journal);
        await using (var holder = await database.ConnectAsync())
        {
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE journal.heads IN EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();
            (await liar.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);
            await cluster.KillAsync();
        }
        await cluster.StartServerAsync();
        await ReadyAsync(journal);

        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    async Task RunAsync(int kills)
    {
        await using var cluster = await PostgresCluster.StartAsync();
        using var database = await PostgresDatabase.CreateAsync(cluster);
        await using var journal = await database.OpenAsync(options => options with { Writers = 2 });
        var load = new AppendLoad(journal, Investors);
        var recoveries = new List<double>();
        for (var kill = 0; kill < kills; kill++)
        {
            await load.ProgressAsync(20);
            if (kill % 2 == 0)
            {
                await cluster.KillAsync();
                await cluster.StartServerAsync();
            }
            else
            {
                PostgresCluster.Kill(await BackendAsync(database));
            }
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            await load.ProgressAsync(1);
            recoveries.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        await load.StopAsync();
        journal.Health.Status.ShouldBe(StoreStatus.Ready);

        await load.ShouldHaveLostNothingAsync(journal);
        load.Refused.ShouldBeGreaterThan(0);
        output.WriteLine($"{kills} kills, {load.Acknowledged} acknowledged, {load.Refused} refused, 0 lost; "
            + $"recovery after the server was back: median {recoveries.Order().ElementAt(kills / 2):0} ms, longest {recoveries.Max():0} ms");
    }

    static Task<int> BackendAsync(PostgresDatabase database) => database.ScalarAsync<int>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'brokerage' LIMIT 1");

    internal static async Task ReadyAsync(PostgresJournal journal)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!journal.Health.IsReady) await Task.Delay(20, patience.Token);
    }
}
