using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

/// <summary>Checks with the real evaluator that a finding's witness demonstrates it.</summary>
public static class Demonstration
{
    public static void Of(RuleSet rules, AnalysisFinding finding) => Holds(rules, finding).ShouldBeTrue($"{finding.Message} {Words(finding.Witness)}");

    public static bool Holds(RuleSet rules, AnalysisFinding finding)
    {
        if (finding.Code == "unreachable-tier") return finding.Witness is null;
        if (finding.Witness is not { } witness) return false;
        var matched = RuleEvaluator.Match(rules, witness.Present, witness).Rule?.Id;
        var first = rules.Rules.FirstOrDefault(r => r.Id == finding.Rules[0]);
        return finding.Code switch
        {
            "contradictory-bounds" => witness.Values.Count > 0 && !Satisfies(rules, finding, witness),
            "shadowed-rule" or "overlap" => Alone(rules, first!, witness) && finding.Rules.Skip(1).Contains(matched),
            "rule-conflict" => finding.Rules.All(id => Alone(rules, rules.Rules.Single(r => r.Id == id), witness)) && matched != first!.Id,
            "claim-only-up" => matched == first!.Id && IsUp(rules, witness, first.Then) && witness.Values.Keys.All(f => f.Source == FeatureSource.Declared),
            "unreachable-clause" => Alone(rules, first!, witness) && matched == first!.Id,
            "gap" => matched is null && witness.Values.Count > 0,
            "exit-beyond-value" => witness.Values.Any(v => Leaves(first!, v.Key, v.Value)),
            "unreachable-rule" => Alone(rules, first!, witness),
            "segment-never" => !Alone(rules, AsRule(rules, finding), witness),
            "segment-always" => Alone(rules, AsRule(rules, finding), witness),
            _ => false,
        };
    }

    private static bool Alone(RuleSet rules, Rule rule, Profile witness) => RuleEvaluator.Match(rules with { Rules = [rule] }, witness.Present, witness).Rule is not null;

    /// <summary>Whether the rule, segment or last line of a scorecard at fault holds.</summary>
    private static bool Satisfies(RuleSet rules, AnalysisFinding finding, Profile witness) =>
        rules.Rules.FirstOrDefault(r => r.Id == finding.Rules[0]) is { } rule ? Alone(rules, rule, witness)
        : rules.Segments.Any(s => s.Key == finding.Rules[0]) ? Alone(rules, AsRule(rules, finding), witness)
        : RuleEvaluator.Outcome(rules.Scorecards.Single(s => s.Key == finding.Rules[0]).Lines[^1].When, ref witness, held: false) == true;

    private static bool IsUp(RuleSet rules, Profile witness, string tier) => rules.Tiers.IndexOf(tier) > rules.Tiers.IndexOf(witness.Present);

    private static Rule AsRule(RuleSet rules, AnalysisFinding finding) =>
        new("segment", rules.Tiers[^1], rules.Segments.Single(s => s.Key == finding.Rules[0]).When, false);

    /// <summary>The value lets an investor in and not stay.</summary>
    private static bool Leaves(Rule rule, Feature feature, FeatureValue value)
    {
        var rules = Kit.RuleSets.Of(rule);
        var profile = Profile.Of("novice") with { Values = Profile.NoValues.Add(feature, value) };
        return RuleEvaluator.Match(rules, "novice", profile).Rule is not null && RuleEvaluator.Match(rules, rule.Then, profile).Rule is null;
    }

    private static string Words(Profile? profile) =>
        profile is null ? "no witness" : $"{profile.Present}: {string.Join(", ", profile.Values.Select(v => $"{v.Key.Key}={v.Value}"))}";
}
