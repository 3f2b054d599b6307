using System.Collections.Immutable;

namespace Brokerage.Server.Policy;

/// <summary>Reads whom a piece of content is for: the optional list <c>segments</c>.</summary>
internal static class SegmentTargets
{
    private const int MaxTargets = 20;

    /// <summary>The segments named; empty for everybody. A name is checked against <paramref name="known"/> unless that is null.</summary>
    public static ImmutableArray<string> Read(Fields fields, IReadOnlyCollection<string>? known, Problems problems)
    {
        if (fields.Optional("segments") is null) return [];
        return [.. fields.List("segments", 1, MaxTargets).Select(node =>
            known is null ? problems.Name(node) : problems.OneOf(node, "unknown-segment", "segment", known))];
    }
}
