using System.Collections.Immutable;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Segmentation;

/// <summary>
/// Which named segments an investor is in. Membership is the memory of a segment's hysteresis, as the tier is of a rule's: nothing else is kept.
/// </summary>
public static class SegmentDecision
{
    /// <summary>The segments after an event at <paramref name="now"/>, ordered by key; the same instance when nothing changed.</summary>
    public static ImmutableArray<string> Decide(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Decide(rules, state.Segments, new InvestorFeatures(state, now));

    /// <summary>The same for values from anywhere: what a preview asks.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="present">The segments until now, ordered by key.</param>
    /// <param name="features">The investor's values; they say which segments the investor was in.</param>
    public static ImmutableArray<string> Decide<T>(RuleSet rules, ImmutableArray<string> present, T features) where T : IFeatureValues
    {
        var (compiled, segments) = (rules.Compiled, rules.Segments);
        var values = compiled.Read(features);
        var (members, isSame) = (0, true);
        for (var i = 0; i < segments.Length; i++)
            if (compiled.IsIn(i, ref values) == true)
            {
                members++;
                isSame &= present.Contains(segments[i].Key);
            }
        if (isSame && members == present.Length) return present;

        var keys = ImmutableArray.CreateBuilder<string>(members);
        for (var i = 0; i < segments.Length; i++)
            if (compiled.IsIn(i, ref values) == true) keys.Add(segments[i].Key);
        keys.Sort(StringComparer.Ordinal);
        return keys.MoveToImmutable();
    }
}
