using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Domain.Segmentation;

/// <summary>Why an investor is in a tier, what is still missing for the next one, and what would lead to a lower one.</summary>
public static class Explanation
{
    /// <summary>The reason for the present tier: the rule's plain words and the values that made it match.</summary>
    public static Reason OfTier(InvestorState state, RuleSet rules, Content content, DateTimeOffset now)
    {
        var placement = state.Placement;
        var evaluation = RuleEvaluator.Explain(rules, state, now);
        var inputs =
            from result in evaluation.Trace
            where result.Rule == placement.Rule && result is { Outcome: true, Clause: Compare }
            let feature = ((Compare)result.Clause).Feature
            from purpose in feature.Purposes
            select new Input(feature.Key, result.Actual, feature.Unit, feature.Source, purpose, null);
        return new($"rule.{placement.Rule}", content.RuleTexts.GetValueOrDefault(placement.Rule, placement.Rule), [.. inputs.DistinctBy(i => (i.Name, i.Purpose))]);
    }

    /// <summary>
    /// What is missing for a higher tier, in plain words: a smallest change that does lead there, of what an investor may be asked for where there is such a
    /// change. Without any small one, the comparisons that fail in the rule that is nearest to matching. Empty in the highest tier.
    /// </summary>
    public static ImmutableArray<string> WouldMoveUp(InvestorState state, RuleSet rules, Content content, DateTimeOffset now)
    {
        var (present, values) = (state.Placement.Tier, new InvestorFeatures(state, now));
        var exact = Counterfactual.Up(rules, present, values, Audience.Investor) ?? Counterfactual.Up(rules, present, values);
        var keys = exact?.Select(change => change.Feature.Key) ?? Nearest(state, rules, now);
        return [.. keys.Select(key => content.FeatureTexts.GetValueOrDefault(key)).OfType<string>().Distinct()];
    }

    /// <summary>
    /// What would lead to a lower tier, in plain words: first the investor's own choice, then the smallest change of the record. Empty in the lowest tier and
    /// where the rules ask for a lower one already.
    /// </summary>
    public static ImmutableArray<string> WouldMoveDown(InvestorState state, RuleSet rules, Content content, DateTimeOffset now)
    {
        var (present, values) = (state.Placement.Tier, new InvestorFeatures(state, now));
        var chosen = Counterfactual.Down(rules, present, values, feature => feature == DeclaredFeatures.Experience) ?? [];
        var nearest = Counterfactual.Down(rules, present, values) ?? [];
        return [.. chosen.Concat(nearest).Select(change => content.SimplerTexts.GetValueOrDefault(change.Feature.Key)).OfType<string>().Distinct()];
    }

    private static string[] Nearest(InvestorState state, RuleSet rules, DateTimeOffset now)
    {
        var present = rules.Tiers.IndexOf(state.Placement.Tier);
        return rules.Rules
            .Where(rule => rules.Tiers.IndexOf(rule.Then) > present)
            .Select(rule => Missing(rule.When, state, now).ToArray())
            .Where(features => features.Length > 0)
            .MinBy(features => features.Length) ?? [];
    }

    /// <summary>Features whose comparisons would have to change for the clause to hold; of alternatives, the one that needs least.</summary>
    private static IEnumerable<string> Missing(Clause clause, InvestorState state, DateTimeOffset now) => clause switch
    {
        All all => all.Parts.SelectMany(part => Missing(part, state, now)),
        Any any => any.Parts.Select(part => Missing(part, state, now).ToArray()).MinBy(keys => keys.Length)!,
        Compare compare when RuleEvaluator.Holds(compare, state, now) != true => [compare.Feature.Key],
        CompareScore compare when RuleEvaluator.Holds(compare, state, now) != true =>
            compare.Scorecard.Lines.Where(line => line.Points > 0).SelectMany(line => Missing(line.When, state, now)),
        InSegment member when RuleEvaluator.Holds(member, state, now) != true => Missing(member.Segment.When, state, now),
        _ => [],
    };
}
