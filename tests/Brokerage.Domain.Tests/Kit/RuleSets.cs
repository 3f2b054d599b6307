using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>Rule sets for tests, built from Domain types; the product's own file is tested where it is read.</summary>
public static class RuleSets
{
    public static readonly Stability Steady = new(TimeSpan.FromDays(7), 2);

    /// <summary>The same rules as the product's, without those that a test here does not need.</summary>
    public static RuleSet Product { get; } = Of(
        new Rule("honour-lower-choice", "novice", Is("declared_experience", "novice"), true),
        new Rule("honour-middle-choice", "intermediate", Both(Is("declared_experience", "intermediate"), AtLeast("trades_90d", 30, 20)), true),
        new Rule("advanced-by-evidence", "advanced", Both(AtLeast("trades_90d", 60, 45), AtLeast("quiz_score", 0.6, 0.45)), false),
        new Rule("intermediate-by-activity", "intermediate", AtLeast("trades_90d", 30, 20), false),
        new Rule("intermediate-by-knowledge", "intermediate", Both(AtLeast("lessons_completed", 6), AtLeast("quiz_score", 0.6, 0.5)), false));

    public static RuleSet Of(params Rule[] rules) => Of(Steady, rules);

    public static RuleSet Of(Stability stability, params Rule[] rules) =>
        new("test", "test@000000000001", ["novice", "intermediate", "advanced"], "novice", [.. rules], stability, "");

    public static Compare Is(string feature, string text) => new(Find(feature), Comparison.Eq, FeatureValue.Of(text), default, default);

    public static Compare AtLeast(string feature, double value, double? exit = null) =>
        new(Find(feature), Comparison.Gte, FeatureValue.Of(value), default, FeatureValue.Of(exit));

    public static All Both(params ImmutableArray<Clause> parts) => new(parts);

    public static Feature Find(string key) => FeatureCatalogue.Find(key)!;
}
