using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>One test of a rule set, as its authors wrote it.</summary>
internal sealed record RuleSetExample(YamlNode At, string Name, ImmutableDictionary<Feature, FeatureValue> Given, string? Present, string Expect, string Rule, ImmutableArray<string>? Segments);

/// <summary>Reads and runs the tests that stand in a rule set itself.</summary>
internal static class RuleSetExamples
{
    public static ImmutableArray<RuleSetExample> Read(
        YamlNode? node, IReadOnlyDictionary<string, Feature> features, ImmutableArray<string> tiers, ImmutableArray<Rule> rules,
        ImmutableArray<Segment> segments, Problems problems)
    {
        if (node is null) return [];
        if (node is not YamlList { Items.Length: <= 500 } list)
        {
            problems.Add(node, "type-mismatch", "A list of at most 500 tests is expected here.");
            return [];
        }
        var examples = ImmutableArray.CreateBuilder<RuleSetExample>();
        foreach (var item in list.Items)
        {
            if (Fields.Of(item, problems, "name", "given", "present", "expect", "rule", "segments") is not { } fields) continue;
            var present = fields.Optional("present") is { } tier ? problems.OneOf(tier, "unknown-tier", "tier", tiers) : null;
            examples.Add(new(item, fields.Text("name", 120), ReadGiven(fields.Required("given"), features, problems), present,
                problems.OneOf(fields.Required("expect"), "unknown-tier", "tier", tiers),
                problems.OneOf(fields.Required("rule"), "unknown-rule", "rule", [.. rules.Select(r => r.Id), "default"]),
                fields.Optional("segments") is null ? null : [.. fields.List("segments", 0, 100)
                    .Select(node => problems.OneOf(node, "unknown-segment", "segment", [.. segments.Select(s => s.Key)])).Order(StringComparer.Ordinal)]));
        }
        return examples.ToImmutable();
    }

    /// <summary>Runs every test against the evaluator that places investors.</summary>
    public static void Run(RuleSet rules, ImmutableArray<RuleSetExample> examples, Problems problems)
    {
        foreach (var example in examples)
        {
            var (tier, rule) = RuleEvaluator.Match(rules, example.Present ?? rules.Default, new Given(example.Given));
            if (tier != example.Expect || (rule?.Id ?? "default") != example.Rule)
                problems.Add(example.At, "test-failed",
                    $"The test '{example.Name}' expects {example.Expect} by {example.Rule}; the rules give {tier} by {rule?.Id ?? "default"}.");
            var members = SegmentDecision.Decide(rules, [], new Given(example.Given));
            if (example.Segments is { } expected && !expected.SequenceEqual(members))
                problems.Add(example.At, "test-failed",
                    $"The test '{example.Name}' expects the segments [{string.Join(", ", expected)}]; the rules give [{string.Join(", ", members)}].");
        }
    }

    private static ImmutableDictionary<Feature, FeatureValue> ReadGiven(YamlNode? node, IReadOnlyDictionary<string, Feature> features, Problems problems)
    {
        var given = ImmutableDictionary.CreateBuilder<Feature, FeatureValue>(ReferenceEqualityComparer.Instance);
        if (node is not YamlMap map)
        {
            if (node is not null) problems.Add(node, "type-mismatch", "A map of feature values is expected here.");
            return given.ToImmutable();
        }
        foreach (var entry in map.Entries)
        {
            if (!features.TryGetValue(entry.Key.Text, out var feature))
                problems.AddUnknown(entry.Key, "unknown-feature", "declared feature", features.Keys);
            else if (Value(feature, entry.Value) is { } value)
                given.Add(feature, value);
            else
                problems.Add(entry.Value, "type-mismatch", $"The feature '{feature.Key}' is a {ThresholdReader.Describe(feature.Type)}; the value is not.");
        }
        return given.ToImmutable();
    }

    private static FeatureValue? Value(Feature feature, YamlNode node)
    {
        if (node is YamlScalar { IsNull: true }) return FeatureValue.Unknown;
        if (feature.Type == FeatureType.Set)
            return node is YamlList list && list.Items.All(i => i is YamlScalar { AsText: not null })
                ? FeatureValue.Of((IReadOnlyList<string>)[.. list.Items.Select(i => ((YamlScalar)i).Text)])
                : null;
        var value = ThresholdReader.One(feature.Type, node);
        return value.IsKnown ? value : null;
    }

    private readonly record struct Given(ImmutableDictionary<Feature, FeatureValue> Values) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => Values.GetValueOrDefault(feature);

        public bool WasIn(Segment segment) => false;
    }
}
