using System.Diagnostics.Metrics;

namespace Brokerage.Cluster.Tracing;

/// <summary>What a silo counts. No tag ever names an investor.</summary>
public sealed class ClusterMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Cluster";

    private static readonly KeyValuePair<string, object?> Remote = new("remote", true), Local = new("remote", false);

    private readonly Counter<long> _calls;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _drops;
    private readonly Counter<long> _shed;

    public ClusterMetrics(IMeterFactory meters, IClusterMembershipService membership)
    {
        var meter = meters.Create(Name);
        _calls = meter.CreateCounter<long>("brokerage.cluster.calls", "{call}", "Calls of grains that were answered here; tag remote: from another silo.");
        _moves = meter.CreateCounter<long>("brokerage.cluster.moves", "{app}", "Apps of this silo that went on to another activation.");
        _drops = meter.CreateCounter<long>("brokerage.cluster.drops", "{app}", "Apps that an activation here lost, because their silo did not answer.");
        _shed = meter.CreateCounter<long>("brokerage.cluster.shed", "{call}", "Calls of ingest that were refused here, because the silo had more to do than it could.");
        meter.CreateObservableUpDownCounter(
            "brokerage.cluster.members", () => membership.CurrentSnapshot.Members.Values.Count(m => m.Status == SiloStatus.Active), "{silo}",
            "Silos that this one takes for alive.");
    }

    internal void CountCall(string method, bool isRemote) =>
        _calls.Add(1, new("method", method), isRemote ? Remote : Local);

    internal void CountMove() => _moves.Add(1);

    internal void CountDrop() => _drops.Add(1);

    internal void CountShed() => _shed.Add(1);
}
