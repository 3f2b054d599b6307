using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class RuleEvaluatorTests
{
    private static readonly Feature[] Three = [RuleSets.Find("trades_7d"), RuleSets.Find("trades_30d"), RuleSets.Find("trades_90d")];

    // Kleene's strong logic of three values: T true, F false, U unknown.
    [Theory]
    [InlineData("TT", "T", "T")]
    [InlineData("TF", "F", "T")]
    [InlineData("FT", "F", "T")]
    [InlineData("FF", "F", "F")]
    [InlineData("TU", "U", "T")]
    [InlineData("UT", "U", "T")]
    [InlineData("FU", "F", "U")]
    [InlineData("UF", "F", "U")]
    [InlineData("UU", "U", "U")]
    [InlineData("UFU", "F", "U")]
    [InlineData("UTU", "U", "T")]
    public void AllAndAny_OfThreeValues_FollowKleene(string parts, string all, string any)
    {
        Outcome(new All(Parts(parts)), parts).ShouldBe(all);
        Outcome(new Any(Parts(parts)), parts).ShouldBe(any);
    }

    [Theory]
    [InlineData("T", "F")]
    [InlineData("F", "T")]
    [InlineData("U", "U")]
    public void Not_OfThreeValues_LeavesUnknownUnknown(string part, string not) => Outcome(new Not(Parts(part)[0]), part).ShouldBe(not);

    [Theory]
    [InlineData(Comparison.Eq, "FTF")]
    [InlineData(Comparison.Ne, "TFT")]
    [InlineData(Comparison.Gt, "FFT")]
    [InlineData(Comparison.Gte, "FTT")]
    [InlineData(Comparison.Lt, "TFF")]
    [InlineData(Comparison.Lte, "TTF")]
    public void Compare_BelowAtAndAboveTheValue_HoldsWhereItShould(Comparison op, string belowAtAbove)
    {
        for (var i = 0; i < 3; i++)
            One(Three[0], op, FeatureValue.Of(10), FeatureValue.Of(9 + i)).ShouldBe(belowAtAbove[i].ToString());
        One(Three[0], op, FeatureValue.Of(10), FeatureValue.Unknown).ShouldBe("U");
    }

    [Theory]
    [InlineData(0.99, "F")]
    [InlineData(1.0, "T")]
    [InlineData(3.0, "T")]
    [InlineData(3.01, "F")]
    public void Between_IncludesBothBounds(double actual, string expected) =>
        Outcome(new Compare(Three[0], Comparison.Between, FeatureValue.Of(1), FeatureValue.Of(3), default), FeatureValue.Of(actual)).ShouldBe(expected);

    [Fact]
    public void Compare_TextFlagAndSet_HoldWhereTheyShould()
    {
        var (language, derivatives, goals) = (RuleSets.Find("language"), RuleSets.Find("uses_derivatives"), RuleSets.Find("goals"));

        One(language, Comparison.Eq, FeatureValue.Of("en"), FeatureValue.Of("en")).ShouldBe("T");
        One(language, Comparison.Ne, FeatureValue.Of("en"), FeatureValue.Of("hi")).ShouldBe("T");
        One(language, Comparison.In, FeatureValue.Of((IReadOnlyList<string>)["en", "hi"]), FeatureValue.Of("hi")).ShouldBe("T");
        One(language, Comparison.In, FeatureValue.Of((IReadOnlyList<string>)["en", "hi"]), FeatureValue.Of("ta")).ShouldBe("F");
        One(derivatives, Comparison.Eq, FeatureValue.Of(true), FeatureValue.Of(false)).ShouldBe("F");
        One(derivatives, Comparison.Ne, FeatureValue.Of(true), FeatureValue.Of(false)).ShouldBe("T");
        One(goals, Comparison.Contains, FeatureValue.Of("home"), FeatureValue.Of((IReadOnlyList<string>)["home"])).ShouldBe("T");
        One(goals, Comparison.Contains, FeatureValue.Of("home"), FeatureValue.Of((IReadOnlyList<string>)[])).ShouldBe("F");
    }

    [Theory]
    [InlineData("novice", 19, "novice")]
    [InlineData("novice", 29, "novice")]
    [InlineData("novice", 30, "intermediate")]
    [InlineData("intermediate", 29, "intermediate")]
    [InlineData("intermediate", 20, "intermediate")]
    [InlineData("intermediate", 19, "novice")]
    [InlineData("advanced", 20, "intermediate")]
    [InlineData("advanced", 19, "novice")]
    public void Match_AroundEnterAndExit_DependsOnTheTierOneIsIn(string present, double trades, string expected) =>
        RuleEvaluator.Match(RuleSets.Product, present, new Given(new() { ["trades_90d"] = FeatureValue.Of(trades) })).Tier.ShouldBe(expected);

    [Fact]
    public void Match_NothingKnown_IsTheDefault() =>
        RuleEvaluator.Match(RuleSets.Product, "advanced", new Given([])).ShouldBe(("novice", null));

    [Fact]
    public void Match_TwoRulesHold_TheFirstWins()
    {
        var given = new Given(new() { ["trades_90d"] = FeatureValue.Of(60), ["quiz_score"] = FeatureValue.Of(1), ["declared_experience"] = FeatureValue.Of("novice") });

        RuleEvaluator.Match(RuleSets.Product, "novice", given).Rule!.Id.ShouldBe("honour-lower-choice");
    }

    [Fact]
    public void Match_AComparisonThatCannotBeMade_IsAnErrorAndNotFalse() =>
        Should.Throw<InvalidOperationException>(() => One(RuleSets.Find("goals"), Comparison.Gt, FeatureValue.Of(1), FeatureValue.Of((IReadOnlyList<string>)[])))
            .Message.ShouldContain("goals");

    [Fact]
    public void Match_ManyTimes_AllocatesNothing()
    {
        var state = Investor.WhoAllowsAll().Trades(10).Answers(3, 1).State;
        RuleEvaluator.Match(RuleSets.Product, state, Investor.Start);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) RuleEvaluator.Match(RuleSets.Product, state, Investor.Start);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // lessons_completed counts through LINQ; everything else is free.
        (bytes / 1000).ShouldBeLessThan(200);
    }

    [Fact]
    public void Explain_AnInvestor_TracesEveryClauseUpToTheRuleThatMatched()
    {
        var investor = Investor.WhoAllows(Brokerage.Domain.Consent.Purpose.PersonalisePortfolio).Trades(35);

        var evaluation = RuleEvaluator.Explain(RuleSets.Product, investor.State, investor.Now);

        (evaluation.Tier, evaluation.Rule).ShouldBe(("intermediate", "intermediate-by-activity"));
        evaluation.Trace.Select(t => (t.Rule, t.Path, t.Outcome)).ShouldBe(
        [
            ("honour-lower-choice", "when", null),
            ("honour-middle-choice", "when", null), ("honour-middle-choice", "when.all[0]", null), ("honour-middle-choice", "when.all[1]", true),
            ("advanced-by-evidence", "when", false), ("advanced-by-evidence", "when.all[0]", false), ("advanced-by-evidence", "when.all[1]", null),
            ("intermediate-by-activity", "when", true),
        ]);
        var last = evaluation.Trace[^1];
        (last.Actual, last.Threshold, last.Held).ShouldBe((FeatureValue.Of(35), FeatureValue.Of(20), true));
    }

    private static ImmutableArray<Clause> Parts(string parts) =>
        [.. parts.Select((_, i) => (Clause)new Compare(Three[i], Comparison.Gte, FeatureValue.Of(1), default, default))];

    private static string Outcome(Clause clause, string parts) => Outcome(clause, [.. parts.Select(p => p switch
    {
        'T' => FeatureValue.Of(1), 'F' => FeatureValue.Of(0), _ => FeatureValue.Unknown,
    })]);

    private static string One(Feature feature, Comparison op, FeatureValue value, FeatureValue actual) =>
        Ask(new Compare(feature, op, value, default, default), new Given(new() { [feature.Key] = actual }));

    private static string Outcome(Clause clause, params FeatureValue[] values) =>
        Ask(clause, new Given(values.Select((v, i) => (Three[i].Key, v)).ToDictionary(x => x.Key, x => x.v)));

    /// <summary>A rule matches only on true; a clause is false where its opposite is true.</summary>
    private static string Ask(Clause clause, Given given)
    {
        bool Holds(Clause c) => RuleEvaluator.Match(RuleSets.Of(new Rule("r", "advanced", c, false)), "novice", given).Rule is not null;
        return Holds(clause) ? "T" : Holds(new Not(clause)) ? "F" : "U";
    }

    private readonly record struct Given(Dictionary<string, FeatureValue> Values) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => Values.GetValueOrDefault(feature.Key);

        public bool WasIn(Segment segment) => false;
    }
}
