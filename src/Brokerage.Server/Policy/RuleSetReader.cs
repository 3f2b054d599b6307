using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>What came of reading a rule set: the rule set, or what is wrong with it; never both.</summary>
public sealed record RuleSetReading(RuleSet? RuleSet, ImmutableArray<RuleSetError> Errors)
{
    /// <summary>Where each rule, segment and scorecard stands, by its id or key; line and column count from 1. No two have the same name.</summary>
    public FrozenDictionary<string, (int Line, int Column)> Places { get; init; } = FrozenDictionary<string, (int Line, int Column)>.Empty;
}

/// <summary>
/// Reads a rule set from YAML or JSON. Whatever the text is, the answer is a rule set that every investor can be placed by, or a list of errors
/// with line and column.
/// </summary>
public static class RuleSetReader
{
    /// <summary>Largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1_048_576;

    private const int MaxNamed = 100;

    /// <summary>The keys of a rule set.</summary>
    internal static readonly string[] Keys =
        ["apiVersion", "kind", "metadata", "purposes", "features", "scorecards", "segments", "tiers", "default", "rules", "stability", "guardrails", "tests"];

    /// <summary>Reads <paramref name="text"/>, and runs the tests that stand in it.</summary>
    public static RuleSetReading Read(string text)
    {
        var problems = new Problems();
        var names = new Names(problems);
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
            problems.Add(1, 1, "rule-limits", $"The text is larger than {MaxBytes} bytes.");
        else if (YamlTree.Read(text, problems) is { } root && ReadRoot(root, text, names, problems) is { } rules && !problems.Any)
            return new(rules, []) { Places = names.Places };
        return new(null, problems.InOrder);
    }

