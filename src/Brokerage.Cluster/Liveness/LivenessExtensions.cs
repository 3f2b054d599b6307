using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Brokerage.Cluster.Liveness;

/// <summary>When a silo is dead to the others.</summary>
public static class LivenessExtensions
{
    /// <summary>Adds the probes' settings and <see cref="DeadSilos"/>; for silos that talk through sockets.</summary>
    public static ISiloBuilder AddLiveness(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(SetProbes);
        silo.Services.AddSingleton<EndedConnections>();
        silo.Services.AddSingleton<Witnesses>();
        silo.AddGrainService<Witness>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<EndedConnections>(
            (connections, ended) => connections.ConfigureSiloOutboundConnection(connection => connection.Use(ended.Watch)));
        silo.Services.AddHostedService<DeadSilos>();
        return silo;
    }

    /// <summary>
    /// A silo that says nothing for three seconds (<c>MaxProbeTimeout</c> times <c>NumMissedProbesLimit</c>: as long as anything at all came from it,
    /// Orleans casts no vote) and does not answer another silo's probe either is dead. A pause of two seconds, for a collection of garbage, is survived. One
    /// that is declared dead wrongly ends itself, and what it still writes is refused by the journal.
    /// </summary>
    internal static void SetProbes(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MinProbeTimeout = TimeSpan.FromMilliseconds(750);
        membership.MaxProbeTimeout = TimeSpan.FromMilliseconds(1500);
        membership.NumMissedProbesLimit = 2;
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
    }
}
