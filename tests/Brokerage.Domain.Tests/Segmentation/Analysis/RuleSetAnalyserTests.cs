using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

public sealed class RuleSetAnalyserTests
{
    private const int Each = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Each)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Analyse_ARuleSetWithOneDefect_FindsItWithATrueWitness(int seed)
    {
        var seeded = SeededRuleSets.Defects[seed % SeededRuleSets.Defects.Length](new Choices((ulong)seed + 1));

        var findings = RuleSetAnalyser.Analyse(seeded.Rules);

        // Without its only rule nobody enters a tier: that follows, and is no second defect.
        findings.Where(f => f.Code != "unreachable-tier" || seeded.Code == f.Code).Select(f => f.Code).Distinct().ShouldBe([seeded.Code]);
        var finding = findings.First(f => f.Code == seeded.Code);
        if (seeded.Code != "unreachable-tier") finding.Rules[0].ShouldBe(seeded.AtFault);
        Demonstration.Of(seeded.Rules, finding);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Analyse_ACleanRuleSet_FindsNothing(int seed) =>
        RuleSetAnalyser.Analyse(SeededRuleSets.Clean(new Choices((ulong)seed + 1000))).Select(f => f.Message).ShouldBeEmpty();

    [Fact]
    public void Analyse_CountsBetweenNeighbours_AreContradictoryAndSharesAreNot()
    {
        All Between(string feature, double low, double high) => Both(
            new Compare(Find(feature), Comparison.Gt, FeatureValue.Of(low), default, default), new Compare(Find(feature), Comparison.Lt, FeatureValue.Of(high), default, default));

        Codes(Of(new Rule("r", "intermediate", Between("trades_90d", 3, 4), false))).ShouldContain("contradictory-bounds");
        Codes(Of(new Rule("r", "intermediate", Between("trades_90d", 3, 5), false))).ShouldNotContain("contradictory-bounds");
        Codes(Of(new Rule("r", "intermediate", Between("quiz_score", 0.3, 0.31), false))).ShouldNotContain("contradictory-bounds");
        Codes(Of(new Rule("r", "intermediate", Between("average_holding_days", 3, 4), false))).ShouldNotContain("contradictory-bounds");
    }

    [Fact]
    public void Analyse_AnExceptionBeforeTheRuleItRefines_IsNoOverlap()
    {
        var advanced = new Rule("advanced", "advanced", Both(AtLeast("trades_90d", 60), AtLeast("quiz_score", 0.6)), false);
        var exception = new Rule("but", "intermediate", Both(AtLeast("trades_90d", 60), AtLeast("quiz_score", 0.6), AtLeast("unresolved_contacts_90d", 2)), false);

        Codes(Of(exception, advanced)).ShouldBeEmpty();
    }

    [Fact]
    public void Analyse_AWideMiddleThatTheDefaultFills_IsNoGap()
    {
        Rule[] rules =
        [
            new("few", "novice", new Compare(Find("trades_90d"), Comparison.Lt, FeatureValue.Of(5), default, default), false),
            new("many", "advanced", AtLeast("trades_90d", 20), false),
        ];

        Codes(Of(rules) with { Default = "intermediate" }).ShouldBeEmpty();
        Codes(Of(rules[0] with { Then = "advanced" }, rules[1]) with { Default = "novice" }).ShouldBe(["gap", "unreachable-tier"], ignoreOrder: true);
    }

    [Fact]
    public void Analyse_AContradictionInASegmentOrScorecard_SaysWhereItStands()
    {
        var never = Both(AtLeast("trades_90d", 30), new Compare(Find("trades_90d"), Comparison.Lt, FeatureValue.Of(30), default, default));
        var rules = Of(new Rule("r", "intermediate", AtLeast("trades_90d", 30), false));

        Messages(rules with { Segments = [new("s", "S", new Any([AtLeast("screens_7d", 3), never]))] }).ShouldBe(["No value can satisfy segments.s.when.any[1]."]);
        Messages(rules with { Scorecards = [new("c", [new(AtLeast("screens_7d", 3), 1), new(never, 1)])] }).ShouldBe(["No value can satisfy scorecards.c[1].when."]);
    }

    [Fact]
    public void Analyse_AScoreBeyondAllPoints_IsOutOfReachAndOneWithinIsNot()
    {
        Scorecard card = new("engagement", [new(AtLeast("screens_7d", 5), 10), new(AtLeast("searches_30d", 5), 15), new(AtLeast("searches_30d", 9), -5)]);
        RuleSet Score(double value) =>
            Of(new Rule("r", "intermediate", new CompareScore(card, Comparison.Gte, FeatureValue.Of(value), default, default), false)) with { Scorecards = [card] };

        var finding = RuleSetAnalyser.Analyse(Score(26)).Single(f => f.Code == "score-out-of-reach");
        RuleEvaluator.Match(Score(26), "novice", finding.Witness!).Tier.ShouldBe("novice");
        RuleEvaluator.Match(Score(25), "novice", finding.Witness!).Tier.ShouldBe("intermediate");
        Codes(Score(25)).ShouldNotContain("score-out-of-reach");
    }

    [Fact]
    public void Analyse_ASegmentInACondition_IsLookedInto()
    {
        var segment = new Segment("active", "Active", AtLeast("trades_90d", 30, 20));
        RuleSet With(double below) => Of(new Rule(
            "r", "intermediate", Both(new InSegment(segment), new Compare(Find("trades_90d"), Comparison.Lt, FeatureValue.Of(below), default, default)), false)) with { Segments = [segment] };

        Codes(With(20)).ShouldContain("contradictory-bounds");
        Codes(With(21)).ShouldNotContain("contradictory-bounds");
    }

    [Fact]
    public void Analyse_ARuleSetOfTheMostNodes_IsComplete()
    {
        var features = FeatureCatalogue.All.Where(f => f.Type == FeatureType.Number).ToArray();
        var rules = Enumerable.Range(0, 63).Select(i => new Rule($"r{i}", i % 2 == 0 ? "intermediate" : "advanced", Both(
            AtLeast(features[i % features.Length].Key, 100 - i), new Any([.. Enumerable.Range(1, 5).Select(k => AtLeast(features[(i + k) % features.Length].Key, 200 - i - k))])), false));
        var set = Of([.. rules]);

        var findings = RuleSetAnalyser.Analyse(set);

        findings.Select(f => f.Code).ShouldContain("overlap");
        findings.Select(f => f.Code).ShouldNotContain("analysis-incomplete");
        findings.Where(f => f.Witness is not null).ShouldAllBe(f => Demonstration.Holds(set, f));
    }

    private static string[] Messages(RuleSet rules) => [.. RuleSetAnalyser.Analyse(rules).Where(f => f.Code == "contradictory-bounds").Select(f => f.Message)];

    private static string[] Codes(RuleSet rules) => [.. RuleSetAnalyser.Analyse(rules).Select(f => f.Code)];
}
