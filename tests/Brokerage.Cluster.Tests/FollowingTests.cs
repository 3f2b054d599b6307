using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage.InMemory;

namespace Brokerage.Cluster.Tests;

/// <summary>Apps follow their investor through the cluster, whatever happens to silos.</summary>
public sealed class FollowingTests
{
    private const string Investor = "investor-1";

    [Fact]
    public async Task Apps_AtEverySilo_HearTheSame()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        var apps = await AttachEverywhereAsync(cluster);

        await ChangeAsync(cluster, 0, 20);

        await Task.WhenAll(apps.Select(a => UntilCurrentAsync(cluster, a)));
        foreach (var app in apps)
        {
            app.Violations.ShouldBeEmpty();
            app.Starts.Count.ShouldBe(apps[0].Starts.Count);
            // Beyond the snapshots, each of its own instant.
            app.Said.Skip(3).ShouldBe(apps[0].Said.Skip(3));
        }
    }

    [Fact]
    public async Task Investor_LeavesMemory_AppsFollowToTheNextActivation()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        var apps = await AttachEverywhereAsync(cluster);
        var epoch = apps[0].Position.Epoch;

        await LiveCluster.ActorsAt(cluster.Active[0]).EvictAsync(Investor);

        // The good-bye alone brings them to the next activation; nobody asks for the investor.
        foreach (var app in apps) await app.UntilAsync(a => a.Position.Epoch != epoch);
        await ChangeAsync(cluster, 0, 5);
        foreach (var app in apps)
        {
            await UntilCurrentAsync(cluster, app);
            app.Violations.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Silo_OfTheInvestorDies_AppsOfOtherSilosAreServedAgain()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        var apps = await AttachEverywhereAsync(cluster);
        await ChangeAsync(cluster, 0, 3);
        var holder = cluster.HolderOf(Investor);
        var survivors = apps.Where((_, i) => cluster.Silos.Silos[i] != holder).ToList();
        var seen = survivors[0].Updates[^1].Version;

        await cluster.Silos.KillSiloAsync(holder);

        await ChangeAsync(cluster, 3, 3);
        survivors.Count.ShouldBe(2);
        foreach (var app in survivors)
        {
            await app.UntilAsync(a => a.Updates[^1].Version > seen);
            await UntilCurrentAsync(cluster, app);
            app.Violations.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Silo_OfAnAppDies_TheInvestorForgetsIt()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        var apps = await AttachEverywhereAsync(cluster);
        var holder = cluster.HolderOf(Investor);
        var others = cluster.Active.Where(s => s != holder).ToArray();
        var actor = LiveCluster.ActorsAt(holder).Resident.Single(a => a.Id == Investor);
        foreach (var silo in cluster.Active.Except(others)) await LiveCluster.FollowersAt(silo).EndAllAsync();

        foreach (var silo in others) await cluster.Silos.KillSiloAsync(silo);
        await ChangeAsync(cluster, 0, 1);

        // What cannot be delivered is not kept for ever, and does not keep the investor in memory.
        apps.Count.ShouldBe(3);
        for (var wait = 0; actor.IsAttached && wait < 600; wait++) await Task.Delay(100);
        actor.IsAttached.ShouldBeFalse();
        (await cluster.At(holder).AcceptAsync(Investor, [Event("after", Sent.Give(Purpose.NudgePush))], default)).Single().Status.ShouldBe(OutcomeStatus.Accepted);
    }

    [Fact]
    public async Task Lease_ThatNobodyKnows_IsAttachedAgainAtTheNextRenewal()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        await ChangeAsync(cluster, 0, 1);
        var observer = new RecordingObserver();
        var silo = cluster.Active[0];
        var grains = silo.ServiceProvider.GetService(typeof(IGrainFactory)) as IGrainFactory;
        var surroundings = new Surroundings(
            grains!, (Tracing.ClusterMetrics)silo.ServiceProvider.GetService(typeof(Tracing.ClusterMetrics))!, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var follower = new Follower(Investor, observer, surroundings);
        await follower.AttachAsync(null, default);
        var grain = grains!.GetGrain<IInvestorGrain>(Investor);

        await follower.RenewAsync();
        await follower.SettledAsync().Soon();
        observer.Starts.Count.ShouldBe(1);
        (await grain.RenewAsync(Guid.NewGuid())).ShouldBeFalse();

        // Another activation knows no leases; the app stands where it stood, so it is told nothing but a new beginning.
        await grain.LeaveAsync();
        await observer.UntilAsync(o => o.Starts.Count == 2);
        await follower.SettledAsync().Soon();
        await follower.RenewAsync();
        await follower.SettledAsync().Soon();
        observer.Starts.Count.ShouldBe(2);
        observer.Violations.ShouldBeEmpty();
        await follower.EndAsync(tellGrain: true);
    }

    private static async Task<List<RecordingObserver>> AttachEverywhereAsync(LiveCluster cluster)
    {
        await cluster.At(cluster.Active[0]).AcceptAsync(
            Investor, [Event("b", Sent.Give(Purpose.PersonaliseBehaviour)), Event("p", Sent.Give(Purpose.PersonalisePortfolio))], default);
        var apps = new List<RecordingObserver>();
        foreach (var silo in cluster.Active)
        {
            var app = new RecordingObserver();
            await cluster.At(silo).AttachAsync(Investor, app, null, default).Soon();
            apps.Add(app);
        }
        return apps;
    }

    /// <summary>Changes of consent: each is told to everybody.</summary>
    private static async Task ChangeAsync(LiveCluster cluster, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            InvestorEvent data = i % 2 == 0 ? Sent.Give(Purpose.NudgePush) : Sent.Withdraw(Purpose.NudgePush);
            var silo = cluster.Active[i % cluster.Active.Count];
            (await cluster.At(silo).AcceptAsync(Investor, [Event($"change-{i}", data)], default)).Single().Status.ShouldBe(OutcomeStatus.Accepted);
        }
    }

    private static async Task UntilCurrentAsync(LiveCluster cluster, RecordingObserver app)
    {
        var sight = await cluster.At(cluster.Active[0]).ViewAsync(Investor, default).Soon();
        await app.UntilAsync(a => a.Position == new ResumeFrom(sight.Epoch, sight.Seq));
        app.Updates[^1].Version.ShouldBe(sight.State.Sequence);
    }

    private static Submission Event(string id, InvestorEvent data) => new("tests", id, TimeProvider.System.GetUtcNow(), data);
}
