using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>What speaks against a rule set that can be read: an error forbids its publication, a warning must be accepted.</summary>
public sealed class RuleFindings(IPolicy policy)
{
    /// <summary>A guardrail of the product, not a matter of taste.</summary>
    public const string Guardrail = "guardrail";

    /// <summary>Severity of what must be accepted before a draft is handed in.</summary>
    public const string Warning = "warning";

    /// <summary>Everything found, errors first.</summary>
    public IReadOnlyList<RuleFinding> Of(RuleSet rules) => [.. Unshowable(rules), .. ClaimsAlone(rules), .. WithoutWords(rules)];

    private IEnumerable<RuleFinding> Unshowable(RuleSet rules) =>
        from tier in rules.Tiers
        where !policy.Content.Layouts.ContainsKey(tier)
        select new RuleFinding(Guardrail, "error", 1, 1, $"The tier '{tier}' has no layout: nothing could be shown in it.", [], null);

    /// <summary>What someone says of themselves never unlocks complex content: a rule above the lowest tier needs evidence.</summary>
    private static IEnumerable<RuleFinding> ClaimsAlone(RuleSet rules) =>
        from rule in rules.Rules
        where rules.Tiers.IndexOf(rule.Then) > 0 && !NeedsEvidence(rule.When)
        select new RuleFinding(Guardrail, "error", 1, 1, $"The rule '{rule.Id}' can match on a claim alone; it needs something observed or tested.", [rule.Id], null);

    /// <summary>A rule without plain words is shown to investors by its id.</summary>
    private IEnumerable<RuleFinding> WithoutWords(RuleSet rules) =>
        from rule in rules.Rules
        where !policy.Content.RuleTexts.ContainsKey(rule.Id)
        select new RuleFinding("missing-words", Warning, 1, 1, $"The rule '{rule.Id}' has no plain words; investors would read its id.", [rule.Id], null);

    private static bool NeedsEvidence(Clause clause) => clause switch
    {
        All all => all.Parts.Any(NeedsEvidence),
        Any any => any.Parts.All(NeedsEvidence),
        Not not => NeedsEvidence(not.Part),
        Compare compare => compare.Feature.Source != FeatureSource.Declared,
        InSegment inSegment => NeedsEvidence(inSegment.Segment.When),
        CompareScore score => score.Scorecard.Lines.All(line => NeedsEvidence(line.When)),
        _ => true,
    };
}
