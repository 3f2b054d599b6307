using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Brokerage.Cluster.Hosting;

/// <summary>What every silo of the cluster has, whatever it keeps its membership in.</summary>
public static class SiloExtensions
{
    /// <summary>Adds the engine. The host adds <see cref="ActorContext"/> and <see cref="TimeProvider"/>.</summary>
    public static ISiloBuilder AddInvestors(this ISiloBuilder silo, ActorOptions options)
    {
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<ClusterMetrics>();
        silo.Services.TryAddSingleton(SharedCopies.None);
        silo.Services.AddSingleton<EverySilo>();
        silo.Services.AddSingleton<SiloActors>();
        silo.Services.AddSingleton<Followers>();
        silo.Services.AddHostedService(s => s.GetRequiredService<Followers>());
        silo.AddReminders();
        silo.AddOutgoingGrainCallFilter<CallTracing>();
        silo.AddIncomingGrainCallFilter<CallTracing>();
        silo.AddIncomingGrainCallFilter<StoppingFilter>();
        silo.AddIncomingGrainCallFilter<SheddingFilter>();

        // Failures that callers tell apart cross silos as what they are.
        silo.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Brokerage)));
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.MaxEnqueuedRequestsHardLimit = options.MailboxCapacity;
            messaging.ResponseTimeout = TimeSpan.FromSeconds(10);
        });
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            // The sweep lets idle investors go; this is for what it overlooks, and for the other grains.
            collection.CollectionAge = options.IdleTimeout + options.IdleTimeout;
            collection.DeactivationTimeout = TimeSpan.FromSeconds(10);
        });
        return silo;
    }
}
