using Brokerage.Cluster.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>Says at which silo an investor is: asks the cluster from outside, as an operator's tool would.</summary>
internal sealed class SiloMap(SiloProcesses silos) : IAsyncDisposable
{
    private readonly IHost host = Build(silos.Database);

    /// <summary>Begins to listen to the cluster.</summary>
    public Task StartAsync() => host.StartAsync();

    /// <summary>The silo of an investor who is in memory; null when no silo has them.</summary>
    public async Task<int?> HolderOfAsync(string investor)
    {
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        for (var attempt = 1; ; attempt++)
            try
            {
                var silo = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IInvestorGrain>(investor));
                return silo is null ? null : silos.At(silo.Endpoint.Port);
            }
            catch (Exception e) when (attempt < 50 && e is OrleansException)
            {
                // A silo that is gone is still in its list.
                await Task.Delay(100);
            }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static IHost Build(string database)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("brokerage", "brokerage"));
            client.UseAdoNetClustering(adoNet => (adoNet.Invariant, adoNet.ConnectionString) = ("Npgsql", ClusterSchema.In(database)));
        });
        return builder.Build();
    }
}
