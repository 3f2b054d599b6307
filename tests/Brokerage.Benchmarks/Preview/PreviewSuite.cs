using System.Diagnostics;
using Brokerage.Actors.Populations;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Domain;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Development;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Preview;

/// <summary>A preview of a large population: its memory, its time, and what ingest feels of it.</summary>
internal static class PreviewSuite
{
    private const int DistinctHistories = 500;
    private const double MaxRowBytes = 600;

    private static object? sink;

    public static async Task<Section> RunAsync(bool quick)
    {
        var (count, rounds, duration) = (100_000, quick ? 3 : 7, TimeSpan.FromSeconds(quick ? 1 : 3));
        using var folder = new WorkFolder();
        await using var engine = await Engine.OpenAsync(folder.Sub("preview"));
        var (table, inForce) = (engine.Population, engine.Policy.Rules);
        var rows = new List<Row>();

        var histories = Histories(engine);
        var before = Heap();
        for (var n = 0; n < count; n++)
        {
            var seat = table.SeatOf($"synthetic-{n:000000}");
            // Read anew for each, so that nothing is shared that would not be in service.
            seat.State = InvestorState.FromBytes(histories[n % histories.Length]);
            table.Leave(seat);
        }
        var bytes = (Heap() - before) / (double)count;
        rows.Add(new($"investor who is not in memory, of {count:#,0}", $"{Number(bytes)} B heap", Target: "≤ 600 B", Verdict: bytes <= MaxRowBytes ? Verdict.Met : Verdict.Missed));

        var candidate = inForce with { Revision = "bench@higher", Rules = [.. inForce.Rules.Select(r => r with { When = Raise(r.When) })] };
        var snapshot = await table.PinAsync([]);
        var moved = Migration.Preview(snapshot, inForce, candidate).Moved;
        var measured = await Rounds.RunAsync(rounds,
            new("pin", async () => await TimeAsync(async () => sink = await table.PinAsync([]))),
            new("preview", async () => await TimeAsync(() => Task.FromResult(sink = Migration.Preview(snapshot, inForce, candidate)))),
            new("quiet preview", async () => await TimeAsync(async () => sink = await QuietThread.RunAsync(pause => Migration.Preview(snapshot, inForce, candidate, pause: pause)))));
        rows.Add(new($"pin {count:#,0} investors, elapsed", $"{Number(measured["pin"].Median)} ms"));
        rows.Add(new($"migration of {count:#,0} investors ({moved:#,0} move), elapsed", $"{Number(measured["preview"].Median)} ms"));

        rows.Add(new("the same beside the product's other work, with pauses, elapsed", $"{Number(measured["quiet preview"].Median)} ms", Target: "≤ 1,000 ms",
            Verdict: measured["quiet preview"].Median <= 1000 ? Verdict.Met : Verdict.Missed));

        await IngestSuite.SeedAsync(engine.Investors);
        var second = TimeSpan.FromSeconds(1);
        foreach (var (load, pause, between, turns, turn) in ((string, TimeSpan, TimeSpan, int, TimeSpan)[])
            [("as fast as it goes, previews back to back", default, default, rounds, duration), ("a preview a second", TimeSpan.FromMilliseconds(10), second, quick ? 5 : 60, second)])
        {
            var previews = 0;
            var alone = new LoadSeries("alone", () => IngestAsync(engine, turn, pause));
            var beside = new LoadSeries("beside previews", () => BesideAsync(
                async () =>
                {
                    var pinned = await table.PinAsync([], maxAge: TimeSpan.FromMinutes(1));
                    sink = await QuietThread.RunAsync(pause => Migration.Preview(pinned, inForce, candidate, pause: pause));
                    previews++;
                }, between, () => IngestAsync(engine, turn, pause)));
            await Rounds.RunAsync(turns, alone.Contestant, beside.Contestant);
            rows.Add(new($"ingest p50 · p99, {load}: {Number(beside.EventsPerSecond)} events/s, {previews / ((turns + 1) * turn.TotalSeconds):0.0} previews/s",
                $"{Number(beside.Pooled(0.5))} · {Number(beside.Pooled(0.99))} ms", $"{Number(alone.Pooled(0.5))} · {Number(alone.Pooled(0.99))} ms, without",
                beside.Pooled(0.99) / alone.Pooled(0.99), "p99: ≤ 1.10", alone.PooledHalves(0.99).Judge(beside.Pooled(0.99) <= 1.1 * alone.Pooled(0.99))));
        }
        return new("preview", $"Shipped rules against the same with thresholds on trades doubled; {count:#,0} investors from {DistinctHistories} synthetic histories, {rounds} rounds. Ingest: {IngestSuite.Producers} producers over {IngestSuite.Investors:#,0} investors in memory.", rows);
    }

    private static Task<LoadResult> IngestAsync(Engine engine, TimeSpan duration, TimeSpan pause)
    {
        var turn = 0;
        return Load.RunAsync(IngestSuite.Producers, duration,
            _ => IngestSuite.AcceptAsync(engine.Investors, IngestSuite.Id(Interlocked.Increment(ref turn) % IngestSuite.Investors), 1), pause);
    }

    /// <summary>The load with previews beside it, each begun so long after the one before has ended.</summary>
    private static async Task<LoadResult> BesideAsync(Func<Task> preview, TimeSpan between, Func<Task<LoadResult>> load)
    {
        using var ended = new CancellationTokenSource();
        var previewing = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                await preview();
                if (between > TimeSpan.Zero) await Task.Delay(between, ended.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        });
        var result = await load();
        await ended.CancelAsync();
        await previewing;
        return result;
    }

    private static byte[][] Histories(Engine engine)
    {
        var population = new Population(engine.Market, engine.Policy.Content, DateTimeOffset.UtcNow);
        return [.. Enumerable.Range(1, DistinctHistories).Select(n => population.History(n).Aggregate(InvestorState.New, (state, s) => Personalization.Decide(
            state, new(state.Sequence + 1, s.Source, s.Id, s.OccurredAt, s.OccurredAt, engine.Policy.Rules.Revision, s.Data), engine.Policy.Rules)).ToBytes())];
    }

    private static Clause Raise(Clause clause) => clause switch
    {
        All all => new All([.. all.Parts.Select(Raise)]),
        Any any => new Any([.. any.Parts.Select(Raise)]),
        Compare { Feature.Key: "trades_90d" } compare => compare with
        {
            Value = FeatureValue.Of(compare.Value.Number * 2), Exit = FeatureValue.Of(compare.Exit.Number * 2),
        },
        _ => clause,
    };

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static long Heap()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
