using System.Collections.Immutable;
using System.Text;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>What came of reading a rule set: the rule set, or what is wrong with it; never both.</summary>
public sealed record RuleSetReading(RuleSet? RuleSet, ImmutableArray<RuleSetError> Errors);

/// <summary>
/// Reads a rule set from YAML or JSON. Whatever the text is, the answer is a rule set that every investor can be placed by, or a list of errors
/// with line and column.
/// </summary>
public static class RuleSetReader
{
    /// <summary>Largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>Reads <paramref name="text"/>, and runs the tests that stand in it.</summary>
    public static RuleSetReading Read(string text)
    {
        var problems = new Problems();
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
            problems.Add(1, 1, "rule-limits", $"The text is larger than {MaxBytes} bytes.");
        else if (YamlTree.Read(text, problems) is { } root && ReadRoot(root, text, problems) is { } rules && !problems.Any)
            return new(rules, []);
        return new(null, problems.InOrder);
    }

    private static RuleSet? ReadRoot(YamlNode root, string text, Problems problems)
    {
        if (Fields.Of(root, problems, "apiVersion", "kind", "metadata", "features", "tiers", "default", "rules", "stability", "tests") is not { } file) return null;
        problems.OneOf(file.Required("apiVersion"), "unknown-version", "version", ["brokerage/v1"]);
        problems.OneOf(file.Required("kind"), "unknown-kind", "kind", ["SegmentRuleSet"]);
        var key = ReadMetadata(file.Required("metadata"), problems);
        var features = ReadFeatures(file.Required("features"), problems);
        var tiers = ReadTiers(file, problems);
        var rules = ReadRules(file, features, tiers, problems);
        var stability = ReadStability(file.Required("stability"), problems);
        var fallback = problems.OneOf(file.Required("default"), "unknown-tier", "tier", tiers);
        var examples = RuleSetExamples.Read(file.Optional("tests"), features, tiers, rules, problems);
        if (problems.Any) return null;
        var read = new RuleSet(key, $"{key}@{CanonicalText.Hash(root)}", tiers, fallback, rules, stability, text);
        RuleSetExamples.Run(read, examples, problems);
        return read;
    }

    private static string ReadMetadata(YamlNode? node, Problems problems)
    {
        if (Fields.Of(node, problems, "key", "owner", "comment") is not { } metadata) return "";
        problems.Text(metadata.Optional("owner"), 64);
        problems.Text(metadata.Optional("comment"), 500);
        return problems.Name(metadata.Required("key"));
    }

    /// <summary>The features a rule set declares: only these may be used, each for the purpose that the catalogue gives it.</summary>
    private static Dictionary<string, Feature> ReadFeatures(YamlNode? node, Problems problems)
    {
        var features = new Dictionary<string, Feature>(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            if (node is not null) problems.Add(node, "type-mismatch", "A map of features is expected here.");
            return features;
        }
        foreach (var entry in map.Entries)
        {
            if (FeatureCatalogue.Find(entry.Key.Text) is not { } feature)
            {
                problems.AddUnknown(entry.Key, "unknown-feature", "feature", FeatureCatalogue.All.Select(f => f.Key));
                continue;
            }
            features.Add(feature.Key, feature);
            if (Fields.Of(entry.Value, problems, "purpose")?.Required("purpose") is not { } purpose) continue;
            var declared = problems.OneOf(purpose, "unknown-purpose", "purpose", [.. Purposes.All.Select(p => p.Key())]);
            if (declared.Length > 0 && declared != feature.Purposes[0].Key())
                problems.Add(purpose, "purpose-undeclared", $"The feature '{feature.Key}' serves the purpose '{feature.Purposes[0].Key()}'.", feature.Purposes[0].Key());
        }
        return features;
    }

    private static ImmutableArray<string> ReadTiers(Fields file, Problems problems)
    {
        var nodes = file.List("tiers", 1, 8);
        var tiers = nodes.Select(problems.Name).ToImmutableArray();
        for (var i = 1; i < tiers.Length; i++)
            if (tiers.IndexOf(tiers[i]) < i) problems.Add(nodes[i], "rule-conflict", "The tier stands here twice.");
        return tiers;
    }

    private static ImmutableArray<Rule> ReadRules(Fields file, Dictionary<string, Feature> features, ImmutableArray<string> tiers, Problems problems)
    {
        var clauses = new ClauseReader(features, problems);
        var rules = ImmutableArray.CreateBuilder<Rule>();
        foreach (var node in file.List("rules", 1, 100))
        {
            if (Fields.Of(node, problems, "id", "then", "when", "immediate") is not { } fields) continue;
            var id = problems.Name(fields.Required("id"));
            if (id == "default") problems.Add(node, "rule-conflict", "The id 'default' means that no rule matched.");
            else if (id.Length > 0 && rules.Any(r => r.Id == id)) problems.Add(node, "rule-conflict", $"There are two rules with the id '{id}'.");
            var then = problems.OneOf(fields.Required("then"), "unknown-tier", "tier", tiers);
            var isLowest = tiers.IndexOf(then) == 0;
            var clause = fields.Required("when") is { } when ? clauses.Read(when, isLowest) : null;
            // A rule without a condition is an error already; its id still counts, so that tests that name it are no errors of their own.
            rules.Add(new(id, then, clause ?? new Any([]), fields.Flag("immediate")));
        }
        return rules.ToImmutable();
    }

    private static Stability ReadStability(YamlNode? node, Problems problems)
    {
        if (Fields.Of(node, problems, "minDwell", "maxTransitionsPer30d") is not { } fields) return new(TimeSpan.Zero, 1);
        var dwell = TimeSpan.Zero;
        if (fields.Required("minDwell") is { } minDwell && !(minDwell is YamlScalar { AsText: { } text } && IsoDuration.TryParse(text, out dwell) && dwell.TotalDays <= 365))
            problems.Add(minDwell, "bad-duration", "An ISO 8601 duration of at most P365D is expected here, for example P7D or PT12H.");
        return new(dwell, fields.Whole("maxTransitionsPer30d", 1, 30));
    }
}
