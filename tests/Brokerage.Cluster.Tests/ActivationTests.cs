using Brokerage.Actors;
using Brokerage.Domain.Events;
using Brokerage.Domain.Revisions;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Orleans.TestingHost;
using Monitor = Brokerage.Server.Rules.Monitor;

namespace Brokerage.Cluster.Tests;

/// <summary>A change of the rules reaches everybody once, wherever they are, whoever of the silos dies.</summary>
public sealed class ActivationTests
{
    private const int Investors = 120;

    [Fact]
    public async Task Publish_ThenRollBack_MovesEverybodyOnceAndTellsAppsOnEverySilo()
    {
        await using var silos = await RuleSilos.StartAsync();
        var investors = await silos.FillAsync(Investors);
        var before = await silos.StatesAsync(investors);
        var movers = await MoversAsync(silos);
        var (resident, others) = (movers.Where(m => silos.HolderOf(m) is not null).ToArray(), movers.Where(m => silos.HolderOf(m) is null).ToArray());
        var holders = silos.Active.Where(s => resident.Any(m => silos.HolderOf(m) == s)).ToArray();
        holders.Length.ShouldBeGreaterThan(1);
        others.ShouldNotBeEmpty();
        // An app each, and never at the silo where its investor is.
        var apps = new List<(string Investor, RecordingObserver App)>();
        foreach (var silo in holders)
        {
            var (investor, app) = (resident.First(m => silos.HolderOf(m) == silo), new RecordingObserver());
            await RuleSilos.At(silos.Active.First(s => s != silo)).AttachAsync(investor, app, null, default).Soon();
            apps.Add((investor, app));
        }

        var began = TimeProvider.System.GetUtcNow();
        await RuleSilos.PublishAsync(silos.Active[1], PopulationTests.HigherBar).WaitAsync(TimeSpan.FromSeconds(60));
        var there = await silos.SettledAsync();

        there.Moves.Sum(m => m.Count).ShouldBe(movers.Length);
        await ShouldHaveDecidedOnceAsync(silos, movers, began, rolledBack: null);
        foreach (var (investor, app) in apps) await app.UntilAsync(a => a.Tier is { } tier && tier != before[investor].Placement.Tier);

        await RuleSilos.RollBackAsync(silos.Active[2]);
        await silos.SettledAsync();

        await ShouldHaveDecidedOnceAsync(silos, movers, began, there.Revision);
        foreach (var (investor, app) in apps) await app.UntilAsync(a => a.Tier == before[investor].Placement.Tier);
        foreach (var (investor, state) in await silos.StatesAsync(investors))
            (state.Placement.Tier, state.Placement.Since).ShouldBe((before[investor].Placement.Tier, before[investor].Placement.Since));
        apps.ShouldAllBe(a => a.App.Violations.Count == 0);
    }

