using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>
/// The language of rule sets as JSON Schema (draft 2020-12), for editors that complete and check while someone types. The reader stays the judge:
/// references, limits and the tests in a file are beyond a schema.
/// </summary>
public static class RuleSetSchema
{
    private const string NamePattern = "^[a-z0-9-]{1,64}$", DurationPattern = "^P[0-9WDTHMS]+$";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The schema, indented, with a line break at its end; the same for the same catalogues.</summary>
    public static string Write() => Root().ToJsonString(Indented) + "\n";

    private static JsonObject Root()
    {
        var root = Map(["apiVersion", "kind", "metadata", "features", "tiers", "default", "rules", "stability"], new()
        {
            ["apiVersion"] = Const("brokerage/v1"),
            ["kind"] = Const("SegmentRuleSet"),
            ["metadata"] = Map(["key"], new() { ["key"] = Name(), ["owner"] = Text(64), ["comment"] = Text(500) }),
            ["purposes"] = List(Enum([.. Purposes.All.Select(p => p.Key())]), 0, Purposes.All.Count),
            ["features"] = Features(),
            ["scorecards"] = new JsonObject { ["type"] = "object", ["propertyNames"] = Name(), ["additionalProperties"] = List(Line(), 1, ClauseReader.MaxLines) },
            ["segments"] = List(Map(["key", "name", "when"], new() { ["key"] = Name(), ["name"] = Text(64), ["when"] = Condition() }), 0, 100),
            ["tiers"] = List(Name(), 1, 8),
            ["default"] = Name(),
            ["rules"] = List(Map(["id", "then", "when"], new() { ["id"] = Name(), ["then"] = Name(), ["when"] = Condition(), ["immediate"] = Type("boolean") }), 1, 100),
            ["stability"] = Stability(),
            ["guardrails"] = Map([], new() { ["max_nudges_per_day"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = RuleSet.MostNudgesPerDay } }),
            ["tests"] = List(Example(), 0, 500),
        });
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Segment rule set");
        root["$defs"] = new JsonObject { ["condition"] = new JsonObject { ["oneOf"] = new JsonArray([.. Conditions()]) } };
        return root;
    }

    private static JsonObject Features()
    {
        var features = new JsonObject();
        foreach (var feature in FeatureCatalogue.All)
        {
            var declared = Map(["purpose"], new() { ["purpose"] = Const(feature.Purposes[0].Key()) });
            declared["description"] = feature.Description;
            features[feature.Key] = declared;
        }
        return Map([], features);
    }

    private static JsonObject Line() => Map(["when", "points"], new() { ["when"] = Condition(), ["points"] = Type("number") });

    private static JsonObject Stability() => Map(["minDwell", "maxTransitionsPer30d"], new()
    {
        ["minDwell"] = Pattern(DurationPattern),
        ["maxTransitionsPer30d"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 30 },
        ["maxDailyMigration"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(Pattern("^[0-9]+(\\.[0-9]+)?%$"), new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 1 }),
        },
    });

    private static JsonObject Example() => Map(["name", "given", "expect", "rule"], new()
    {
        ["name"] = Text(120), ["given"] = Type("object"), ["present"] = Name(), ["expect"] = Name(), ["rule"] = Name(), ["segments"] = List(Name(), 0, 100),
    });

    private static IEnumerable<JsonNode> Conditions()
    {
        foreach (var combination in new[] { "all", "any" }) yield return Map([combination], new() { [combination] = List(Condition(), 1, ClauseReader.MaxNodes) });
        yield return Map(["not"], new() { ["not"] = Condition() });
        foreach (var type in System.Enum.GetValues<FeatureType>())
            yield return Comparison("feature", Enum([.. FeatureCatalogue.All.Where(f => f.Type == type).Select(f => f.Key)]), type);
        yield return Comparison("score", Name(), FeatureType.Number);
        yield return Comparison("count", Event(), FeatureType.Number);
        yield return Map(ClauseReader.Operands["sequence"], new() { ["sequence"] = List(Event(), 2, 2), ["within"] = Pattern(DurationPattern) });
        yield return Map(ClauseReader.Operands["segment"], new() { ["segment"] = Name() });
    }

    /// <summary>A comparison with the operators that fit its type; only what has thresholds has an exit.</summary>
    private static JsonObject Comparison(string operand, JsonNode names, FeatureType type)
    {
        var properties = new JsonObject();
        foreach (var key in ClauseReader.Operands[operand])
            if (key == operand) properties[key] = names;
            else if (key == "within") properties[key] = Pattern(DurationPattern);
            else if (key == "op") properties[key] = Enum([.. ThresholdReader.Operators.Where(o => ThresholdReader.Fits(type, o.Value)).Select(o => o.Key)]);
            else if (key == "value") properties[key] = Value(type);
            else if (type == FeatureType.Number) properties[key] = Type("number");
        return Map([.. ClauseReader.Operands[operand].Where(key => key != "exit")], properties);
    }

    private static JsonObject Value(FeatureType type) => type switch
    {
        FeatureType.Number => new() { ["anyOf"] = new JsonArray(Type("number"), List(Type("number"), 2, 2)) },
        FeatureType.Flag => Type("boolean"),
        FeatureType.Text => new() { ["anyOf"] = new JsonArray(Text(200), List(Text(200), 1, ClauseReader.MaxNodes)) },
        _ => Text(200),
    };

    private static JsonObject Event() => Enum([.. EventFeatures.Countable.Select(e => e.Key)]);

    private static JsonObject Map(string[] required, JsonObject properties) => new()
    {
        ["type"] = "object", ["additionalProperties"] = false, ["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]), ["properties"] = properties,
    };

    private static JsonObject List(JsonNode items, int min, int max) => new() { ["type"] = "array", ["items"] = items, ["minItems"] = min, ["maxItems"] = max };

    private static JsonObject Enum(string[] values) => new() { ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    private static JsonObject Const(string value) => new() { ["const"] = value };

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Name() => Pattern(NamePattern);

    private static JsonObject Text(int maxLength) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = maxLength };

    private static JsonObject Condition() => new() { ["$ref"] = "#/$defs/condition" };
}
