using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>
/// Values of a feature that stand for all of its values: between two neighbouring thresholds every value has the same outcomes. Unknown comes first,
/// then small and known ones.
/// </summary>
internal static class Cells
{
    /// <summary>Most named members of a set of which every combination is looked at; of more only those with one, all or none of them.</summary>
    public const int MostMembers = 8;

    private const string Other = "another";

    /// <summary>How far inside an interval between two thresholds a value is taken where it has room.</summary>
    private const double Step = 0.01;

    private static readonly HashSet<string> Counted =
    [
        "trades", "orders", "days", "instruments", "asset classes", "order types", "positions", "screens", "searches", "indicators", "lessons", "contacts",
        "answers", "years", "events", "times",
    ];

    /// <summary>Texts that are all there are.</summary>
    private static readonly Dictionary<string, string[]> Closed = new()
    {
        ["declared_experience"] = Names<Experience>(),
        ["risk_comfort"] = Names<RiskComfort>(),
    };

    /// <summary>True for a number that is always whole and never negative: a count. An average of counts is none.</summary>
    public static bool IsCount(Feature feature) =>
        feature.Type == FeatureType.Number && Counted.Contains(feature.Unit) && !feature.Key.StartsWith("average_", StringComparison.Ordinal);

    /// <summary>The cells of a feature that is compared so.</summary>
    public static ImmutableArray<FeatureValue> Of(Feature feature, IReadOnlyList<Compare> compares) =>
        [FeatureValue.Unknown, .. feature.Type switch
        {
            FeatureType.Number => Numbers(feature, Thresholds(compares)),
            FeatureType.Text => Texts(feature, Named(compares)),
            FeatureType.Flag => [FeatureValue.Of(false), FeatureValue.Of(true)],
            _ => Sets(Named(compares)),
        }];

    /// <summary>Every number that some comparison names, ascending.</summary>
    public static IReadOnlyList<double> Thresholds(IEnumerable<Compare> compares) =>
        [.. compares.SelectMany(c => new[] { c.Value.Number, c.Upper.Number, c.Exit.Number }).OfType<double>().Distinct().Order()];

    private static IReadOnlyList<string> Named(IEnumerable<Compare> compares) =>
        [.. compares.SelectMany(c => c.Value.Set ?? (c.Value.Text is { } text ? [text] : [])).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<FeatureValue> Numbers(Feature feature, IReadOnlyList<double> thresholds)
    {
        var isShown = feature is { Source: FeatureSource.Tested, Unit: "share" };
        var lowest = IsCount(feature) || isShown ? 0 : double.NegativeInfinity;
        var highest = isShown ? 1 : double.PositiveInfinity;
        IEnumerable<double> values = IsCount(feature) ? Whole(thresholds) : Real(thresholds, lowest, highest);
        return values.Where(v => v >= lowest && v <= highest).Distinct().Order().Select(FeatureValue.Of);
    }

    private static IEnumerable<double> Whole(IReadOnlyList<double> thresholds)
    {
        yield return 0;
        foreach (var threshold in thresholds)
            for (var offset = -1; offset <= 1; offset++) yield return offset < 0 ? Math.Ceiling(threshold) - 1 : Math.Floor(threshold) + offset;
    }

    private static IEnumerable<double> Real(IReadOnlyList<double> thresholds, double lowest, double highest)
    {
        for (var i = 0; i < thresholds.Count; i++)
        {
            var (before, at) = (i == 0 ? Math.Max(lowest, Math.Min(0, thresholds[0] - 1)) : thresholds[i - 1], thresholds[i]);
            if (i == 0) yield return before;
            foreach (var inside in Inside(before, at)) yield return inside;
            yield return at;
        }
        if (thresholds.Count > 0)
            foreach (var above in Inside(thresholds[^1], Math.Min(highest, thresholds[^1] + 1))) yield return above;
        if (double.IsFinite(highest)) yield return highest;
    }

    /// <summary>Two values strictly between, near either end.</summary>
    private static IEnumerable<double> Inside(double low, double high)
    {
        if (!(low < high)) yield break;
        var step = Math.Min(Step, (high - low) / 4);
        foreach (var value in new[] { low + step, high - step })
        {
            var round = Math.Round(value, 4);
            var inside = round > low && round < high ? round : value;
            if (inside > low && inside < high) yield return inside;
        }
    }

    private static IEnumerable<FeatureValue> Texts(Feature feature, IReadOnlyList<string> named) =>
        (Closed.TryGetValue(feature.Key, out var all) ? all.Union(named) : [named.Contains(Other) ? $"{Other} one" : Other, .. named]).Select(FeatureValue.Of);

    private static IEnumerable<FeatureValue> Sets(IReadOnlyList<string> named)
    {
        if (named.Count > MostMembers)
            return new[] { [], named }.Concat(named.Select(one => (IReadOnlyList<string>)[one])).Select(FeatureValue.Of);
        return Enumerable.Range(0, 1 << named.Count).Select(bits => FeatureValue.Of((IReadOnlyList<string>)[.. named.Where((_, i) => (bits >> i & 1) != 0)]));
    }

#pragma warning disable CA1308 // names of values are lower case in rule sets
    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
#pragma warning restore CA1308
}