    [Fact]
    public async Task Activation_ItsSiloDiesInTheMiddle_IsFinishedByAnother()
    {
        var journal = new HoldJournal(new InMemoryJournal());
        await using var silos = await RuleSilos.StartAsync(journal);
        await silos.FillAsync(Investors);
        var movers = await MoversAsync(silos);
        journal.Hold(movers.Max(StringComparer.Ordinal)!);
        var began = TimeProvider.System.GetUtcNow();
        await RuleSilos.PublishAsync(silos.Active[1], PopulationTests.HigherBar).WaitAsync(TimeSpan.FromSeconds(60));
        var (first, other) = (silos.FirstSilo, silos.Active.First(s => s != silos.FirstSilo));
        await journal.Arrived.Soon();
        // Everybody but the last: the other silos see it as well.
        for (var wait = 0; wait < 400 && MovesAt(first) < movers.Length - 1; wait++) await Task.Delay(20);
        MovesAt(first).ShouldBe(movers.Length - 1);
        var seen = await RuleSilos.Of<Monitor>(other).LookAsync(default);
        (seen.State, seen.Cells.Sum(c => c.Observed)).ShouldBe(("watching", movers.Length - 1));

        await silos.Cluster.KillSiloAsync(first);
        journal.Release();
        var activated = await silos.SettledAsync();

        silos.Active.Count.ShouldBe(2);
        activated.Moves.Sum(m => m.Count).ShouldBe(movers.Length);
        await ShouldHaveDecidedOnceAsync(silos, movers, began, rolledBack: null);
        (await silos.FactsAsync()).OfType<Activated>().Count().ShouldBe(1);
        foreach (var silo in silos.Active)
        {
            var look = await RuleSilos.Of<Monitor>(silo).LookAsync(default);
            (look.State, look.Cells.Sum(c => c.Observed)).ShouldBe(("settled", movers.Length));
        }

        static int MovesAt(InProcessSiloHandle silo) => RuleSilos.Of<Activation>(silo).Progress!.Moves.Sum(m => m.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publication_LeavingItsPrediction_IsTakenBackByOneRecord(bool isEachFirst)
    {
        await using var silos = await RuleSilos.StartAsync(forecast: new Nobody(), isEachFirst: isEachFirst);
        var investors = await silos.FillAsync(Investors);
        var before = await silos.StatesAsync(investors);

        await RuleSilos.PublishAsync(silos.Active[1], PopulationTests.HigherBar).WaitAsync(TimeSpan.FromSeconds(60));
        await silos.SettledAsync();

        var facts = await silos.FactsAsync();
        var taken = facts.OfType<RolledBack>().ShouldHaveSingleItem();
        taken.IsAutomatic.ShouldBeTrue();
        taken.Reason.ShouldContain("0 to 5 were predicted");
        facts.OfType<Activated>().Select(a => (a.Revision, a.Percent)).ShouldBe([(taken.Revision, 0)]);
        foreach (var (investor, state) in await silos.StatesAsync(investors)) state.Placement.Tier.ShouldBe(before[investor].Placement.Tier);
    }

    [Fact]
    public async Task Rules_TheirSiloDiesAndHasToldNobody_AreReadBeforeAnybodyDecidesAndWhenItIsGone()
    {
        await using var silos = await RuleSilos.StartAsync();
        await silos.FillAsync(Investors);
        var mover = (await MoversAsync(silos))[0];
        var policy = silos.OpenPolicy("elsewhere");
        using var elsewhere = new LiveRules(silos.Log, policy, TimeProvider.System);
        await elsewhere.OpenAsync(default);
        await RecordAsync(elsewhere, policy);
        var grain = RuleSilos.Of<IGrainFactory>(silos.Active[0]).GetGrain<IInvestorGrain>(mover);

        var unheard = await grain.ActivateAsync(null, 0).Soon();
        var heard = await grain.ActivateAsync(null, elsewhere.Book.Count).Soon();

        heard.Tier.ShouldNotBe(unheard.Tier);
        heard.Revision.ShouldBe(elsewhere.Book.Active);

        await silos.Cluster.KillSiloAsync(silos.Active[2]);
        (await silos.SettledAsync()).Revision.ShouldBe(elsewhere.Book.Active);
    }

    /// <summary>A publication whose news reaches nobody.</summary>
    private static async Task RecordAsync(LiveRules live, PolicyBook policy)
    {
        var revision = RuleSetReader.Read(PopulationTests.HigherBar).RuleSet!.Revision;
        var published = new Published("draft-2", revision, PopulationTests.HigherBar, "anna", "bert", policy.Rules.Revision, "", PublicationPlan.AtOnce, []);
        (await live.DecideAsync("anna", (book, _) => book.Create(revision, PopulationTests.HigherBar, book.Active!, ""), default)).ShouldBeNull();
        (await live.DecideAsync("anna", (_, _) => published, default)).ShouldBeNull();
    }

    private static async Task<string[]> MoversAsync(RuleSilos silos)
    {
        var candidate = RuleSetReader.Read(PopulationTests.HigherBar).RuleSet!;
        var pinned = await RuleSilos.TableOf(silos.Active[0]).PinAsync(candidate.Features()).Soon();
        var migration = Migration.Preview(pinned, RuleSilos.Of<PolicyBook>(silos.Active[0]).Rules, candidate);
        migration.Moved.ShouldBeGreaterThan(9);
        return [.. migration.Movers.Select(m => pinned.Rows[m.Row].Investor)];
    }

    private static async Task ShouldHaveDecidedOnceAsync(RuleSilos silos, IReadOnlyList<string> movers, DateTimeOffset since, string? rolledBack)
    {
        foreach (var mover in movers)
            (await History.ReadAsync(silos.Journal, mover, 0, default))
                .Count(e => e.ReceivedAt >= since && e.Data is Reconsidered again && again.RolledBack == rolledBack).ShouldBe(1);
    }

    private sealed class Nobody : IMigrationForecast
    {
        public ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct) =>
            new(new Forecast(Investors, new Dictionary<(string, string), int>()));
    }

    /// <summary>Appends for one investor wait until they are let go.</summary>
    private sealed class HoldJournal(IJournal inner) : JournalDecorator(inner)
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile string? held;

        public Task Arrived => arrived.Task;

        public void Hold(string investor) => held = investor;

        public void Release() => released.SetResult();

        public override async ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
        {
            if (investor == held)
            {
                arrived.TrySetResult();
                await released.Task.Soon();
            }
            return await base.AppendAsync(investor, entries, ct);
        }
    }
}
