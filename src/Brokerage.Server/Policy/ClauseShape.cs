using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>How large a condition is once everything it refers to stands in its place: what a decision costs.</summary>
/// <param name="Depth">Deepest nesting, from 1.</param>
/// <param name="Nodes">Clauses and listed values.</param>
internal readonly record struct ClauseShape(int Depth, int Nodes)
{
    public static ClauseShape Of(Clause clause) => clause switch
    {
        All all => Around(all.Parts),
        Any any => Around(any.Parts),
        Not not => Around([not.Part]),
        InSegment member => Around([member.Segment.When]),
        CompareScore compare => Around(compare.Scorecard.Lines.Select(line => line.When)),
        Compare { Op: Comparison.In } compare => new(1, 1 + compare.Value.Set!.Count),
        _ => new(1, 1),
    };

    private static ClauseShape Around(IEnumerable<Clause> parts)
    {
        var (depth, nodes) = (0, 0);
        foreach (var shape in parts.Select(Of)) (depth, nodes) = (Math.Max(depth, shape.Depth), nodes + shape.Nodes);
        return new(depth + 1, nodes + 1);
    }
}
