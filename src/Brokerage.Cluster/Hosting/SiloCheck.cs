using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Brokerage.Cluster.Hosting;

/// <summary>Ready: this silo is a member of the cluster, as far as it knows.</summary>
internal sealed class SiloCheck(ISiloStatusOracle silo) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silo.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}."));
}
