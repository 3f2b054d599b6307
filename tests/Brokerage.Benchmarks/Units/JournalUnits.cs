using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Storage;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Units;

/// <summary>What an event costs, and what a commit of several does.</summary>
internal static class JournalUnits
{
    private const string Entries = "journal.entries";

    private static long ids;

    /// <summary>Events one by one from 64 producers through the actors, and in batches of 100 over HTTP.</summary>
    public static async Task IngestAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        await IngestSuite.SeedAsync(host.Investors);
        var turns = new int[IngestSuite.Producers];
        Task<int> SendAsync(int producer) => IngestSuite.AcceptAsync(
            host.Investors, IngestSuite.Id((producer + IngestSuite.Producers * (turns[producer]++ % 15)) % IngestSuite.Investors), 1);
        await Load.RunAsync(IngestSuite.Producers, size.Duration / 2, SendAsync);
        var (bytes, used) = (await gauge.BytesOfAsync(Entries), await UsedSoFar.NowAsync(gauge));
        var accepted = host.Get<IHousekeeping>().Accepted;
        await Load.RunAsync(IngestSuite.Producers, size.Duration, SendAsync);
        var count = host.Get<IHousekeeping>().Accepted - accepted;
        var each = await used.EachOfAsync(count, gauge);
        rows.Add(new("event: bytes stored, indexes included", $"{Number((await gauge.BytesOfAsync(Entries) - bytes) / count)} B"));
        rows.AddRange([each.SiloRow("event, one by one"), each.PostgresRow("event, one by one"), each.WalRow("event, pages written before")]);

        using var http = host.Http("ingest", "bench");
        var batches = 0;
        used = await UsedSoFar.NowAsync(gauge);
        await Load.RunAsync(8, size.Duration, async producer =>
        {
            Interlocked.Increment(ref batches);
            return await IngestSuite.PostAsync(http, IngestSuite.Id((producer + 8 * (turns[producer]++ % 100)) % IngestSuite.Investors), 100);
        });
        each = await used.EachOfAsync(batches * 100, gauge);
        rows.AddRange([each.SiloRow("event, over HTTP in hundreds (the client's included)"), each.PostgresRow("event, over HTTP in hundreds")]);
    }

    /// <summary>
    /// After a checkpoint the first change of a page writes the whole page to the log. Investors with a long history have leaf pages of their
    /// own in both indexes, so that of ten million who come back in any order nearly every event is such a first one.
    /// </summary>
    public static async Task FirstTouchAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, size.Deep), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (investor, _) =>
        {
            for (var left = size.DeepEvents; left > 0; left -= 100) await IngestSuite.AcceptAsync(host.Investors, IngestSuite.Id(investor), 100);
        });
        await AfterCheckpointAsync("event, pages first touched after a checkpoint");
        await gauge.ExecuteAsync("ALTER SYSTEM SET wal_compression = 'lz4'");
        await gauge.ExecuteAsync("SELECT pg_reload_conf()");
        await AfterCheckpointAsync("the same with wal_compression=lz4");
        await gauge.ExecuteAsync("ALTER SYSTEM RESET wal_compression");
        await gauge.ExecuteAsync("SELECT pg_reload_conf()");

        async Task AfterCheckpointAsync(string what)
        {
            await gauge.ExecuteAsync("CHECKPOINT");
            var used = await UsedSoFar.NowAsync(gauge);
            await Parallel.ForEachAsync(Enumerable.Range(0, size.Deep), new ParallelOptions { MaxDegreeOfParallelism = 16 },
                async (investor, _) => await IngestSuite.AcceptAsync(host.Investors, IngestSuite.Id(investor), 1));
            rows.Add((await used.EachOfAsync(size.Deep, gauge)).WalRow(what));
        }
    }

    /// <summary>The journal alone with more and more producers: the curve that the simulation must find again.</summary>
    public static async Task CommitsAsync(string database, string folder, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        await using var journal = await PostgresJournal.OpenAsync(new() { ConnectionString = database, Folder = folder }, TimeProvider.System, default);
        var (sequences, turns) = (new long[IngestSuite.Investors], new int[256]);
        await Parallel.ForEachAsync(Enumerable.Range(0, IngestSuite.Investors), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) => await AppendAsync(n));
        foreach (var producers in size.Producers)
        {
            // The first part warms up.
            var (used, before, result, machine) = (default(UsedSoFar), default(WriterStatistics), default(LoadResult), default(Machine));
            foreach (var duration in new[] { size.Duration / 2, size.Duration })
            {
                (used, before, machine) = (await UsedSoFar.NowAsync(gauge), journal.Statistics, Machine.Now);
                result = await Load.RunAsync(producers, duration, p => AppendAsync((p + producers * (turns[p]++ % (IngestSuite.Investors / producers))) % IngestSuite.Investors));
            }
            var (after, left) = (journal.Statistics, Machine.Now);
            var each = await used.EachOfAsync(after.Entries - before.Entries, gauge);
            var what = $"journal alone, {producers} {(producers == 1 ? "producer" : "producers")}";
            rows.AddRange(
            [
                new($"{what}: events/s", Number(result!.EventsPerSecond)),
                new($"{what}: events a commit", $"{(after.Entries - before.Entries) / (double)(after.Commits - before.Commits):0.00}"),
                new($"{what}: p50 of the ack", $"{Number(result.P50Milliseconds)} ms"),
                new($"{what}: p99 of the ack", $"{Number(result.P99Milliseconds)} ms"),
                each.SiloRow(what), each.PostgresRow(what),
                new($"{what}: cores left by others", $"{machine.CoresLeft(left, (after.Entries - before.Entries) * (each.Silo + each.Postgres) / 1e6):0.00}"),
            ]);
        }

        async Task<int> AppendAsync(int investor)
        {
            var now = DateTimeOffset.UtcNow;
            var outcome = await journal.AppendAsync($"bare-{investor:0000}",
                [new(++sequences[investor], "bench", $"{Interlocked.Increment(ref ids)}", "brokerage.search.performed.v1", now, now, new byte[150])]);
            return outcome == AppendOutcome.Committed ? 1 : throw new InvalidOperationException($"{outcome}");
        }
    }
}
