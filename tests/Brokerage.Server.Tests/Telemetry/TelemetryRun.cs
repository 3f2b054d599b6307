using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>A server that exports, its workload, and its end: what arrived stays to be looked at.</summary>
public sealed class TelemetryRun : IAsyncLifetime
{
    public OtlpReceiver Received { get; private set; } = null!;

    public Workload Workload { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Received = await OtlpReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync(new()
        {
            Speed = "60",
            Environment = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Received.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                ["OTEL_SERVICE_NAME"] = "brokerage-under-test",
            },
        });
        Workload = new(server);
        await Workload.RunAsync();
        await server.StopAsync();
    }

    public async Task DisposeAsync() => await Received.DisposeAsync();
}
