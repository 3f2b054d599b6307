using Brokerage.Cluster.Tracing;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Following;

/// <summary>What the followers of one silo share.</summary>
internal sealed record Surroundings(IGrainFactory Grains, ClusterMetrics Metrics, TimeProvider Time, ILogger Log);
