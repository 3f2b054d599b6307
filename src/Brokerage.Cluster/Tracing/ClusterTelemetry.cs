using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Brokerage.Cluster.Tracing;

/// <summary>Names under which the cluster is traced and counted.</summary>
public static class ClusterTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Brokerage.Cluster";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Calls of investors' grains; tag <c>remote</c> is true for one that came from another silo.</summary>
    internal static readonly Counter<long> Calls = Meter.CreateCounter<long>("brokerage.cluster.calls", "{call}", "Calls of investors' grains.");

    /// <summary>Apps that moved to another activation.</summary>
    internal static readonly Counter<long> Moves = Meter.CreateCounter<long>("brokerage.cluster.moves", "{app}", "Apps that attached to another activation.");
}
