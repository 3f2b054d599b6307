using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Hosting;
using Brokerage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Three silos of a test's own on one journal, on the machine's clock: for tests that hurt them.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private LiveCluster(InProcessTestCluster silos, ActorContext context) => (Silos, Context) = (silos, context);

    public InProcessTestCluster Silos { get; }

    public ActorContext Context { get; }

    public IReadOnlyList<InProcessSiloHandle> Active => [.. Silos.Silos.Where(s => s.IsActive)];

    public static async Task<LiveCluster> StartAsync(IJournal journal, ActorOptions? options = null, Func<string, SharedCopies>? copies = null, Action<ISiloBuilder>? configure = null)
    {
        var context = new ActorContext(journal, new TestPolicy(), new TestMarket(), TimeProvider.System, options ?? new(), NullLogger.Instance);
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((which, silo) =>
        {
            if (copies is not null) silo.Services.AddSingleton(copies(which.SiloName));
            silo.AddInvestors(context.Options);
            configure?.Invoke(silo);
            silo.Services.AddSingleton(context);
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage(WakeGrain.Storage);
            silo.Configure<ClusterMembershipOptions>(membership => (membership.ProbeTimeout, membership.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 3));
        });
        var silos = builder.Build();
        await silos.DeployAsync();
        return new(silos, context);
    }

    public OrleansInvestors At(InProcessSiloHandle silo) => new(silo.ServiceProvider.GetRequiredService<IGrainFactory>(), Context, FollowersAt(silo), silo.ServiceProvider.GetRequiredService<EverySilo>());

    public static Followers FollowersAt(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<Followers>();

    public static SiloActors ActorsAt(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<SiloActors>();

    /// <summary>The silo that holds an investor now.</summary>
    public InProcessSiloHandle HolderOf(string investor) => Active.Single(s => ActorsAt(s).Resident.Any(a => a.Id == investor));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Active) await FollowersAt(silo).EndAllAsync();
        await Silos.DisposeAsync();
    }
}
