using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Brokerage.Domain.Tests.Segmentation.Analysis;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class RuleSetDiffTests
{
    private static readonly Rule First = new("first", "advanced", Both(AtLeast("trades_90d", 60, 45), AtLeast("quiz_score", 0.6)), false);
    private static readonly Rule Second = new("second", "intermediate", AtLeast("trades_90d", 30, 20), false);
    private static readonly Rule Third = new("third", "intermediate", AtLeast("lessons_completed", 6), false);
    private static readonly RuleSet Base = Of(First, Second, Third);

    /// <summary>One change in meaning each and what the diff says of it.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "value", "Changed rules.first.when.all[0].value 60 -> 70" },
        { "digits", "Changed rules.first.when.all[1].value 0.6 -> 0.60001" },
        { "exit", "Removed rules.second.when.exit 20 -> " },
        { "op", "Changed rules.second.when.op gte -> gt" },
        { "part", "Removed rules.first.when.all[0] trades_90d gte 60 exit 45 -> " },
        { "then", "Changed rules.third.then intermediate -> advanced" },
        { "immediate", "Changed rules.third.immediate no -> yes" },
        { "rule", "Removed rules.second" },
        { "move", "Moved rules.third 3 -> 1" },
        { "default", "Changed default novice -> intermediate" },
        { "tiers", "Changed tiers novice, intermediate, advanced -> novice, advanced" },
        { "dwell", "Changed stability.minDwell 7.00:00:00 -> 1.00:00:00" },
        { "budget", "Changed stability.maxTransitionsPer30d 2 -> 3" },
        { "nudges", "Changed guardrails.max_nudges_per_day 2 -> 1" },
        { "segment", "Added segments.active" },
        { "score", "Added scorecards.engagement" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Between_OneChangeInMeaning_SaysThatAlone(string change, string expected)
    {
        var difference = RuleSetDiff.Between(Base, Changed(change)).ShouldHaveSingleItem();

        $"{difference.Kind} {difference.Path} {difference.Before} -> {difference.After}".ShouldStartWith(expected);
    }

    [Fact]
    public void Between_RandomRuleSetAndItself_SaysNothing() => Property.Holds(200, choices =>
    {
        var rules = SeededRuleSets.Clean(choices);
        RuleSetDiff.Between(rules, Shuffled(rules) with { Source = "# a comment", Revision = "other" }).ShouldBeEmpty();
    });

    [Fact]
    public void Between_TwoRandomRuleSets_SaysSomethingWhereTheyPlaceSomebodyDifferently() => Property.Holds(300, choices =>
    {
        var (one, other) = (SeededRuleSets.Clean(choices), SeededRuleSets.Clean(choices));
        var profile = Profiles.Of(choices, one);
        if (RuleEvaluator.Match(one, profile.Present, profile).Tier != RuleEvaluator.Match(other, profile.Present, profile).Tier)
            RuleSetDiff.Between(one, other).ShouldNotBeEmpty();
    });

    [Fact]
    public void Between_NothingAndARuleSet_AddsEverything() =>
        RuleSetDiff.Between(null, Base).ShouldAllBe(d => d.Kind == DifferenceKind.Added && d.Before == null && d.After != null);

    [Fact]
    public void Between_ARuleAddedAtTheTop_MovesNoOther() =>
        RuleSetDiff.Between(Of(Second, Third), Base).ShouldHaveSingleItem().Path.ShouldBe("rules.first");

    private static RuleSet Changed(string change) => change switch
    {
        "value" => Of(First with { When = Both(AtLeast("trades_90d", 70, 45), AtLeast("quiz_score", 0.6)) }, Second, Third),
        "digits" => Of(First with { When = Both(AtLeast("trades_90d", 60, 45), AtLeast("quiz_score", 0.60001)) }, Second, Third),
        "exit" => Of(First, Second with { When = AtLeast("trades_90d", 30) }, Third),
        "op" => Of(First, Second with { When = AtLeast("trades_90d", 30, 20) with { Op = Comparison.Gt } }, Third),
        "part" => Of(First with { When = Both(AtLeast("quiz_score", 0.6)) }, Second, Third),
        "then" => Of(First, Second, Third with { Then = "advanced" }),
        "immediate" => Of(First, Second, Third with { Immediate = true }),
        "rule" => Of(First, Third),
        "move" => Of(Third, First, Second),
        "default" => Base with { Default = "intermediate" },
        "tiers" => Base with { Tiers = ["novice", "advanced"] },
        "dwell" => Base with { Stability = Steady with { MinDwell = TimeSpan.FromDays(1) } },
        "nudges" => Base with { MaxNudgesPerDay = 1 },
        "budget" => Base with { Stability = Steady with { MaxTransitionsPer30Days = 3 } },
        "segment" => Base with { Segments = [new("active", "Active", AtLeast("trades_90d", 30))] },
        _ => Base with { Scorecards = [new("engagement", [new(AtLeast("trades_90d", 30), 10)])] },
    };

    /// <summary>The parts of every condition in the opposite order.</summary>
    private static RuleSet Shuffled(RuleSet rules) => rules with { Rules = [.. rules.Rules.Select(r => r with { When = Reversed(r.When) })] };

    private static Clause Reversed(Clause clause) => clause switch
    {
        All all => new All([.. all.Parts.Reverse().Select(Reversed)]),
        Any any => new Any([.. any.Parts.Reverse().Select(Reversed)]),
        _ => clause,
    };
}
