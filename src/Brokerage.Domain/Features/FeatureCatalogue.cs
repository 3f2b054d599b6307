namespace Brokerage.Domain.Features;

/// <summary>Every feature there is, ordered by key.</summary>
public static class FeatureCatalogue
{
    /// <summary>All features.</summary>
    public static IReadOnlyList<Feature> All { get; } =
        [.. PortfolioFeatures.All.Concat(BehaviourFeatures.All).Concat(DeclaredFeatures.All).OrderBy(f => f.Key, StringComparer.Ordinal)];

    private static readonly Dictionary<string, Feature> ByKey = All.ToDictionary(f => f.Key);

    /// <summary>The feature of a key, or null.</summary>
    public static Feature? Find(string key) => ByKey.GetValueOrDefault(key);
}
