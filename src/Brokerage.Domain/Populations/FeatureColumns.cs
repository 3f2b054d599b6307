using Brokerage.Domain.Features;

namespace Brokerage.Domain.Populations;

/// <summary>Which feature is kept where in the rows of a population. Features are told apart by reference: two rule sets may name different ones alike.</summary>
public sealed class FeatureColumns
{
    private readonly Dictionary<Feature, int> _places = new(ReferenceEqualityComparer.Instance);

    private FeatureColumns(IEnumerable<Feature> features)
    {
        Features = [.. features];
        Numbers = [.. Features.Where(IsNumber)];
        Words = [.. Features.Where(f => !IsNumber(f))];
        for (var i = 0; i < Numbers.Count; i++) _places[Numbers[i]] = i;
        for (var i = 0; i < Words.Count; i++) _places[Words[i]] = ~i;
    }

    /// <summary>One column for every feature of the catalogue.</summary>
    public static FeatureColumns Catalogue { get; } = new(FeatureCatalogue.All);

    /// <summary>Every feature that has a column.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Numbers and flags, in the order of their columns.</summary>
    internal IReadOnlyList<Feature> Numbers { get; }

    /// <summary>Texts and sets, in the order of their columns.</summary>
    internal IReadOnlyList<Feature> Words { get; }

    /// <summary>True when every one of the features has a column.</summary>
    public bool Cover(IEnumerable<Feature> features) => features.All(_places.ContainsKey);

    /// <summary>These columns and one for every further feature; the same instance when there is none.</summary>
    public FeatureColumns With(IReadOnlyCollection<Feature> features) =>
        Cover(features) ? this : new(Features.Concat(features.Where(f => !_places.ContainsKey(f)).Distinct<Feature>(ReferenceEqualityComparer.Instance)));

    /// <summary>Column of a number or flag; the complement of the column of a text or set.</summary>
    /// <exception cref="InvalidOperationException">The feature has no column.</exception>
    internal int PlaceOf(Feature feature) =>
        _places.TryGetValue(feature, out var place) ? place : throw new InvalidOperationException($"The snapshot was pinned without the feature {feature.Key}.");

    /// <summary>The columns of some features, in their order: looked up once for many rows.</summary>
    /// <exception cref="InvalidOperationException">A feature has no column.</exception>
    internal Column[] Find(IReadOnlyList<Feature> features) => [.. features.Select(f => new Column(PlaceOf(f), f.Type == FeatureType.Flag))];

    private static bool IsNumber(Feature feature) => feature.Type is FeatureType.Number or FeatureType.Flag;
}

/// <summary>Where a feature's values are: a place as <see cref="FeatureColumns.PlaceOf"/> gives it.</summary>
internal readonly record struct Column(int Place, bool IsFlag);
