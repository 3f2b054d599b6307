using System.Collections.Concurrent;
using Brokerage.Actors;
using Brokerage.Cluster.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>
/// Three silos. Starting them costs a second, so that a test leases them and gives them back; what the actors work with is the lease's.
/// </summary>
public sealed class Silos
{
    private static readonly ConcurrentBag<Silos> Free = [];

    private readonly InProcessTestCluster cluster;

    private Silos()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddInvestors(new());
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage(WakeGrain.Storage);
            silo.Services.AddTransient(_ => Context ?? throw new InvalidOperationException("Nobody leases these silos."));
        });
        cluster = builder.Build();
    }

    /// <summary>What the actors of the present lease work with.</summary>
    public ActorContext? Context { get; private set; }

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster => cluster;

    /// <summary>The services of every silo that runs.</summary>
    public IEnumerable<IServiceProvider> Services => cluster.Silos.Where(s => s.IsActive).Select(s => s.ServiceProvider);

    public static async Task<Silos> LeaseAsync(ActorContext context)
    {
        if (!Free.TryTake(out var silos)) await (silos = new()).cluster.DeployAsync();
        silos.Context = context;
        // Read at every call, so that each lease has its own.
        foreach (var services in silos.Services)
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<SiloMessagingOptions>>().Value.MaxEnqueuedRequestsHardLimit = context.Options.MailboxCapacity;
        return silos;
    }

    /// <summary>Gives back silos without actors.</summary>
    public void Return()
    {
        Context = null;
        Free.Add(this);
    }
}
