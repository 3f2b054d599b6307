using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Cluster.Liveness;
using Brokerage.Server.Hubs;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using ClusterSchema = Brokerage.Cluster.Sql.ClusterSchema;

namespace Brokerage.Cluster.Hosting;

/// <summary>Turns the product's host into a silo: the same hubs, endpoints and journal, with the investors as grains of a cluster.</summary>
public static class SiloHost
{
    private const string Provider = "Npgsql";
    private const string Service = "brokerage";

    /// <summary>For the last argument of <see cref="Server.Hosting.App.BuildAsync"/>.</summary>
    public static void AddSilo(this WebApplicationBuilder builder, SiloOptions options)
    {
        var services = builder.Services;
        services.RemoveAll<InProcessInvestors>();
        services.RemoveAll<IInvestors>();
        services.RemoveAll<IHousekeeping>();
        services.AddSingleton<IInvestors, OrleansInvestors>();
        services.AddSingleton<IHousekeeping>(s => s.GetRequiredService<SiloActors>());
        services.AddSingleton(s => new SharedCopies(
            s.GetRequiredService<LiveRules>().RefreshAsync, ct => s.GetRequiredService<ErasureLedger>().RefreshAsync(ct).AsTask(),
            s.GetRequiredService<HubConnections>().Abort) { RulesKnown = () => s.GetRequiredService<LiveRules>().Book.Count });
        services.AddSingleton<IOtherTables, SiloTables>();
        services.AddHealthChecks().AddCheck<SiloCheck>("silo", tags: ["ready"]);
        builder.UseOrleans(silo =>
        {
            silo.AddInvestors(new());
            silo.Configure<LoadSheddingOptions>(shedding => (shedding.LoadSheddingEnabled, shedding.CpuThreshold) = (true, options.ShedCpuPercent));
            silo.JoinCluster(options);
        });
        services.AddHostedService<RulesNews>();
        services.AddHostedService<WakeDuty>();
        // Two of Orleans' categories warn at every start, of a choice of the garbage collector and of a check that has not run yet.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning).AddFilter(typeof(Witness).FullName, LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        StartSiloFirst(services);
    }

    /// <summary>Where the silos find each other, and what wakes them.</summary>
    internal static void JoinCluster(this ISiloBuilder silo, SiloOptions options)
    {
        if (options.ConnectionString is not { } store)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: Service, clusterId: options.ClusterId);
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage(WakeGrain.Storage);
            return;
        }
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, Service));
        silo.ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort);
        var connection = ClusterSchema.In(store);
        silo.UseAdoNetClustering(adoNet => (adoNet.Invariant, adoNet.ConnectionString) = (Provider, connection));
        silo.UseAdoNetReminderService(adoNet => (adoNet.Invariant, adoNet.ConnectionString) = (Provider, connection));
        silo.AddAdoNetGrainStorage(WakeGrain.Storage, adoNet => (adoNet.Invariant, adoNet.ConnectionString) = (Provider, connection));
        silo.AddLiveness();
    }

    /// <summary>Whoever begins with the host finds the cluster, and whoever ends with it still does: hosted services stop in reverse order.</summary>
    private static void StartSiloFirst(IServiceCollection services)
    {
        var silo = services.Where(s => s.ServiceType == typeof(IHostedService) && IsOfOrleans(s)).ToArray();
        foreach (var service in silo.Reverse())
        {
            services.Remove(service);
            services.Insert(0, service);
        }

        static bool IsOfOrleans(ServiceDescriptor service) =>
            (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.Assembly.GetName().Name!.StartsWith("Orleans", StringComparison.Ordinal) == true;
    }
}
