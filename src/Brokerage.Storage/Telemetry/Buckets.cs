using System.Diagnostics.Metrics;

namespace Brokerage.Storage;

/// <summary>Bounds of histograms. The usual ones are meant for milliseconds; what is measured here is in seconds, or counts.</summary>
public static class Buckets
{
    /// <summary>From half a millisecond to ten seconds.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>From one to a thousand.</summary>
    public static InstrumentAdvice<int> Counts { get; } = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] };
}
