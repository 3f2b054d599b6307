using System.Collections.Immutable;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation;

/// <summary>Writes down what came of every clause of one rule, the parts after the whole.</summary>
internal readonly struct ClauseTrace<T>(string rule, T features, ImmutableArray<ClauseResult>.Builder trace) where T : IFeatureValues
{
    /// <summary>Adds a clause and everything below it.</summary>
    /// <returns>Its outcome.</returns>
    public bool? Add(Clause clause, string path, bool held)
    {
        var values = features;
        var outcome = RuleEvaluator.Outcome(clause, ref values, held);
        var (actual, threshold, exit) = clause switch
        {
            Compare compare => (values.Of(compare.Feature), Comparing.Threshold(compare, held), compare.Exit),
            CompareScore compare => (RuleEvaluator.ScoreOf(compare.Scorecard, ref values).Value, Comparing.Threshold(compare, held), compare.Exit),
            _ => default,
        };
        trace.Add(new(rule, path, clause, actual, threshold, held && exit.IsKnown, outcome));
        switch (clause)
        {
            case All all: AddParts(all.Parts, $"{path}.all", held); break;
            case Any any: AddParts(any.Parts, $"{path}.any", held); break;
            case Not not: Add(not.Part, $"{path}.not", held); break;
            case CompareScore compare: AddParts([.. compare.Scorecard.Lines.Select(line => line.When)], $"{path}.score", held: false); break;
            case InSegment member: Add(member.Segment.When, $"{path}.segment", values.WasIn(member.Segment)); break;
        }
        return outcome;
    }

    private void AddParts(ImmutableArray<Clause> parts, string path, bool held)
    {
        for (var i = 0; i < parts.Length; i++) Add(parts[i], $"{path}[{i}]", held);
    }
}
