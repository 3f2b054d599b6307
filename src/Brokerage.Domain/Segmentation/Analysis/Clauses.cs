using System.Collections.Immutable;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Walks over clauses.</summary>
internal static class Clauses
{
    /// <summary>The parts of a clause with the place of each.</summary>
    public static IEnumerable<(Clause Part, string Path)> Parts(Clause clause, string path) => clause switch
    {
        All all => all.Parts.Select((part, i) => (part, $"{path}.all[{i}]")),
        Any any => any.Parts.Select((part, i) => (part, $"{path}.any[{i}]")),
        Not not => [(not.Part, $"{path}.not")],
        _ => [],
    };

    /// <summary>The clause and everything under it.</summary>
    public static IEnumerable<(Clause Clause, string Path)> Below(Clause clause, string path) =>
        Parts(clause, path).SelectMany(p => Below(p.Part, p.Path)).Prepend((clause, path));

    /// <summary>Every comparison of a feature, those behind scorecards and segments included.</summary>
    public static IEnumerable<Compare> Compares(Clause clause) => clause switch
    {
        Compare compare => [compare],
        CompareScore score => score.Scorecard.Lines.SelectMany(line => Compares(line.When)),
        InSegment member => Compares(member.Segment.When),
        _ => Parts(clause, "").SelectMany(p => Compares(p.Part)),
    };

    /// <summary>True when the clause differs for those who are in its tier; a segment keeps its own exits.</summary>
    public static bool HasExit(Clause clause) => clause switch
    {
        Compare compare => compare.Exit.IsKnown,
        CompareScore score => score.Exit.IsKnown,
        _ => Parts(clause, "").Any(p => HasExit(p.Part)),
    };

    /// <summary>The same tree without one part of an <c>all</c> or <c>any</c>.</summary>
    public static Clause Without(Clause clause, Clause part) => clause switch
    {
        All all => new All(Without(all.Parts, part)),
        Any any => new Any(Without(any.Parts, part)),
        Not not => new Not(Without(not.Part, part)),
        _ => clause,
    };

    private static ImmutableArray<Clause> Without(ImmutableArray<Clause> parts, Clause part) =>
        [.. parts.Where(p => !ReferenceEquals(p, part)).Select(p => Without(p, part))];
}
