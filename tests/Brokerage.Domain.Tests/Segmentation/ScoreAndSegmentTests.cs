using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class ScoreAndSegmentTests
{
    /// <summary>10 for trades, 5 for holdings, 3 off for unresolved contacts.</summary>
    private static readonly Scorecard Engagement = new("engagement",
    [
        new(RuleSets.AtLeast("trades_90d", 1), 10), new(RuleSets.AtLeast("holdings_count", 1), 5), new(RuleSets.AtLeast("unresolved_contacts_90d", 1), -3),
    ]);

    private static readonly Segment Active = new("active", "Active", RuleSets.AtLeast("trades_90d", 10, 5));

    // Which lines are true T, false F, unknown U; the scores that leaves; what 'at least 10' makes of them.
    [Theory]
    [InlineData("TTF", 15.0, 15.0, "T")]
    [InlineData("TTT", 12.0, 12.0, "T")]
    [InlineData("FTF", 5.0, 5.0, "F")]
    [InlineData("UFF", 0.0, 10.0, "U")]
    [InlineData("TUF", 10.0, 15.0, "T")]
    [InlineData("TFU", 7.0, 10.0, "U")]
    [InlineData("FUU", -3.0, 5.0, "F")]
    [InlineData("UUU", -3.0, 15.0, "U")]
    public void Score_UnknownLines_LeaveItBetweenTwoBounds(string lines, double lower, double upper, string atLeastTen)
    {
        var values = Of(lines);

        RuleEvaluator.ScoreOf(Engagement, ref values).ShouldBe(new ScoreBounds(lower, upper));
        Ask(Score(Comparison.Gte, 10), values).ShouldBe(atLeastTen);
    }

    // On a score from 7 to 10: what holds for every score between them, for none, for some.
    [Theory]
    [InlineData(Comparison.Gt, 6, "T")]
    [InlineData(Comparison.Gt, 7, "U")]
    [InlineData(Comparison.Gt, 10, "F")]
    [InlineData(Comparison.Gte, 7, "T")]
    [InlineData(Comparison.Gte, 10, "U")]
    [InlineData(Comparison.Gte, 11, "F")]
    [InlineData(Comparison.Lt, 11, "T")]
    [InlineData(Comparison.Lt, 10, "U")]
    [InlineData(Comparison.Lt, 7, "F")]
    [InlineData(Comparison.Lte, 10, "T")]
    [InlineData(Comparison.Lte, 7, "U")]
    [InlineData(Comparison.Lte, 6, "F")]
    [InlineData(Comparison.Eq, 7, "U")]
    [InlineData(Comparison.Eq, 11, "F")]
    [InlineData(Comparison.Ne, 7, "U")]
    [InlineData(Comparison.Ne, 11, "T")]
    public void CompareScore_OverBounds_HoldsOnlyWhereItIsCertain(Comparison op, double value, string expected) =>
        Ask(Score(op, value), Of("TFU")).ShouldBe(expected);

    [Theory]
    [InlineData(7, 10, "T")]
    [InlineData(8, 20, "U")]
    [InlineData(0, 9, "U")]
    [InlineData(11, 20, "F")]
    [InlineData(0, 6, "F")]
    public void CompareScore_Between_HoldsOnlyWhereItIsCertain(double low, double high, string expected) =>
        Ask(new CompareScore(Engagement, Comparison.Between, FeatureValue.Of(low), FeatureValue.Of(high), default), Of("TFU")).ShouldBe(expected);

    [Theory]
    [InlineData("novice", "novice")]
    [InlineData("advanced", "advanced")]
    public void CompareScore_BetweenExitAndValue_KeepsOnlyWhoIsThere(string present, string expected)
    {
        var rules = RuleSets.Of(new Rule("r", "advanced", new CompareScore(Engagement, Comparison.Gte, FeatureValue.Of(15), default, FeatureValue.Of(10)), false));

        RuleEvaluator.Match(rules, present, Of("TFF")).Tier.ShouldBe(expected);
    }

    [Theory]
    [InlineData(10, false, "T")]
    [InlineData(9, false, "F")]
    [InlineData(9, true, "T")]
    [InlineData(5, true, "T")]
    [InlineData(4, true, "F")]
    [InlineData(null, true, "U")]
    public void InSegment_BetweenExitAndValue_DependsOnWhetherOneWasIn(int? trades, bool wasIn, string expected) =>
        Ask(new InSegment(Active), new(new() { ["trades_90d"] = FeatureValue.Of(trades) }, wasIn)).ShouldBe(expected);

    [Fact]
    public void Explain_ScoreAndSegment_TracesWhatIsBelowThem()
    {
        var rules = RuleSets.Of(new Rule("r", "advanced", RuleSets.Both(Score(Comparison.Gte, 10), new InSegment(Active)), false));
        var values = new Given(new() { ["trades_90d"] = FeatureValue.Of(7), ["holdings_count"] = FeatureValue.Of(0), ["unresolved_contacts_90d"] = FeatureValue.Of(0) }, true);

        var evaluation = RuleEvaluator.Explain(rules, "novice", values);

        evaluation.Trace.Select(t => (t.Path, t.Actual, t.Threshold, t.Held, t.Outcome)).ShouldBe(
        [
            ("when", default, default, false, true),
            ("when.all[0]", FeatureValue.Of(10), FeatureValue.Of(10), false, true),
            ("when.all[0].score[0]", FeatureValue.Of(7), FeatureValue.Of(1), false, true),
            ("when.all[0].score[1]", FeatureValue.Of(0), FeatureValue.Of(1), false, false),
            ("when.all[0].score[2]", FeatureValue.Of(0), FeatureValue.Of(1), false, false),
            ("when.all[1]", default, default, false, true),
            ("when.all[1].segment", FeatureValue.Of(7), FeatureValue.Of(5), true, true),
        ]);
        evaluation.Rule.ShouldBe(RuleEvaluator.Match(rules, "novice", values).Rule!.Id);
    }

    [Fact]
    public void Explain_AnUncertainScore_ShowsNoValue() =>
        RuleEvaluator.Explain(RuleSets.Of(new Rule("r", "advanced", Score(Comparison.Gte, 10), false)), "novice", Of("TFU"))
            .Trace[0].ShouldSatisfyAllConditions(t => t.Actual.IsKnown.ShouldBeFalse(), t => t.Outcome.ShouldBeNull());

    [Fact]
    public void MatchAndDecide_ScoresAndSegments_AllocateNothing()
    {
        var rules = RuleSets.Of(new Rule("r", "advanced", RuleSets.Both(Score(Comparison.Gte, 99), new InSegment(Active)), false), new Rule("s", "intermediate", new InSegment(Active), false))
            with { Scorecards = [Engagement], Segments = [Active] };
        var investor = Investor.WhoAllowsAll();
        investor.Rules = rules;
        var state = investor.Trades(12).State;
        state.Segments.ShouldBe(["active"]);

        Allocated(() =>
        {
            RuleEvaluator.Match(rules, state, Investor.Start);
            SegmentDecision.Decide(rules, state, Investor.Start);
        }).ShouldBe(0);
    }

    [Fact]
    public void Decide_AroundEnterAndExit_RemembersWhoIsIn()
    {
        var rules = RuleSets.Of() with { Segments = [Active, new("any", "Any", new Any([RuleSets.AtLeast("trades_90d", 1), new InSegment(Active)]))] };
        var investor = Investor.WhoAllowsAll();
        investor.Rules = rules;

        investor.Trades(9).State.Segments.ShouldBe(["any"]);
        investor.Trades(1).State.Segments.ShouldBe(["active", "any"]);
        var before = investor.State;
        investor.LaterDays(50).Trades(5).LaterDays(50);
        Personalization.Reconsider(investor.State, rules, investor.Now).Segments.ShouldBe(["active", "any"]);
        SegmentDecision.Decide(rules, before, Investor.Start).ShouldBe(before.Segments);
    }

    [Fact]
    public void Decide_WithoutConsent_IsNotIn()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio);
        investor.Rules = RuleSets.Of() with { Segments = [Active] };
        investor.Trades(10).State.Segments.ShouldBe(["active"]);

        investor.Does(new Brokerage.Domain.Events.ConsentWithdrawn("personalise-portfolio")).State.Segments.ShouldBeEmpty();
    }

    [Fact]
    public void NextChange_OfASegment_IsTheMidnightAtWhichItsWindowEnds()
    {
        var investor = Investor.WhoAllowsAll();
        investor.Rules = RuleSets.Of() with { Segments = [Active] };
        investor.Trades(10);

        TierDecision.NextChange(investor.Rules, investor.State, investor.Now, 100).ShouldBe(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero).AddDays(90));
    }

    private static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static CompareScore Score(Comparison op, double value) => new(Engagement, op, FeatureValue.Of(value), default, default);

    private static Given Of(string lines) => new(Engagement.Lines.Select((line, i) => (((Compare)line.When).Feature.Key, Value: lines[i] switch
    {
        'T' => FeatureValue.Of(1), 'F' => FeatureValue.Of(0), _ => FeatureValue.Unknown,
    })).ToDictionary(v => v.Key, v => v.Value), false);

    private static string Ask(Clause clause, Given given) => RuleEvaluator.Outcome(clause, ref given, false) switch { true => "T", false => "F", null => "U" };

    private readonly record struct Given(Dictionary<string, FeatureValue> Values, bool IsIn) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => Values.GetValueOrDefault(feature.Key);

        public bool WasIn(Segment segment) => IsIn;
    }
}
