using System.Diagnostics;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.Audit;

/// <summary>One server for the tests of its audit log, and the command line beside it.</summary>
public sealed class AuditProcess : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public ServerProcess Server { get; private set; } = null!;

    /// <summary>The privacy office.</summary>
    public HttpClient Privacy { get; private set; } = null!;

    /// <summary>A system of the broker.</summary>
    public Broker Broker { get; private set; } = null!;

    /// <summary>Where the server publishes heads.</summary>
    public string HeadsPath => Path.Combine(Server.DataFolder, "audit", "heads.log");

    public async Task InitializeAsync()
    {
        Server = await ServerProcess.StartAsync();
        Privacy = await Server.ClientAsync("privacy", "dpo-1");
        Broker = await Server.BrokerAsync();
    }

    public async Task DisposeAsync()
    {
        Privacy.Dispose();
        Broker.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Runs <c>brokerage audit</c>.</summary>
    public static async Task<(int Exit, byte[] Output, string Errors)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Brokerage.Server.dll"), "audit", .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var (copied, errors) = (process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(patience.Token);
        await copied;
        return (process.ExitCode, output.ToArray(), await errors);
    }
}
