using System.Globalization;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;

namespace Brokerage.Server.Rules;

/// <summary>What rules can be made of, with the live distribution of every feature.</summary>
public static class CatalogueWire
{
    private const int MaxBars = 20;

    // Fixed edges: they say nothing of the smallest or largest investor, and a bar means the same tomorrow.
    private static readonly double[] Edges = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
    private static readonly double[] ShareEdges = [.. Enumerable.Range(0, 10).Select(n => n / 10.0)];

    /// <summary>The view.</summary>
    public static RuleCatalogue ToView(PopulationSnapshot population) => new(
        [.. FeatureCatalogue.All.Select(f => ToView(f, population))],
        [.. EventFeatures.Countable.Select(e => new CountableEvent(e.Key, e.Purpose!.Value.Key(), e.Description))],
        Enum.GetValues<FeatureType>().ToDictionary(
            Lower, IReadOnlyList<string> (type) => [.. Enum.GetValues<Comparison>().Where(op => ThresholdReader.Fits(type, op)).Select(Lower)]));

    private static CatalogueFeature ToView(Feature feature, PopulationSnapshot population)
    {
        var known = population.Rows.Select(r => r.Of(feature)).Where(v => v.IsKnown).ToList();
        return new(
            feature.Key, Lower(feature.Type), feature.Unit, Lower(feature.Source), [.. feature.Purposes.Select(p => p.Key())], feature.WindowDays,
            feature.Description, Disclosure.Share(population.Rows.Length - known.Count, population.Rows.Length),
            feature.Type == FeatureType.Number ? Numbers(known, feature.Unit == "share" ? ShareEdges : Edges) : Words(known));
    }

    private static IReadOnlyList<HistogramBar> Numbers(List<FeatureValue> values, double[] edges)
    {
        var counts = new int[edges.Length];
        foreach (var value in values) counts[Math.Max(0, Array.FindLastIndex(edges, edge => value.Number >= edge))]++;
        var last = Array.FindLastIndex(counts, c => c > 0);
        return [.. Disclosure.Of(counts).Take(last + 1).Select((count, i) => new HistogramBar(edges[i].ToString(CultureInfo.InvariantCulture), count))];
    }

    /// <summary>The most frequent words. One that few investors have is not even named: it may be their own.</summary>
    private static IReadOnlyList<HistogramBar> Words(List<FeatureValue> values) =>
    [
        .. values.SelectMany(v => v.Flag is { } flag ? [flag ? "true" : "false"] : v.Set ?? [v.Text!]).CountBy(w => w)
            .Where(w => w.Value >= Disclosure.MinCount).OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(MaxBars)
            .Select(w => new HistogramBar(w.Key, w.Value)),
    ];

#pragma warning disable CA1308 // names on the wire are lower case
    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
