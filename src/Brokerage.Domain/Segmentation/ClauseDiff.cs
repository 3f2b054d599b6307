using System.Collections.Immutable;
using System.Globalization;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation.Analysis;

namespace Brokerage.Domain.Segmentation;

/// <summary>Compares two conditions part by part.</summary>
internal static class ClauseDiff
{
    public static IEnumerable<RuleDifference> Between(string path, Clause before, Clause after)
    {
        if (ClauseText.Of(before) == ClauseText.Of(after)) return [];
        return (before, after) switch
        {
            _ when Head(before) != Head(after) => [new(DifferenceKind.Changed, path, ClauseText.Of(before), ClauseText.Of(after))],
            (Compare a, Compare b) => Values(path, (a.Op, a.Value, a.Upper, a.Exit), (b.Op, b.Value, b.Upper, b.Exit)),
            (CompareScore a, CompareScore b) => Values(path, (a.Op, a.Value, a.Upper, a.Exit), (b.Op, b.Value, b.Upper, b.Exit)),
            (Not a, Not b) => Between($"{path}.not", a.Part, b.Part),
            _ => Parts(path, before, after),
        };
    }

    private static IEnumerable<RuleDifference> Values(
        string path, (Comparison Op, FeatureValue Value, FeatureValue Upper, FeatureValue Exit) before,
        (Comparison Op, FeatureValue Value, FeatureValue Upper, FeatureValue Exit) after) =>
    [
        .. RuleSetDiff.Value($"{path}.op", ClauseText.Of(before.Op), ClauseText.Of(after.Op)),
        .. RuleSetDiff.Value($"{path}.value", ClauseText.Of(before.Value, before.Upper), ClauseText.Of(after.Value, after.Upper)),
        .. RuleSetDiff.Value($"{path}.exit", ClauseText.Of(before.Exit), ClauseText.Of(after.Exit)),
    ];

    /// <summary>Equal parts are paired first, then parts about the same thing; what is left over was added or removed.</summary>
    private static IEnumerable<RuleDifference> Parts(string path, Clause before, Clause after)
    {
        var (were, are) = (Clauses.Parts(before, path).ToList(), Clauses.Parts(after, path).ToList());
        _ = Pair(were, are, ClauseText.Of).ToArray();
        var same = Pair(were, are, Head).ToArray();
        return
        [
            .. same.SelectMany(pair => Between(pair.After.Path, pair.Before.Part, pair.After.Part)),
            .. were.Select(gone => new RuleDifference(DifferenceKind.Removed, gone.Path, ClauseText.Of(gone.Part), null)),
            .. are.Select(now => new RuleDifference(DifferenceKind.Added, now.Path, null, ClauseText.Of(now.Part))),
        ];
    }

    /// <summary>Takes pairs of the same key out of both lists.</summary>
    private static IEnumerable<((Clause Part, string Path) Before, (Clause Part, string Path) After)> Pair(
        List<(Clause Part, string Path)> were, List<(Clause Part, string Path)> are, Func<Clause, string> key)
    {
        foreach (var now in are.ToArray())
        {
            var at = were.FindIndex(was => key(was.Part) == key(now.Part));
            if (at < 0) continue;
            yield return (were[at], now);
            were.RemoveAt(at);
            are.Remove(now);
        }
    }

    /// <summary>What a clause is about.</summary>
    private static string Head(Clause clause) => clause switch
    {
        Compare compare => $"feature {compare.Feature.Key}",
        CompareScore score => $"score {score.Scorecard.Key}",
        InSegment member => $"segment {member.Segment.Key}",
        _ => clause.GetType().Name,
    };
}

/// <summary>Conditions in words; two that mean the same part by part read the same.</summary>
internal static class ClauseText
{
    public static string Of(Clause clause) => clause switch
    {
        Compare c => Compared(c.Feature.Key, c.Op, c.Value, c.Upper, c.Exit),
        CompareScore c => Compared($"score {c.Scorecard.Key}", c.Op, c.Value, c.Upper, c.Exit),
        InSegment member => $"in segment {member.Segment.Key}",
        Not not => $"not ({Of(not.Part)})",
        All all => Joined("all", all.Parts),
        Any any => Joined("any", any.Parts),
        _ => throw new InvalidOperationException($"The clause {clause.GetType().Name} has no words."),
    };

    /// <summary>With all digits of a number and the members of a set in one order; null for unknown.</summary>
    public static string? Of(FeatureValue value) =>
        !value.IsKnown ? null
        : value.Number is { } number ? number.ToString("R", CultureInfo.InvariantCulture)
        : value.Set is { } set ? string.Join(", ", set.Distinct().Order(StringComparer.Ordinal))
        : value.ToString();

    public static string? Of(FeatureValue value, FeatureValue upper) => upper.IsKnown ? $"{Of(value)} to {Of(upper)}" : Of(value);

#pragma warning disable CA1308 // operators are lower case in rule sets
    public static string Of(Comparison op) => op.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static string Compared(string name, Comparison op, FeatureValue value, FeatureValue upper, FeatureValue exit) =>
        $"{name} {Of(op)} {Of(value, upper)}{(exit.IsKnown ? $" exit {Of(exit)}" : "")}";

    private static string Joined(string name, ImmutableArray<Clause> parts) => $"{name} of ({string.Join("; ", parts.Select(Of).Order(StringComparer.Ordinal))})";
}
