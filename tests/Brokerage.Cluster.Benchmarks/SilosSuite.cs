using Brokerage.Benchmarks.Measuring;
using Brokerage.Cluster.Benchmarks.Hosts;
using Brokerage.Storage.Tests.Postgres;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Cluster.Benchmarks;

/// <summary>The same work for the server alone and for one, two and three silos, all on this machine and one PostgreSQL.</summary>
internal static class SilosSuite
{
    /// <summary>What stands above the results.</summary>
    public const string Head = """
        # Results of the cluster

        Written by `dotnet run -c Release --project tests/Brokerage.Cluster.Benchmarks` (`--quick` for a short run, which writes nothing). All processes run on
        one machine, so that more silos share the same processors: the figures say what a cluster costs, not what more machines bring. The floor is the server
        without a cluster on the same PostgreSQL. Measured in turn in one run; figures are medians of the rounds, ratios those of medians, a verdict is
        *inconclusive* when the floor's own rounds differ by more than 1.3.

        """;

    /// <summary>A silo alone may cost as much again as the server, no more.</summary>
    private const double MinOneSilo = 0.5;

    public static async Task<Section> RunAsync(bool quick)
    {
        if (PostgresPrograms.Absence is { } absence) return new("silos", absence, []);
        var (rounds, duration) = (quick ? 2 : 7, TimeSpan.FromSeconds(quick ? 0.5 : 2));
        await using var postgres = await PostgresCluster.StartAsync();
        await using var server = await Fleet.ServerAsync(await postgres.CreateDatabaseAsync());
        var floor = new LoadSeries("server", () => server.LoadAsync(duration));
        var silos = new List<(int Count, Fleet Fleet, LoadSeries Series, (long, long) Before)>();
        try
        {
            for (var count = 1; count <= 3; count++)
            {
                var fleet = await Fleet.SilosAsync(count, await postgres.CreateDatabaseAsync());
                silos.Add((count, fleet, new($"{count} silos", () => fleet.LoadAsync(duration)), await fleet.CallsAsync()));
            }
            var measured = await Rounds.RunAsync(rounds, [floor.Contestant, .. silos.Select(s => s.Series.Contestant)]);
            var rows = new List<Row>();
            foreach (var (count, fleet, series, before) in silos)
            {
                var (what, ratio) = (count == 1 ? "one silo" : $"{count} silos", series.EventsPerSecond / floor.EventsPerSecond);
                rows.Add(new($"{what}: events/s", Number(series.EventsPerSecond), $"{Number(floor.EventsPerSecond)}, server", ratio, count == 1 ? "≥ 0.50" : "",
                    count == 1 ? measured[floor.Name].Judge(ratio >= MinOneSilo) : Verdict.None));
                rows.Add(new($"{what}: p50 · p99 of the ack", $"{Number(series.P50)} · {Number(series.P99)} ms", $"{Number(floor.P50)} · {Number(floor.P99)} ms, server", series.P99 / floor.P99));
                rows.Add(await CallsAsync(what, fleet, before));
            }
            return new("silos",
                $"{Fleet.Investors:#,0} investors, {Fleet.Producers} producers that post one event each to the next process in turn, {rounds} rounds of {duration.TotalSeconds} s. "
                + "Server, silos, PostgreSQL (fsync and synchronous_commit on) and producers on this machine.", rows);
        }
        finally
        {
            foreach (var silo in silos) await silo.Fleet.DisposeAsync();
        }
    }

    private static async Task<Row> CallsAsync(string what, Fleet fleet, (long Local, long Remote) before)
    {
        var (local, remote) = await fleet.CallsAsync();
        (local, remote) = (local - before.Local, remote - before.Remote);
        return new($"{what}: calls of grains an event, those across silos", $"{Number((double)(local + remote) / fleet.Events)}, {Number((double)remote / fleet.Events)}");
    }
}
