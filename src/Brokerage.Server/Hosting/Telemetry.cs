using System.Reflection;
using Brokerage.Actors;
using Brokerage.Server.Hubs;
using Brokerage.Server.Markets;
using Brokerage.Server.Privacy;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Brokerage.Server.Hosting;

/// <summary>Metrics, traces and logs by OTLP. What is measured is in docs/operations.md.</summary>
public static class Telemetry
{
    /// <summary>Where telemetry goes; without it nothing is exported and nobody pays. The other variables of OpenTelemetry count, too.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Every meter that is exported: the product's own, and those of what it stands on that name no one.</summary>
    private static readonly string[] Meters =
    [
        "Brokerage.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Runtime",
    ];

    /// <summary>Every source of spans that is exported. Those of Npgsql and Orleans are not: they carry statements and the ids of grains, which are investors.</summary>
    private static readonly string[] Sources = [Traces.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server"];

    /// <summary>Registers the product's meters, and exports when there is somewhere to.</summary>
    /// <exception cref="ArgumentException">The endpoint is no address.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ActorMetrics>();
        builder.Services.AddSingleton<HubMetrics>();
        builder.Services.AddSingleton<MarketMetrics>();
        builder.Services.AddSingleton<PreviewMetrics>();
        builder.Services.AddSingleton<ErasureMetrics>();
        if (builder.Configuration[EndpointVariable] is not { Length: > 0 } endpoint) return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{EndpointVariable}: '{endpoint}' must be an address such as http://otel-collector:4317");

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("brokerage", serviceVersion: Version()).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(tracing => tracing.AddSource(Sources))
            .WithLogging()
            .UseOtlpExporter();
    }

    /// <summary>Makes the meters: what is observed is there before anything happened.</summary>
    public static void StartMeters(this IServiceProvider services)
    {
        services.GetRequiredService<StoreMetrics>().Publish(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        services.GetRequiredService<ActorMetrics>();
        services.GetRequiredService<HubMetrics>();
        services.GetRequiredService<MarketMetrics>();
        services.GetRequiredService<PreviewMetrics>();
        services.GetRequiredService<ErasureMetrics>();
    }

    private static string? Version() => typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
