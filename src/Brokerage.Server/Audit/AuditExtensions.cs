using Brokerage.Server.Hosting;
using Brokerage.Storage;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditExtensions
{
    /// <summary>The trail, the publication of its heads, and what follows the rules.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration("Audit");
        services.AddSingleton(s => new AuditHeadsFile(
            s.GetRequiredService<IOptions<AuditOptions>>().Value.HeadsPathIn(s.GetRequiredService<ServerOptions>().DataFolder), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditPublisher>();
        services.AddHostedService(s => s.GetRequiredService<AuditPublisher>());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Readers>();
        services.AddSingleton<RuleAudit>();
        services.AddHostedService(s => s.GetRequiredService<RuleAudit>());
    }
}
