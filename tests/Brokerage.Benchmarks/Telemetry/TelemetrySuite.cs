using System.Diagnostics;
using System.Diagnostics.Metrics;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Telemetry;

/// <summary>What it costs ingest that somebody listens: to the metrics, or to the metrics and every span.</summary>
internal static class TelemetrySuite
{
    public static async Task<Section> RunAsync(bool quick)
    {
        var (rounds, duration) = (quick ? 6 : 20, TimeSpan.FromSeconds(quick ? 0.5 : 1.2));
        using var folder = new WorkFolder();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        await using var engine = await Engine.OpenAsync(folder.Sub("engine"), new(meters));
        engine.Journal.Metrics.Publish(meters);
        await IngestSuite.SeedAsync(engine.Investors);
        var turns = new int[IngestSuite.Producers];
        string Turn(int producer) => IngestSuite.Id((producer + IngestSuite.Producers * (turns[producer]++ % (IngestSuite.Investors / IngestSuite.Producers))) % IngestSuite.Investors);
        Task<LoadResult> LoadAsync() => Load.RunAsync(IngestSuite.Producers, duration, producer => IngestSuite.AcceptAsync(engine.Investors, Turn(producer), 1));

        var silent = new LoadSeries("nobody listens", LoadAsync);
        var again = new LoadSeries("nobody listens, again", LoadAsync);
        var metrics = new LoadSeries("metrics", async () =>
        {
            using var listener = Metrics();
            return await LoadAsync();
        });
        var traces = new LoadSeries("metrics and every span", async () =>
        {
            using var listener = Metrics();
            using var spans = Spans();
            return await LoadAsync();
        });
        var measured = await Rounds.RunAsync(rounds, silent.Contestant, metrics.Contestant, traces.Contestant, again.Contestant);

        var floor = measured[silent.Name];
        return new("telemetry", $"One event a call, {IngestSuite.Producers} producers, {rounds} rounds of {duration.TotalSeconds} s in turn; listeners sum up what they hear. The last line is how far the floor moves by itself.",
        [
            .. new[] { metrics, traces, again }.SelectMany(series => new Row[]
            {
                new($"{series.Name}: processor time an event", $"{Number(series.CpuMicroseconds)} µs", $"{Number(silent.CpuMicroseconds)} µs, nobody listens", series.CpuMicroseconds / silent.CpuMicroseconds),
                new($"{series.Name}: events/s", Number(measured[series.Name].Median), $"{Number(floor.Median)}, nobody listens", measured[series.Name].Median / floor.Median),
            }),
        ]);
    }

    private static MeterListener Metrics()
    {
        var sum = 0.0;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name.StartsWith("Brokerage.", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Exchange(ref sum, value));
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Exchange(ref sum, value));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => Interlocked.Exchange(ref sum, value));
        listener.Start();
        return listener;
    }

    private static ActivityListener Spans()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
