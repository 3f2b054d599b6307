using Brokerage.Server.Hosting;
using Brokerage.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Brokerage.Server.Ops;

/// <summary>Live: the process answers, whatever its database does. Ready: it can journal, and is not about to leave.</summary>
public static class HealthEndpoints
{
    /// <summary>The framework's own log: it has an error for every probe. <see cref="HealthLog"/> has one line for every change.</summary>
    public const string FrameworkLog = "Microsoft.Extensions.Diagnostics.HealthChecks";

    public static IServiceCollection AddBrokerageHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthLog>();
        services.AddHealthChecks().AddCheck<JournalCheck>("journal", tags: ["ready"]).AddCheck<DrainCheck>("drain", tags: ["ready"]);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var log = routes.ServiceProvider.GetRequiredService<HealthLog>();
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new()
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = (http, report) =>
            {
                log.Note(report);
                return http.Response.WriteAsync(report.Status.ToString());
            },
        }).AllowAnonymous();
    }

    /// <summary>Asks the store: one that nobody uses would not know that its database is away. A store that is only busy is ready.</summary>
    private sealed class JournalCheck(IJournal journal, TimeProvider time) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                if (journal.Health.IsReady)
                    await journal.CountQuarantineAsync(QuarantineStatus.Open, 1, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
            {
                // What it means, the store's own health says.
            }
            return journal.Health.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(journal.Health.Reason);
        }
    }

    private sealed class DrainCheck(Drain drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("The host is about to stop.") : HealthCheckResult.Healthy());
    }
}
