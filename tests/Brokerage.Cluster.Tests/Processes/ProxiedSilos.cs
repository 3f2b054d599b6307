using System.Diagnostics;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage.Tests.Postgres;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>What docker-compose.yml runs, as processes of this machine: PostgreSQL, the migration, two silos, and the proxy before them.</summary>
internal sealed class ProxiedSilos : IAsyncDisposable
{
    public const int Count = 2;

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-silos-").FullName;
    private readonly int[] ports = [Ports.Two().Silo, Ports.Two().Gateway];
    private readonly ServerProcess?[] silos = new ServerProcess?[Count];
    private readonly PostgresCluster postgres;
    private readonly string database;

    private ProxiedSilos(PostgresCluster postgres, string database) => (this.postgres, this.database) = (postgres, database);

    /// <summary>The proxy, for whoever comes from outside.</summary>
    public HttpClient Door { get; } = new();

    public NginxProcess Nginx { get; private set; } = null!;

    /// <summary>What the migration wrote.</summary>
    public string Migrated { get; private set; } = "";

    public ServerProcess this[int silo] => silos[silo]!;

    public static async Task<ProxiedSilos> StartAsync()
    {
        var postgres = await PostgresCluster.StartAsync();
        var all = new ProxiedSilos(postgres, await postgres.CreateDatabaseAsync());
        all.Migrated = await all.MigrateAsync();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(all.StartAsync));
        var port = Ports.Two().Silo;
        all.Nginx = await NginxProcess.StartAsync(port, all.ports);
        all.Door.BaseAddress = new($"http://127.0.0.1:{port}");
        return all;
    }

    /// <summary>Starts a silo where the proxy expects it.</summary>
    public async Task StartAsync(int silo)
    {
        var own = Ports.Two();
        silos[silo] = await ServerProcess.StartAsync(new()
        {
            Program = "brokerage-silo.dll",
            DataFolder = folder,
            Urls = $"http://127.0.0.1:{ports[silo]}",
            Arguments = ["--silo-port", $"{own.Silo}", "--gateway-port", $"{own.Gateway}", "--drain-seconds", "1"],
            Environment = new Dictionary<string, string> { [Stores.Variable] = database },
        });
    }

    /// <summary>Runs the one-shot service.</summary>
    public async Task<string> MigrateAsync()
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "brokerage-silo.dll"), "migrate"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Stores.Variable] = database;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>A client that comes through the proxy with a token of a role.</summary>
    public async Task<HttpClient> ClientAsync(string role, string sub)
    {
        var client = new HttpClient { BaseAddress = Door.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await DevToken.GetAsync(Door, role, sub));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (Nginx is not null) await Nginx.DisposeAsync();
        foreach (var silo in silos) if (silo is not null) await silo.DisposeAsync();
        await postgres.DisposeAsync();
        Door.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
