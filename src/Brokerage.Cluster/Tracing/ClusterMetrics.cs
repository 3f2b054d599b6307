using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Brokerage.Cluster.Tracing;

/// <summary>What a silo counts, and the source of its spans. No tag ever names an investor.</summary>
public sealed class ClusterMetrics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Brokerage.Cluster";

    internal static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _calls;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _drops;

    public ClusterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _calls = meter.CreateCounter<long>("brokerage.cluster.calls", "{call}", "Calls of grains that were answered here; tag remote: from another silo.");
        _moves = meter.CreateCounter<long>("brokerage.cluster.moves", "{app}", "Apps of this silo that went on to another activation.");
        _drops = meter.CreateCounter<long>("brokerage.cluster.drops", "{app}", "Apps that an activation here lost, because their silo did not answer.");
    }

    internal void CountCall(string method, bool isRemote) =>
        _calls.Add(1, new("method", method), new KeyValuePair<string, object?>("remote", isRemote));

    internal void CountMove() => _moves.Add(1);

    internal void CountDrop() => _drops.Add(1);
}
