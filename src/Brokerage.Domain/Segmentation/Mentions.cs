using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation;

/// <summary>What a rule set asks about.</summary>
public static class Mentions
{
    /// <summary>Every feature that a rule or segment asks about, directly or through a scorecard or segment; each instance once.</summary>
    public static IReadOnlyCollection<Feature> Features(this RuleSet rules)
    {
        var found = new HashSet<Feature>(ReferenceEqualityComparer.Instance);
        foreach (var rule in rules.Rules) Collect(rule.When, found);
        foreach (var segment in rules.Segments) Collect(segment.When, found);
        return found;
    }

    private static void Collect(Clause clause, HashSet<Feature> found)
    {
        switch (clause)
        {
            case Compare compare: found.Add(compare.Feature); break;
            case All all: foreach (var part in all.Parts) Collect(part, found); break;
            case Any any: foreach (var part in any.Parts) Collect(part, found); break;
            case Not not: Collect(not.Part, found); break;
            case CompareScore score: foreach (var line in score.Scorecard.Lines) Collect(line.When, found); break;
            case InSegment inside: Collect(inside.Segment.When, found); break;
            default: throw new InvalidOperationException($"The features of the clause {clause.GetType().Name} are not known.");
        }
    }
}
