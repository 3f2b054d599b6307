using System.Diagnostics.Metrics;
using Brokerage.Storage;

namespace Brokerage.Server.Rules;

/// <summary>How long previews take: people wait for them while they type.</summary>
public sealed class PreviewMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Rules";

    private readonly Histogram<double> _previews = meters.Create(Name).CreateHistogram(
        "brokerage.preview.duration", "s", "A preview of a rule set on the population, waiting included.", null, Buckets.Seconds);

    internal void Previewed(TimeSpan duration) => _previews.Record(duration.TotalSeconds);
}
