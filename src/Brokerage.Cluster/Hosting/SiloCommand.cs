using System.CommandLine;
using Brokerage.Server.Hosting;
using Brokerage.Server.Policy;
using Brokerage.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using ClusterSchema = Brokerage.Cluster.Sql.ClusterSchema;

namespace Brokerage.Cluster.Hosting;

/// <summary>The command line of <c>brokerage-silo</c>: the server's own options, and where the silo is.</summary>
public static class SiloCommand
{
    /// <summary>Parses the arguments, and serves until told to stop or does what they ask for.</summary>
    public static Task<int> RunAsync(string[] args) => CommandLine.InvokeAsync(Create(), args);

    internal static RootCommand Create()
    {
        var (server, silo) = (new ServerOptions(), new SiloOptions());
        var urls = new Option<string>("--urls") { Description = "Address to listen on.", DefaultValueFactory = _ => server.Urls };
        var data = new Option<string>("--data") { Description = "Folder of keys and published rule sets.", DefaultValueFactory = _ => server.DataFolder };
        var replay = new Option<string>("--replay") { Description = "File or folder to replay as the market.", DefaultValueFactory = _ => server.Replay };
        var speed = new Option<string>("--speed") { Description = "Speed of the replay: N times real time, or max.", DefaultValueFactory = _ => server.Speed };
        var hold = new Option<bool>("--hold-replay") { Description = "Hold the replay until POST /dev/replay/start." };
        var seed = new Option<int>("--seed-investors") { Description = "Synthetic investors for an empty store. Default none: silos share a store." };
        var cluster = new Option<string>("--cluster-id") { Description = "The cluster.", DefaultValueFactory = _ => silo.ClusterId };
        var address = new Option<string>("--address") { Description = "Address for other silos: an address, a name, or auto.", DefaultValueFactory = _ => silo.Address.ToString() };
        var port = new Option<int>("--silo-port") { Description = "Port for other silos.", DefaultValueFactory = _ => silo.SiloPort };
        var gateway = new Option<int>("--gateway-port") { Description = "Port for Orleans clients.", DefaultValueFactory = _ => silo.GatewayPort };
        var shed = new Option<int>("--shed-cpu") { Description = "Percent of the processors above which events are refused for the moment.", DefaultValueFactory = _ => silo.ShedCpuPercent };
        var drain = CommandLine.DrainSeconds();
        var root = new RootCommand($"Brokerage as a silo of a cluster. {SiloOptions.StoreVariable} holds the connection string of its PostgreSQL.")
        {
            urls, data, replay, speed, hold, seed, drain, cluster, address, port, gateway, shed, Migrate(),
        };
        root.SetAction((parsed, ct) => ServeAsync(
            server with
            {
                Urls = parsed.GetValue(urls)!,
                DataFolder = parsed.GetValue(data)!,
                Replay = parsed.GetValue(replay)!,
                Speed = parsed.GetValue(speed)!,
                HoldReplay = parsed.GetValue(hold),
                SeedInvestors = parsed.GetValue(seed),
                DrainDelay = TimeSpan.FromSeconds(parsed.GetValue(drain)),
            },
            async () => new SiloOptions
            {
                ClusterId = parsed.GetValue(cluster)!,
                Address = await OwnAddress.ReadAsync(parsed.GetValue(address)!, ct),
                SiloPort = parsed.GetValue(port),
                GatewayPort = parsed.GetValue(gateway),
                ShedCpuPercent = parsed.GetValue(shed),
                ConnectionString = StoreOfEnvironment,
            }.Validated(), ct));
        return root;
    }

    private static string? StoreOfEnvironment => Environment.GetEnvironmentVariable(SiloOptions.StoreVariable);

    private static Command Migrate()
    {
        var migrate = new Command("migrate", "Creates or migrates the tables of journal and cluster; silos may run. Without it each silo does so when it starts.");
        migrate.SetAction((_, ct) => GuardedAsync("The tables cannot be migrated", async () =>
        {
            if (StoreOfEnvironment is not { Length: > 0 } store) throw new ArgumentException($"{SiloOptions.StoreVariable} must hold the connection string of a PostgreSQL");
            await StoreCommand.MigratePostgresAsync(store, new ServerOptions().DataFolder, ct);
            await ClusterSchema.EnsureAsync(store, ct);
            Console.WriteLine("cluster: schema as this program has it");
        }));
        return migrate;
    }

    private static Task<int> ServeAsync(ServerOptions server, Func<Task<SiloOptions>> read, CancellationToken ct) => GuardedAsync("The silo cannot start", async () =>
    {
        var silo = await read();
        if (silo.ConnectionString is { } store) await ClusterSchema.EnsureAsync(store, ct);
        await using var app = await App.BuildAsync(server, builder => builder.AddSilo(silo));
        await App.RunAsync(app, ct);
    });

    /// <summary>What is wrong with the configuration or the machine is said in words, without a stack trace.</summary>
    private static async Task<int> GuardedAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or PolicyException or ArgumentException or StoreConfigurationException or StoreUnavailableException
            or StoreIntegrityException or IOException or NpgsqlException)
        {
            Console.Error.WriteLine($"{what}: {e.Message}");
            return 1;
        }
    }
}
