using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Server.Tests.Rules;
using Orleans.TestingHost;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests;

/// <summary>Every silo previews everybody as they are, wherever they are.</summary>
public sealed class PopulationTests(ITestOutputHelper output)
{
    private const int Investors = 300;

    /// <summary>Fifteen more trades than before are needed for the middle tier.</summary>
    internal static string HigherBar { get; } = RuleTexts.With(
        "when: { feature: trades_90d, op: gte, value: 30, exit: 20 }", "when: { feature: trades_90d, op: gte, value: 45, exit: 42 }");

    [Fact]
    public async Task Preview_AtOneSilo_IsWhatPublishingAtAnotherDoesToInvestorsOnAll()
    {
        await using var silos = await RuleSilos.StartAsync();
        var investors = await silos.FillAsync(Investors);
        silos.Active.ShouldAllBe(s => RuleSilos.Of<SiloActors>(s).Count > Investors / 10);
        // What a silo knew yesterday is not enough: everybody does something after it has looked.
        await RuleSilos.TableOf(silos.Active[0]).PinAsync([]).Soon();
        for (var n = 0; n < Investors; n++) await AcceptAsync(silos.Active[n % 3], investors[n], $"later-{n}", [Sent.Give(Purpose.PersonalisePortfolio), .. Enumerable.Range(0, n % 4).SelectMany(t => Sent.Trade($"later-{t}"))]);
        var before = await silos.StatesAsync(investors);
        var candidate = RuleSetReader.Read(HigherBar).RuleSet!;

        var pinned = await RuleSilos.TableOf(silos.Active[0]).PinAsync(candidate.Features()).Soon();
        var migration = Migration.Preview(pinned, RuleSilos.Of<PolicyBook>(silos.Active[0]).Rules, candidate);
        var predicted = await RuleSilos.PublishAsync(silos.Active[1], HigherBar).WaitAsync(TimeSpan.FromSeconds(60));
        var activated = await silos.SettledAsync();

        ShouldHold(pinned, before, pinned.AsOf);
        var after = await silos.StatesAsync(investors);
        var moved = investors.Where(i => before[i].Placement.Tier != after[i].Placement.Tier).ToArray();
        migration.Movers.Select(m => (pinned.Rows[m.Row].Investor, m.From, m.To, m.RuleAfter)).Order()
            .ShouldBe(moved.Select(i => (i, before[i].Placement.Tier, after[i].Placement.Tier, after[i].Placement.Rule)).Order());
        migration.Held.ShouldBe(after.Count(a => a.Value.Placement.HeldTier is { } tier && tier != before[a.Key].Placement.HeldTier));
        predicted.Moves.Select(m => (m.From, m.To, m.Count)).Order().ShouldBe(Cells(before, after));
        activated.Moves.Select(m => (m.From, m.To, m.Count)).Order().ShouldBe(Cells(before, after));
        moved.Length.ShouldBeGreaterThan(10);
        output.WriteLine($"{moved.Length} of {Investors} moved, as previewed at one silo and predicted at another");
    }

    [Fact]
    public async Task Pin_SiloDiesAndSomebodyNewComes_CountsEverybodyAsTheJournalDoes()
    {
        await using var silos = await RuleSilos.StartAsync();
        var investors = await silos.FillAsync(60);
        foreach (var silo in silos.Active) await RuleSilos.TableOf(silo).PinAsync([]).Soon();
        var dying = silos.Active.First(s => s != silos.FirstSilo);
        var theirs = RuleSilos.Of<SiloActors>(dying).Resident.Select(a => a.Id).ToArray();
        theirs.Length.ShouldBeGreaterThan(3);
        // Nobody has asked since: what the silo knows dies with it.
        foreach (var investor in theirs) await AcceptAsync(dying, investor, "last", [Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("a", "b")]);
        await AcceptAsync(dying, "somebody-new", "first", [Sent.Give(Purpose.PersonaliseBehaviour)]);

        await silos.Cluster.KillSiloAsync(dying);
        var began = Stopwatch.GetTimestamp();
        var pinned = await RuleSilos.TableOf(silos.FirstSilo).PinAsync([]).WaitAsync(TimeSpan.FromSeconds(60));

        ShouldHold(pinned, await silos.StatesAsync([.. investors, "somebody-new"]), pinned.AsOf);
        output.WriteLine($"pinned {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms after a silo was killed");
    }

    private static async Task AcceptAsync(InProcessSiloHandle silo, string investor, string id, IReadOnlyList<InvestorEvent> events) =>
        (await RuleSilos.At(silo).AcceptAsync(
            investor, [.. events.Select((data, n) => new Submission("tests", $"{id}-{n}", TimeProvider.System.GetUtcNow(), data))], default).Soon())
            .ShouldAllBe(outcome => outcome.Status == OutcomeStatus.Accepted);

    private static IEnumerable<(string, string, int)> Cells(Dictionary<string, InvestorState> before, Dictionary<string, InvestorState> after) =>
        before.Keys.Select(i => (From: before[i].Placement.Tier, To: after[i].Placement.Tier)).Where(c => c.From != c.To).CountBy(c => c)
            .Select(c => (c.Key.From, c.Key.To, c.Value)).Order();

    internal static void ShouldHold(PopulationSnapshot pinned, Dictionary<string, InvestorState> states, DateTimeOffset at)
    {
        pinned.Rows.Select(r => r.Investor).ShouldBe(states.Keys.Order(StringComparer.Ordinal));
        foreach (var row in pinned.Rows)
        {
            var state = states[row.Investor];
            (row.Sequence, row.Placement.Tier, row.Placement.Rule).ShouldBe((state.Sequence, state.Placement.Tier, state.Placement.Rule));
            FeatureCatalogue.All.ShouldAllBe(f => row.Of(f) == f.Evaluate(state, at));
        }
    }
}
