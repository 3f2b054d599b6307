using System.Diagnostics;

namespace Brokerage.Benchmarks.Measuring;

/// <summary>What a load came to.</summary>
internal sealed record LoadResult(double EventsPerSecond, double P50Milliseconds, double P99Milliseconds, double CpuMicrosecondsPerEvent, IReadOnlyList<double> Milliseconds);

/// <summary>Producers that each send, wait for the answer, and send again.</summary>
internal static class Load
{
    /// <param name="producers">How many at once.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="send">Sends once for a producer; returns how many events that were.</param>
    /// <param name="pause">How long a producer waits after an answer; none for as fast as it goes.</param>
    public static async Task<LoadResult> RunAsync(int producers, TimeSpan duration, Func<int, Task<int>> send, TimeSpan pause = default)
    {
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var runs = await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            var (events, times) = (0L, new List<double>());
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                events += await send(producer);
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (pause > TimeSpan.Zero) await Task.Delay(pause);
            }
            return (events, times);
        })));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var all = runs.SelectMany(r => r.times).ToArray();
        var events = runs.Sum(r => r.events);
        return new(events / seconds, Figures.Percentile(all, 0.5), Figures.Percentile(all, 0.99), (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / events, all);
    }
}

/// <summary>One kind of load over all rounds.</summary>
internal sealed class LoadSeries(string name, Func<Task<LoadResult>> run)
{
    private readonly List<LoadResult> results = [];

    public string Name => name;

    public Contestant Contestant => new(name, async () =>
    {
        var result = await run();
        results.Add(result);
        return result.EventsPerSecond;
    });

    // The first round warms up.
    /// <summary>A percentile of every answer of every round together: for short rounds in turn, which meet all that the machine does alike.</summary>
    public double Pooled(double share) => Figures.Percentile([.. results.Skip(1).SelectMany(r => r.Milliseconds)], share);

    /// <summary>The same of the first and of the second half of the rounds: how far it moves by itself.</summary>
    public Figures PooledHalves(double share)
    {
        var half = (results.Count - 1) / 2;
        return new([
            Figures.Percentile([.. results.Skip(1).Take(half).SelectMany(r => r.Milliseconds)], share),
            Figures.Percentile([.. results.Skip(1 + half).SelectMany(r => r.Milliseconds)], share)]);
    }

    public double EventsPerSecond => Figures.Percentile([.. results.Skip(1).Select(r => r.EventsPerSecond)], 0.5);

    public double P50 => Figures.Percentile([.. results.Skip(1).Select(r => r.P50Milliseconds)], 0.5);

    public double P99 => Figures.Percentile([.. results.Skip(1).Select(r => r.P99Milliseconds)], 0.5);

    /// <summary>Processor time of the whole process an event, clients included.</summary>
    public double CpuMicroseconds => Figures.Percentile([.. results.Skip(1).Select(r => r.CpuMicrosecondsPerEvent)], 0.5);

    public Figures P99s => new([.. results.Skip(1).Select(r => r.P99Milliseconds)]);
}
