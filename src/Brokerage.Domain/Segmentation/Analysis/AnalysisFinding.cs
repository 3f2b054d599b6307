using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>What a finding means for publication.</summary>
public enum Severity
{
    /// <summary>Must be acknowledged.</summary>
    Warning,

    /// <summary>Cannot be published.</summary>
    Error,
}

/// <summary>Something that is wrong, or probably not meant, in a rule set that can be read.</summary>
/// <param name="Code">Stable code, for example <c>shadowed-rule</c>.</param>
/// <param name="Severity">What it means for publication.</param>
/// <param name="Message">What was found, in words, with the place in the rule set.</param>
/// <param name="Rules">Ids of the rules it concerns, the one at fault first; a segment's key where it concerns a segment.</param>
/// <param name="Witness">An investor who demonstrates it when the rules are evaluated; null where nobody can.</param>
public sealed record AnalysisFinding(string Code, Severity Severity, string Message, ImmutableArray<string> Rules, Profile? Witness);

/// <summary>A made-up investor: the tier and the segments they are in and the values that are known of them.</summary>
/// <param name="Present">Tier until now.</param>
/// <param name="Values">Known values by feature; every other feature is unknown.</param>
/// <param name="Segments">Keys of the segments until now.</param>
public sealed record Profile(string Present, ImmutableDictionary<Feature, FeatureValue> Values, ImmutableHashSet<string> Segments) : IFeatureValues
{
    /// <summary>Nothing is known, by key: a feature that is derived from a rule set is a new instance each time.</summary>
    public static ImmutableDictionary<Feature, FeatureValue> NoValues { get; } = ImmutableDictionary.Create<Feature, FeatureValue>(new ByKey());

    /// <summary>An investor in a tier of whom nothing is known.</summary>
    public static Profile Of(string present) => new(present, NoValues, []);

    /// <inheritdoc/>
    public FeatureValue Of(Feature feature) => Values.GetValueOrDefault(feature);

    /// <inheritdoc/>
    public bool WasIn(Segment segment) => Segments.Contains(segment.Key);

    private sealed class ByKey : IEqualityComparer<Feature>
    {
        public bool Equals(Feature? x, Feature? y) => x?.Key == y?.Key;

        public int GetHashCode([DisallowNull] Feature obj) => obj.Key.GetHashCode(StringComparison.Ordinal);
    }
}
