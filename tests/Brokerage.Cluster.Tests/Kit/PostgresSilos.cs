using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Hosting;
using Brokerage.Cluster.Sql;
using Brokerage.Storage.InMemory;
using Brokerage.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Configuration;
using SiloOptions = Brokerage.Cluster.Hosting.SiloOptions;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Silos that find each other through a PostgreSQL of our own and talk through sockets, on one journal in memory.</summary>
internal sealed class PostgresSilos : IAsyncDisposable
{
    private readonly ActorContext context = new(
        new InMemoryJournal(), new TestPolicy(), new TestMarket(), TimeProvider.System, new(), NullLogger.Instance);

    private readonly List<IHost> hosts = [];

    private PostgresSilos(string database) => Database = database;

    public string Database { get; }

    public IReadOnlyList<IHost> Hosts => hosts;

    public static async Task<PostgresSilos> StartAsync(int count)
    {
        var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        await ClusterSchema.EnsureAsync(database, default);
        var silos = new PostgresSilos(database);
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => silos.AddAsync()));
        return silos;
    }

    public async Task<IHost> AddAsync()
    {
        var ports = Ports.Two();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            silo.AddInvestors(context.Options);
            silo.JoinCluster(new SiloOptions { ConnectionString = Database, SiloPort = ports.Silo, GatewayPort = ports.Gateway });
            silo.Services.AddSingleton(context);
            silo.Configure<ClusterMembershipOptions>(membership => membership.NumMissedProbesLimit = 3);
        });
        var host = builder.Build();
        await host.StartAsync();
        lock (hosts) hosts.Add(host);
        return host;
    }

    public OrleansInvestors At(IHost host) => new(GrainsAt(host), context, host.Services.GetRequiredService<Followers>(), host.Services.GetRequiredService<EverySilo>());

    public static IGrainFactory GrainsAt(IHost host) => host.Services.GetRequiredService<IGrainFactory>();

    public static IWakeGrain WakeAt(IHost host) => GrainsAt(host).GetGrain<IWakeGrain>(0);

    /// <summary>The silo that has a grain in memory.</summary>
    public static async Task<IHost> HolderAsync(IReadOnlyList<IHost> hosts, IAddressable grain)
    {
        var silo = await GrainsAt(hosts[0]).GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return hosts.Single(h => h.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Equals(silo));
    }

    /// <summary>Ends a silo without a good-bye.</summary>
    public async Task KillAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync(new CancellationToken(canceled: true));
        host.Dispose();
    }

    public async Task StopAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync();
        host.Dispose();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    public async Task UntilAsync(string sql, long value)
    {
        for (var wait = 0; wait < 600 && await CountAsync(sql) != value; wait++) await Task.Delay(50);
        (await CountAsync(sql)).ShouldBe(value, sql);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.ToArray()) await KillAsync(host);
    }
}
