using Brokerage.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Brokerage.Server.Ops;

/// <summary>Live: the process answers. Ready: it can journal.</summary>
public static class HealthEndpoints
{
    public static IServiceCollection AddBrokerageHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<JournalCheck>("journal", tags: ["ready"]);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
    }

    private sealed class JournalCheck(IJournal journal) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(journal.Health.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(journal.Health.Reason));
    }
}