    private static RuleSet? ReadRoot(YamlNode root, string text, Names names, Problems problems)
    {
        if (Fields.Of(root, problems, Keys) is not { } file) return null;
        problems.OneOf(file.Required("apiVersion"), "unknown-version", "version", ["brokerage/v1"]);
        problems.OneOf(file.Required("kind"), "unknown-kind", "kind", ["SegmentRuleSet"]);
        var key = ReadMetadata(file.Required("metadata"), problems);
        var features = ReadFeatures(file.Required("features"), problems);
        var tiers = ReadTiers(file, problems);
        var vocabulary = new Vocabulary(features, ReadPurposes(file, features, problems), problems);
        var clauses = new ClauseReader(vocabulary, problems);
        Declare(file, clauses, names, problems);
        var (scorecards, segments) = (clauses.Scorecards.ReadAll(), clauses.Segments.ReadAll());
        var rules = ReadRules(file, clauses, tiers, names, problems);
        var stability = ReadStability(file.Required("stability"), problems);
        var nudges = ReadNudges(file.Optional("guardrails"), problems);
        var fallback = problems.OneOf(file.Required("default"), "unknown-tier", "tier", tiers);
        var examples = RuleSetExamples.Read(file.Optional("tests"), vocabulary.Known, tiers, rules, segments, problems);
        if (problems.Any) return null;
        var read = new RuleSet(key, $"{key}@{CanonicalText.Hash(root)}", tiers, fallback, rules, stability, text) { Scorecards = scorecards, Segments = segments, MaxNudgesPerDay = nudges };
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

    /// <summary>Purposes whose events may be counted: those listed, and those of the declared features.</summary>
    private static HashSet<Purpose> ReadPurposes(Fields file, Dictionary<string, Feature> features, Problems problems)
    {
        var purposes = features.Values.SelectMany(f => f.Purposes).ToHashSet();
        if (file.Optional("purposes") is null) return purposes;
        foreach (var node in file.List("purposes", 0, Purposes.All.Count))
            if (Purposes.TryParse(problems.OneOf(node, "unknown-purpose", "purpose", [.. Purposes.All.Select(p => p.Key())]), out var purpose)) purposes.Add(purpose);
        return purposes;
    }

    /// <summary>Says which scorecards and segments there are, before any condition is read: conditions refer to them in any order.</summary>
    private static void Declare(Fields file, ClauseReader clauses, Names names, Problems problems)
    {
        if (file.Optional("scorecards") is { } scorecards)
        {
            if (scorecards is not YamlMap { Entries: { Length: <= MaxNamed } entries })
                problems.Add(scorecards, scorecards is YamlMap ? "rule-limits" : "type-mismatch", $"A map of at most {MaxNamed} scorecards is expected here.");
            else
                foreach (var entry in entries)
                    clauses.Scorecards.Declare(names.TakeForScorecard(entry.Key), entry.Value);
        }
        if (file.Optional("segments") is null) return;
        foreach (var node in file.List("segments", 0, MaxNamed))
            if (node is YamlMap map && map.Entries.FirstOrDefault(e => e.Key.Text == "key") is { } key)
                clauses.Segments.Declare(names.Take(key.Value, node), node);
            else
                problems.Add(node, node is YamlMap ? "missing-key" : "type-mismatch", "A segment with a 'key' is expected here.");
    }

    private static ImmutableArray<string> ReadTiers(Fields file, Problems problems)
    {
        var nodes = file.List("tiers", 1, 8);
        var tiers = nodes.Select(problems.Name).ToImmutableArray();
        for (var i = 1; i < tiers.Length; i++)
            if (tiers.IndexOf(tiers[i]) < i) problems.Add(nodes[i], "rule-conflict", "The tier stands here twice.");
        return tiers;
    }

    private static ImmutableArray<Rule> ReadRules(Fields file, ClauseReader clauses, ImmutableArray<string> tiers, Names names, Problems problems)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        foreach (var node in file.List("rules", 1, 100))
        {
            if (Fields.Of(node, problems, "id", "then", "when", "immediate") is not { } fields) continue;
            var id = names.Take(fields.Required("id"), node);
            if (id == "default") problems.Add(node, "rule-conflict", "The id 'default' means that no rule matched.");
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
        if (Fields.Of(node, problems, "minDwell", "maxTransitionsPer30d", "maxDailyMigration") is not { } fields) return new(TimeSpan.Zero, 1);
        var dwell = TimeSpan.Zero;
        if (fields.Required("minDwell") is { } minDwell && !(minDwell is YamlScalar { AsText: { } text } && IsoDuration.TryParse(text, out dwell) && dwell.TotalDays <= 365))
            problems.Add(minDwell, "bad-duration", "An ISO 8601 duration of at most P365D is expected here, for example P7D or PT12H.");
        return new(dwell, fields.Whole("maxTransitionsPer30d", 1, 30), ReadShare(fields.Optional("maxDailyMigration"), problems));
    }

    /// <summary>The cap on nudges: a rule set may tighten the product's own ceiling, never lift it.</summary>
    private static int ReadNudges(YamlNode? node, Problems problems)
    {
        if (Fields.Of(node, problems, "max_nudges_per_day")?.Optional("max_nudges_per_day") is not { } cap) return RuleSet.DefaultNudgesPerDay;
        if (cap is not YamlScalar { Number: { } number } || number != Math.Floor(number) || number < 0)
            problems.Add(cap, "type-mismatch", $"'max_nudges_per_day' must be a whole number from 0 to {RuleSet.MostNudgesPerDay}.");
        else if (number > RuleSet.MostNudgesPerDay)
            problems.Add(cap, "guardrail", $"An investor gets at most {RuleSet.MostNudgesPerDay} nudges a day; the rule set allows {number:R}.");
        else return (int)number;
        return RuleSet.DefaultNudgesPerDay;
    }

    /// <summary>A share of the population, as a percentage or a number up to 1; 1 when it is absent.</summary>
    private static double ReadShare(YamlNode? node, Problems problems)
    {
        var share = node switch
        {
            null => 1,
            YamlScalar { Number: { } number } => number,
            YamlScalar { AsText: { Length: > 1 } text } when text[^1] == '%' &&
                double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) => percent / 100,
            _ => double.NaN,
        };
        if (share is > 0 and <= 1) return share;
        problems.Add(node!, "type-mismatch", "A share of the population is expected here: above 0 and up to 100%, for example 2% or 0.02.");
        return 1;
    }
}
