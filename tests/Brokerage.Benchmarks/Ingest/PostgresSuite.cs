using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Ingest;

/// <summary>The journal on PostgreSQL beside the one on SQLite and beside rows that go into PostgreSQL without the product.</summary>
internal static class PostgresSuite
{
    private const int PayloadBytes = 150;

    private static long ids;

    public static async Task<Section> RunAsync(bool quick)
    {
        if (PostgresPrograms.Absence is { } absence) return new("postgres", absence, []);
        var (rounds, duration) = (quick ? 2 : 5, TimeSpan.FromSeconds(quick ? 0.5 : 1.2));
        using var folder = new WorkFolder();
        await using var cluster = await PostgresCluster.StartAsync();
        var database = await cluster.CreateDatabaseAsync();
        await using var postgres = await PostgresJournal.OpenAsync(new() { ConnectionString = database, Folder = folder.Sub("postgres") }, TimeProvider.System, default);
        await using var sqlite = await SqliteJournal.OpenAsync(new() { Folder = folder.Sub("sqlite") }, TimeProvider.System, default);
        var (onPostgres, onSqlite) = (new Appends(postgres), new Appends(sqlite));
        await onPostgres.SeedAsync();
        await onSqlite.SeedAsync();
        var before = postgres.Statistics;
        await Load.RunAsync(IngestSuite.Producers, duration, onPostgres.NextAsync);
        var after = postgres.Statistics;
        var meanGroup = Math.Max(1, (int)((after.Entries - before.Entries) / Math.Max(1, after.Commits - before.Commits)));
        await using var unnest = await RawPostgres.LikeAsync(database, "unnest", IngestSuite.Investors, PayloadBytes);
        await using var copy = await RawPostgres.LikeAsync(database, "copy", IngestSuite.Investors, PayloadBytes);
        await using var staging = await RawPostgres.LikeAsync(database, "staging", IngestSuite.Investors, PayloadBytes);

        var grouped = new LoadSeries("journal on PostgreSQL", () => Load.RunAsync(IngestSuite.Producers, duration, onPostgres.NextAsync));
        var single = new LoadSeries("journal on PostgreSQL, 1 producer", () => Load.RunAsync(1, duration, onPostgres.NextAsync));
        var embedded = new LoadSeries("journal on SQLite", () => Load.RunAsync(IngestSuite.Producers, duration, onSqlite.NextAsync));
        var measured = await Rounds.RunAsync(rounds,
            grouped.Contestant, single.Contestant, embedded.Contestant,
            new("unnest", () => unnest.ByUnnestAsync(meanGroup, duration)),
            new("copy", () => copy.ByCopyAsync(meanGroup, duration)),
            new("staging", () => staging.ByStagingAsync(meanGroup, duration)));

        var floor = measured["unnest"];
        return new("postgres",
            $"{IngestSuite.Investors:#,0} investors, payload {PayloadBytes} B, {IngestSuite.Producers} producers of one event each, {rounds} rounds of "
            + $"{duration.TotalSeconds} s; mean group {meanGroup} events. A server on this machine, fsync and synchronous_commit on.",
            [
                new("journal on PostgreSQL: events/s", Number(measured[grouped.Name].Median), $"{Number(floor.Median)}, rows by unnest, {meanGroup} a transaction",
                    measured[grouped.Name].Median / floor.Median),
                new("journal on SQLite: events/s", Number(measured[embedded.Name].Median), $"{Number(measured[grouped.Name].Median)}, on PostgreSQL",
                    measured[embedded.Name].Median / measured[grouped.Name].Median),
                new("on PostgreSQL: p50 · p99 of the ack", $"{Number(grouped.P50)} · {Number(grouped.P99)} ms", $"{Number(embedded.P50)} · {Number(embedded.P99)} ms, on SQLite",
                    grouped.P99 / embedded.P99),
                new("on PostgreSQL, one producer: p50 · p99 of the ack", $"{Number(single.P50)} · {Number(single.P99)} ms"),
                new($"COPY into the table, {meanGroup} a transaction: rows/s", Number(measured["copy"].Median), $"{Number(floor.Median)}, by unnest", measured["copy"].Median / floor.Median),
                new($"COPY into a staging table and insert from there: rows/s", Number(measured["staging"].Median), $"{Number(floor.Median)}, by unnest",
                    measured["staging"].Median / floor.Median),
                new("on PostgreSQL: processor time an event, without the server's", $"{Number(grouped.CpuMicroseconds)} µs", $"{Number(embedded.CpuMicroseconds)} µs, on SQLite",
                    grouped.CpuMicroseconds / embedded.CpuMicroseconds),
            ]);
    }

    /// <summary>Appends to one journal, each producer to investors of its own in turn.</summary>
    private sealed class Appends(IJournal journal)
    {
        private readonly long[] sequences = new long[IngestSuite.Investors];
        private readonly int[] turns = new int[IngestSuite.Producers];
        private readonly byte[] payload = new byte[PayloadBytes - 60];

        public Task SeedAsync() => Parallel.ForEachAsync(
            Enumerable.Range(0, IngestSuite.Investors), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (investor, _) => await AppendAsync(investor));

        public Task<int> NextAsync(int producer) =>
            AppendAsync((producer + IngestSuite.Producers * (turns[producer]++ % (IngestSuite.Investors / IngestSuite.Producers))) % IngestSuite.Investors);

        private async Task<int> AppendAsync(int investor)
        {
            var now = DateTimeOffset.UtcNow;
            var outcome = await journal.AppendAsync(IngestSuite.Id(investor),
                [new(++sequences[investor], "bench", $"{Interlocked.Increment(ref ids)}", "brokerage.search.performed.v1", now, now, payload)]);
            return outcome == AppendOutcome.Committed ? 1 : throw new InvalidOperationException($"{outcome}");
        }
    }
}
