using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Hubs;
using Brokerage.Server.Ingest;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>Which environment variables the product reads.</summary>
internal static class Settings
{
    private static readonly Dictionary<string, Type[]> Sections = new()
    {
        ["Auth"] = [typeof(AuthOptions)],
        ["Hubs"] = [typeof(HubLimits), typeof(HubOriginOptions)],
        ["Ingest"] = [typeof(IngestOptions)],
        ["Audit"] = [typeof(AuditOptions)],
    };

    /// <summary>True for the store's variable, a member of a section of the configuration, and the standard variables of host and telemetry.</summary>
    public static bool IsRead(string variable) =>
        variable is Hosting.Stores.Variable or "ASPNETCORE_ENVIRONMENT" or "OTEL_EXPORTER_OTLP_ENDPOINT"
        || (variable.Split("__") is [var section, var member, ..] && Sections.GetValueOrDefault(section, []).Any(type => type.GetProperty(member) is not null));
}
