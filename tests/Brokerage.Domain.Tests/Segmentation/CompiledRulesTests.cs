using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Brokerage.Domain.Tests.Segmentation.Analysis;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

/// <summary>What decides is compiled; what explains reads the clauses. They must never differ.</summary>
public sealed class CompiledRulesTests
{
    [Fact]
    public void Match_AnyRulesAndInvestor_IsWhatTheExplanationSays()
    {
        var decided = new Dictionary<string, int>();
        Property.Holds(4000, choices =>
        {
            var rules = RandomRules.Of(choices);
            for (var i = 0; i < 6; i++)
            {
                var profile = Profiles.Of(choices, rules);
                if (choices.OneIn(2)) profile = profile with { Segments = [.. rules.Segments.Where(_ => choices.OneIn(2)).Select(s => s.Key)] };
                var (tier, rule) = RuleEvaluator.Match(rules, profile.Present, profile);
                var explained = RuleEvaluator.Explain(rules, profile.Present, profile);
                (tier, rule?.Id ?? "default").ShouldBe((explained.Tier, explained.Rule));
                decided[explained.Rule] = decided.GetValueOrDefault(explained.Rule) + 1;
            }
        });
        decided.Count.ShouldBe(6);
        decided.Values.ShouldAllBe(count => count > 240);
    }

    [Fact]
    public void SegmentDecision_AnyRulesAndInvestor_IsWhatTheClausesSay()
    {
        var outcomes = new Dictionary<string, int>();
        Property.Holds(2000, choices =>
        {
            var rules = RandomRules.Of(choices);
            var profile = Profiles.Of(choices, rules);
            ImmutableArray<string> present = [.. rules.Segments.Where(_ => choices.OneIn(2)).Select(s => s.Key).Order(StringComparer.Ordinal)];
            profile = profile with { Segments = [.. present] };
            var expected = rules.Segments.Where(s => RuleEvaluator.IsIn(s, profile) == true).Select(s => s.Key).Order(StringComparer.Ordinal).ToArray();
            SegmentDecision.Decide(rules, present, profile).ShouldBe(expected);
            foreach (var segment in rules.Segments)
            {
                var outcome = $"{RuleEvaluator.IsIn(segment, profile)}";
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        });
        outcomes.Count.ShouldBe(3);
        outcomes.Values.ShouldAllBe(count => count > 40);
    }

    [Fact]
    public void Compiled_CopyWithOtherRules_IsCompiledAnew()
    {
        var rules = RuleSets.Product;
        var (trader, compiled) = (new Walker(FeatureValue.Of(35)), rules.Compiled);
        RuleEvaluator.Match(rules, "novice", trader).Tier.ShouldBe("intermediate");

        RuleEvaluator.Match(rules with { Rules = rules.Rules.RemoveAt(3) }, "novice", trader).Tier.ShouldBe("novice");
        rules.Compiled.ShouldBeSameAs(compiled);
        (rules with { Revision = "test@2" }).Compiled.ShouldBeSameAs(compiled);
    }

    [Fact]
    public void Equality_OneOfTwoCompiled_TellsThemNotApart()
    {
        var one = RuleSets.Of(new Rule("r", "advanced", RuleSets.AtLeast("trades_90d", 1), false));
        var other = one with { Source = one.Source };

        one.Compiled.Features.Count.ShouldBe(1);

        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
    }

    [Fact]
    public void Compiled_OneFeatureInManyClauses_HasOneSlot() =>
        RuleSets.Product.Compiled.Features.Select(f => f.Key).ShouldBe(["trades_90d", "declared_experience", "quiz_score", "lessons_completed"], ignoreOrder: true);

    [Fact]
    public void Match_ValueOfAnotherTypeThanItsFeature_IsAnErrorThatNamesTheFeature() =>
        Should.Throw<InvalidOperationException>(() => RuleEvaluator.Match(RuleSets.Product, "novice", new Walker(FeatureValue.Of("many"))))
            .Message.ShouldContain("trades_90d");

    private readonly record struct Walker(FeatureValue Trades) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => feature.Key == "trades_90d" ? Trades : FeatureValue.Unknown;

        public bool WasIn(Segment segment) => false;
    }
}
