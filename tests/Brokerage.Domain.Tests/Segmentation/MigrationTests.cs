using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class MigrationTests
{
    private static readonly RuleSet Lower = Trades("test@lower", 10);

    private static Feature Language => Find("language");

    [Fact]
    public void Preview_AnyInvestors_DecidesAsTierDecisionDoes() => Property.Holds(25, choices =>
    {
        Investor[] investors = [.. Enumerable.Range(0, 20).Select(_ => Any(choices))];
        var now = investors.Max(i => i.Now);
        var candidate = Trades("test@candidate", 1 + choices.UpTo(5));

        var migration = Migration.Preview(Snapshot(now, investors), Product, candidate);

        var decided = investors.Select(i => (
            Before: TierDecision.Decide(Product, i.State, now), After: TierDecision.Decide(candidate, i.State, now))).ToArray();
        migration.Movers.Select(m => (m.Row, m.From, m.To, m.RuleBefore, m.RuleAfter)).ShouldBe(
            decided.Select((d, row) => (row, d.Before.Tier, d.After.Tier, d.Before.Rule, d.After.Rule)).Where(d => d.Item2 != d.Item3));
        migration.Held.ShouldBe(decided.Count(d => d.After.HeldTier is { } tier && tier != d.Before.HeldTier));
        migration.Cells.Sum(c => c.Count).ShouldBe(investors.Length);
        migration.Cells.ShouldAllBe(c => c.Count == c.Rules.Sum(r => r.Count));
    });

    [Fact]
    public void Preview_MoreRowsThanAPart_AddsThePartsUpInOrder()
    {
        var (trader, idle) = (Investor.WhoAllowsAll().Trades(12).State, Investor.WhoAllowsAll().State);
        var rows = Enumerable.Range(0, 10_001)
            .Select(n => PopulationRow.Of(FeatureColumns.Catalogue, $"i{n:00000}", n % 2 == 0 ? trader : idle, Investor.Start)).ToImmutableArray();

        var migration = Migration.Preview(new("s", Investor.Start, FeatureColumns.Catalogue, rows), Product, Lower);

        migration.Movers.Select(m => m.Row).ShouldBe(Enumerable.Range(0, 10_001).Where(n => n % 2 == 0));
        Cell(migration, "novice", "intermediate").Rules.ShouldBe([new("trades", 5_001)]);
        Cell(migration, "novice", "novice").Rules.ShouldBe([new("default", 5_000)]);
        migration.Cells.Length.ShouldBe(9);
    }

    [Fact]
    public void Preview_ReachesSome_LeavesTheOthersWhereTheyAre()
    {
        var snapshot = Snapshot(Investor.Start, Enumerable.Repeat(Investor.WhoAllowsAll().Trades(12), 10));

        var migration = Migration.Preview(snapshot, Product, Lower, investor => investor is "i03" or "i07");

        migration.Movers.Select(m => snapshot.Rows[m.Row].Investor).ShouldBe(["i03", "i07"]);
        migration.Population.ShouldBe(10);
    }

    [Fact]
    public void Preview_RampHasReachedSome_MovesThemNoMore()
    {
        var moved = Investor.WhoAllowsAll().Trades(12);
        moved.Rules = Lower;
        var snapshot = Snapshot(Investor.Start, [moved.Does(new ScreenViewed("home", "s")), Investor.WhoAllowsAll().Trades(12)]);

        var migration = Migration.Preview(snapshot, Product, Lower, ruledBy: investor => investor == "i00" ? Lower : Product);

        migration.Movers.Select(m => m.Row).ShouldBe([1]);
        Cell(migration, "intermediate", "intermediate").Count.ShouldBe(1);
    }

    [Fact]
    public void Preview_LargeAndSmallCell_SamplesBothWithTheirTraces()
    {
        var candidate = Of(new Rule("many", "advanced", AtLeast("trades_90d", 20), false), new Rule("some", "intermediate", AtLeast("trades_90d", 10), false));
        var investors = Enumerable.Repeat(Investor.WhoAllowsAll().Trades(12), 40).Append(Investor.WhoAllowsAll().Trades(25)).ToArray();

        var samples = Migration.Preview(Snapshot(Investor.Start, investors), Product, candidate).Samples;

        samples.Length.ShouldBe(Migration.MaxSamples);
        samples.Count(s => s.Mover.To == "advanced").ShouldBe(1);
        samples.Select(s => s.Mover.Row).ShouldBeUnique();
        foreach (var sample in samples)
        {
            var state = investors[sample.Mover.Row].State;
            sample.Before.Trace.ShouldBe(RuleEvaluator.Explain(Product, state, Investor.Start).Trace);
            sample.After.Trace.ShouldBe(RuleEvaluator.Explain(candidate, state, Investor.Start).Trace);
        }
    }

    [Fact]
    public void Preview_PurposesNotGranted_AreCountedByFeatureAndPurpose()
    {
        var snapshot = Snapshot(Investor.Start, [Investor.WhoAllowsAll(), Investor.WhoAllows(Purpose.PersonaliseDeclared), Investor.WhoAllows()]);

        Migration.Preview(snapshot, Product, Product).Unknown.Select(u => (u.Feature.Key, u.Purpose, u.Count)).ShouldBe(
        [
            ("declared_experience", Purpose.PersonaliseDeclared, 1), ("lessons_completed", Purpose.PersonaliseBehaviour, 2),
            ("quiz_score", Purpose.PersonaliseDeclared, 1), ("trades_90d", Purpose.PersonalisePortfolio, 2),
        ]);
    }

    [Fact]
    public void Preview_RulesThatMatchNobody_AreSilent() =>
        Migration.Preview(Snapshot(Investor.Start, [Investor.WhoAllowsAll().Trades(31)]), Product, Product).SilentRules
            .ShouldBe(["honour-lower-choice", "honour-middle-choice", "advanced-by-evidence", "intermediate-by-knowledge"]);

    [Fact]
    public void Preview_Segments_AreCountedBeforeAndAfter()
    {
        Segment Active(double trades) => new("active", "Active", AtLeast("trades_90d", trades));
        var investors = new[] { 1, 5, 12, 12 }.Select(n => Investor.WhoAllowsAll().Trades(n));

        Migration.Preview(Snapshot(Investor.Start, investors), Product with { Segments = [Active(12)] }, Lower with { Segments = [Active(5)] })
            .Segments.ShouldBe([new("active", "Active", 2, 3)]);
    }

    [Fact]
    public void Preview_Breakdowns_TellGroupsApart()
    {
        var old = Investor.WhoAllowsAll();
        old.Now = Investor.Start.AddDays(-400);
        old.Does(new AccountOpened("INR"), new ProfileDeclared(Language: "hi")).LaterDays(400).Trades(12);
        var snapshot = Snapshot(Investor.Start, [old, Investor.WhoAllowsAll().Trades(12), Investor.WhoAllows()]);

        var breakdowns = Migration.Preview(snapshot, Product, Lower).Breakdowns;

        breakdowns[0].Groups.Where(g => g.Population > 0).Select(g => (g.Group, g.Population, g.Moves.Sum(m => m.Count)))
            .ShouldBe([("< 30 days", 1, 1), ("a year or more", 1, 1), ("unknown", 1, 0)]);
        breakdowns[1].Groups.Select(g => (g.Group, g.Population, g.Moves.Sum(m => m.Count))).ShouldBe([("hi", 1, 1), ("unknown", 2, 1)]);
        breakdowns[1].Groups[0].Moves.ShouldBe([new("novice", "intermediate", 1)]);
        old.State.Declared.Language.ShouldBe(Language.Evaluate(old.State, Investor.Start).Text);
    }

    [Fact]
    public void Preview_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => Migration.Preview(Snapshot(Investor.Start, [Investor.WhoAllowsAll()]), Product, Lower, ct: cancelled.Token));
    }

    private static RuleSet Trades(string revision, int enough) =>
        Of(new Rule("trades", "intermediate", AtLeast("trades_90d", enough, Math.Ceiling(enough * 0.6)), false)) with { Revision = revision };

    private static MoveCell Cell(Migration migration, string from, string to) => migration.Cells.Single(c => c.From == from && c.To == to);

    private static Investor Any(Choices choices)
    {
        var investor = Investor.WhoAllows([.. Purposes.All.Where(_ => !choices.OneIn(5))]);
        investor.Rules = Trades("test@before", 1 + choices.UpTo(3));
        for (var n = choices.UpTo(25); n > 0; n--)
        {
            investor.Now = Histories.Step(choices, investor.Now);
            if (choices.OneIn(3)) investor.Trades(choices.UpTo(3));
            else if (Histories.Of(choices.Of(Purposes.All), choices, investor.State) is { } data) investor.Does(data);
        }
        return investor;
    }

    private static PopulationSnapshot Snapshot(DateTimeOffset now, IEnumerable<Investor> investors) => new(
        "s", now, FeatureColumns.Catalogue, [.. investors.Select((i, n) => PopulationRow.Of(FeatureColumns.Catalogue, $"i{n:00}", i.State, now))]);
}
