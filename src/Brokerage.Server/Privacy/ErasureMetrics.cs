using System.Diagnostics.Metrics;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>How long erasures take, and so how many there were.</summary>
public sealed class ErasureMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Privacy";

    private readonly Histogram<double> _erasures = meters.Create(Name).CreateHistogram(
        "brokerage.erasure.duration", "s", "An erasure, from the request to the certificate.", null, Buckets.Seconds);

    internal void Erased(TimeSpan duration) => _erasures.Record(duration.TotalSeconds);
}
