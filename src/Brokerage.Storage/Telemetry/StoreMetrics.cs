using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Brokerage.Storage;

/// <summary>What a store measures of itself. A store is open before its host has meters: until <see cref="Publish"/> nothing is measured.</summary>
public sealed class StoreMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Storage";

    readonly Func<StoreHealth> _health;
    readonly Func<Waiting> _waiting;
    readonly Func<WriterStatistics> _statistics;
    volatile Histograms? _histograms;

    internal StoreMetrics(Func<StoreHealth> health, Func<Waiting> waiting, Func<WriterStatistics> statistics) =>
        (_health, _waiting, _statistics) = (health, waiting, statistics);

    /// <summary>Begins to measure.</summary>
    public void Publish(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge("brokerage.store.ready", () => _health().IsReady ? 1 : 0, null, "1 while writes are accepted, else 0.");
        meter.CreateObservableGauge("brokerage.journal.lag", () => _waiting().Oldest.TotalSeconds, "s", "How long the oldest write that is not answered waits.");
        meter.CreateObservableUpDownCounter("brokerage.store.writes.waiting", () => _waiting().Writes, "{write}", "Writes that wait for a commit.");
        meter.CreateObservableCounter("brokerage.store.entries", () => _statistics().Entries, "{entry}", "Journal entries and other rows that were committed.");
        _histograms = new(
            meter.CreateHistogram("brokerage.store.commit.duration", "s", "A group commit, from its beginning to the answer of the disk or database.", null, Buckets.Seconds),
            meter.CreateHistogram("brokerage.store.commit.writes", "{write}", "Writes that shared a commit.", null, Buckets.Counts));
    }

    /// <summary>Measures a commit.</summary>
    /// <param name="began">When it began, on the stopwatch's clock.</param>
    /// <param name="writes">Writes that it carried.</param>
    internal void Committed(long began, int writes)
    {
        if (_histograms is not { } histograms) return;
        histograms.Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        histograms.Writes.Record(writes);
    }

    sealed record Histograms(Histogram<double> Duration, Histogram<int> Writes);
}

/// <summary>What waits to be written.</summary>
/// <param name="Writes">How many writes.</param>
/// <param name="Oldest">How long the oldest of them, or of those being committed, has waited.</param>
readonly record struct Waiting(int Writes, TimeSpan Oldest)
{
    /// <summary>Both together.</summary>
    public static Waiting operator +(Waiting one, Waiting other) => new(one.Writes + other.Writes, one.Oldest > other.Oldest ? one.Oldest : other.Oldest);

    /// <summary>So many, the oldest of which came at a time of the stopwatch's clock; 0 for none.</summary>
    public static Waiting Since(int writes, long oldest) => new(writes, oldest == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(oldest));
}
