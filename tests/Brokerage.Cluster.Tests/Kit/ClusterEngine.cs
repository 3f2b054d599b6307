using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>The engine of a cluster of three silos; each call comes to another silo than the last.</summary>
public sealed class ClusterEngine : IEngine
{
    private readonly ActorContext context;
    private readonly CutJournal journal;
    private readonly Task<Silos> leasing;
    private Silos? silos;

    public ClusterEngine(ActorContext context)
    {
        journal = new(context.Journal);
        this.context = context with { Journal = journal };
        leasing = Task.Run(() => Silos.LeaseAsync(this.context));
        Investors = new AnySilo(this.context, SilosAsync, SettleAsync);
    }

    public IInvestors Investors { get; }

    public async Task SweepAsync(long round)
    {
        var silos = await SilosAsync();
        foreach (var services in silos.Services)
            await new ActorSweep(services.GetRequiredService<SiloActors>(), context).SweepAsync(round, CancellationToken.None).Soon();
        await silos.Cluster.Client.GetGrain<IWakeGrain>(0).SweepAsync().Soon();
        await SettleAsync();
    }

    public async Task ReconsiderAsync(string investor)
    {
        await (await AnyAsync()).ReconsiderAsync(investor).Soon();
        await SettleAsync();
    }

    public async Task<Placement> ActivateAsync(string investor, string? rolledBack)
    {
        var placement = await (await AnyAsync()).ActivateAsync(investor, rolledBack).Soon();
        await SettleAsync();
        return placement;
    }

    public async Task EvictAsync(string investor)
    {
        foreach (var services in (await SilosAsync()).Services)
        {
            var actors = services.GetRequiredService<SiloActors>();
            while (actors.Resident.FirstOrDefault(a => a.Id == investor) is { } actor)
            {
                await actors.EvictAsync(investor).Soon();
                await actor.Completion.Soon();
                await Task.Yield();
            }
        }
    }

    public bool IsResident(string investor) => silos!.Services.Any(s => s.GetRequiredService<SiloActors>().Resident.Any(a => a.Id == investor));

    /// <summary>Waits until every app has heard what was said so far, and none is on the way to another activation.</summary>
    public async Task SettleAsync()
    {
        foreach (var services in (await SilosAsync()).Services)
        {
            await services.GetRequiredService<SiloActors>().DeliveredAsync().Soon();
            await services.GetRequiredService<Followers>().SettledAsync().Soon();
        }
    }

    /// <summary>The store is out of reach when the actors go, so that they save nothing, as if their processes had died.</summary>
    public async ValueTask CrashAsync()
    {
        journal.Cut();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var silos = await SilosAsync();
        // The apps first: one that is open would bring its investor back.
        foreach (var services in silos.Services) await services.GetRequiredService<Followers>().EndAllAsync().Soon();
        try
        {
            foreach (var investor in silos.Services.SelectMany(s => s.GetRequiredService<SiloActors>().Resident).Select(a => a.Id).ToHashSet())
                await EvictAsync(investor);
        }
        catch (Exception e) when (e is OverloadedException or TimeoutException)
        {
            // A test that failed left work behind. Silos whose actors do not leave are not used again.
            return;
        }
        await silos.Cluster.DeactivateAsync(silos.Cluster.Client.GetGrain<IWakeGrain>(0)).Soon();
        foreach (var silo in silos.Cluster.Silos)
            await silos.Cluster.DeactivateAsync(silos.Cluster.Client.GetGrain<ISiloGrain>(silo.SiloAddress.ToParsableString())).Soon();
        silos.Return();
    }

    private async Task<Silos> SilosAsync() => silos ??= await leasing;

    private async Task<SiloActors> AnyAsync() => (await SilosAsync()).Services.First().GetRequiredService<SiloActors>();

    /// <summary>A journal that a dead process cannot reach.</summary>
    private sealed class CutJournal(IJournal inner) : JournalDecorator(inner)
    {
        private volatile bool isCut;

        public override StoreHealth Health => isCut ? StoreHealth.Stopped("The process died.", FakeTime.Start) : base.Health;

        public void Cut() => isCut = true;
    }
}
