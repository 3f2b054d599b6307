using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>Reads the conditions of the rules of one rule set, within one budget of nodes.</summary>
internal sealed class ClauseReader(IReadOnlyDictionary<string, Feature> features, Problems problems)
{
    /// <summary>Deepest nesting of clauses.</summary>
    public const int MaxDepth = 16;

    /// <summary>Most clauses and listed values of a rule set.</summary>
    public const int MaxNodes = 512;

    private static readonly Dictionary<string, Comparison> Operators =
        Enum.GetValues<Comparison>().ToDictionary(op => op.ToString().ToLowerInvariant());

    private int _nodes;

    /// <summary>The condition; null, with an error, when it is none.</summary>
    /// <param name="node">Where it stands.</param>
    /// <param name="isLowest">True in a rule that leads to the lowest tier: nobody can be below it, so an exit threshold would always be in force.</param>
    public Clause? Read(YamlNode node, bool isLowest) => Read(node, 1, isLowest ? "in a rule that leads to the lowest tier" : null);

    /// <param name="node">Where it stands.</param>
    /// <param name="depth">Its depth, from 1.</param>
    /// <param name="noExit">Where an exit threshold means nothing; null where it means something.</param>
    private Clause? Read(YamlNode node, int depth, string? noExit)
    {
        if (!Count(node, 1)) return null;
        if (depth > MaxDepth)
        {
            problems.Add(node, "rule-limits", $"The condition is nested more than {MaxDepth} deep.");
            return null;
        }
        if (node is YamlMap { Entries: [{ Key.Text: "all" or "any" or "not" } only] })
            return only.Key.Text switch
            {
                // Under 'not' a lower threshold makes the clause harder to keep, the opposite of hysteresis.
                "not" => Read(only.Value, depth + 1, "under 'not'") is { } part ? new Not(part) : null,
                "all" when Parts(only.Value, depth, noExit) is { IsEmpty: false } parts => new All(parts),
                "any" when Parts(only.Value, depth, noExit) is { IsEmpty: false } parts => new Any(parts),
                _ => null,
            };
        return Fields.Of(node, problems, "all", "any", "not", "feature", "op", "value", "exit") is { } fields ? ReadCompare(fields, noExit) : null;
    }

    private ImmutableArray<Clause> Parts(YamlNode node, int depth, string? noExit)
    {
        if (node is YamlList { Items.IsEmpty: false } list)
        {
            var parts = ImmutableArray.CreateBuilder<Clause>();
            foreach (var item in list.Items)
                if (_nodes > MaxNodes) break;
                else if (Read(item, depth + 1, noExit) is { } part) parts.Add(part);
            return parts.ToImmutable();
        }
        problems.Add(node, "type-mismatch", "A list of at least one condition is expected here.");
        return [];
    }

    private Compare? ReadCompare(Fields fields, string? noExit)
    {
        if (fields.Optional("all") is not null || fields.Optional("any") is not null || fields.Optional("not") is not null)
        {
            problems.Add(fields.Map, "type-mismatch", "A condition is either 'all', 'any' or 'not' alone, or a comparison of one feature.");
            return null;
        }
        var (featureNode, opNode, value) = (fields.Required("feature"), fields.Required("op"), fields.Required("value"));
        var opName = problems.OneOf(opNode, "unknown-operator", "operator", Operators.Keys);
        if (Feature(featureNode) is not { } feature || value is null || opName.Length == 0) return null;
        var op = Operators[opName];
        if (!Fits(feature.Type, op))
        {
            problems.Add(opNode!, "type-mismatch", $"The operator '{opName}' does not fit the feature '{feature.Key}', which is a {Describe(feature.Type)}.");
            return null;
        }
        var (threshold, upper) = Threshold(feature, op, value);
        var exit = fields.Optional("exit") is { } exitNode ? Exit(op, threshold, exitNode, noExit) : FeatureValue.Unknown;
        return threshold.IsKnown ? new(feature, op, threshold, upper, exit) : null;
    }

    private Feature? Feature(YamlNode? node)
    {
        if (node is null) return null;
        if (node is not YamlScalar name)
        {
            problems.Add(node, "type-mismatch", "The name of a feature is expected here.");
            return null;
        }
        if (features.TryGetValue(name.Text, out var feature)) return feature;
        if (FeatureCatalogue.Find(name.Text) is null) problems.AddUnknown(name, "unknown-feature", "feature", FeatureCatalogue.All.Select(f => f.Key));
        else problems.Add(name, "purpose-undeclared", $"The feature '{name.Text}' is not declared under 'features'.");
        return null;
    }

    /// <summary>True when a feature of the type can be compared so.</summary>
    internal static bool Fits(FeatureType type, Comparison op) => type switch
    {
        FeatureType.Number => op is not (Comparison.In or Comparison.Contains),
        FeatureType.Text => op is Comparison.Eq or Comparison.Ne or Comparison.In,
        FeatureType.Flag => op is Comparison.Eq or Comparison.Ne,
        _ => op == Comparison.Contains,
    };

    private (FeatureValue Value, FeatureValue Upper) Threshold(Feature feature, Comparison op, YamlNode node)
    {
        switch (op)
        {
            case Comparison.Between:
                if (node is YamlList { Items: [YamlScalar { Number: { } low }, YamlScalar { Number: { } high }] } && low <= high)
                    return (FeatureValue.Of(low), FeatureValue.Of(high));
                problems.Add(node, "type-mismatch", "'between' takes a list of two numbers, the lower one first.");
                return default;
            case Comparison.In:
                if (node is YamlList { Items.IsEmpty: false } list)
                {
                    if (!Count(node, list.Items.Length)) return default;
                    var texts = list.Items.Select(i => problems.Text(i, 200)).ToImmutableArray();
                    return (FeatureValue.Of((IReadOnlyList<string>)texts), default);
                }
                problems.Add(node, "type-mismatch", "'in' takes a list of at least one text.");
                return default;
            default:
                var value = One(feature.Type, node);
                if (!value.IsKnown) problems.Add(node, "type-mismatch", $"The feature '{feature.Key}' is a {Describe(feature.Type)}; the value is not.");
                return (value, default);
        }
    }

    /// <summary>A single value of a type; unknown when the node is none.</summary>
    internal static FeatureValue One(FeatureType type, YamlNode node) => (type, node) switch
    {
        (FeatureType.Number, YamlScalar { Number: { } number }) => FeatureValue.Of(number),
        (FeatureType.Flag, YamlScalar { Flag: { } flag }) => FeatureValue.Of(flag),
        (FeatureType.Text or FeatureType.Set, YamlScalar { AsText: { Length: <= 200 } text }) => FeatureValue.Of(text),
        _ => FeatureValue.Unknown,
    };

    private FeatureValue Exit(Comparison op, FeatureValue threshold, YamlNode node, string? noExit)
    {
        if (op is not (Comparison.Gt or Comparison.Gte or Comparison.Lt or Comparison.Lte))
            problems.Add(node, "exit-not-allowed", "An exit threshold needs one of the operators gt, gte, lt and lte.");
        else if (noExit is not null)
            problems.Add(node, "exit-not-allowed", $"An exit threshold means nothing {noExit}.");
        else if (node is not YamlScalar { Number: { } exit })
            problems.Add(node, "type-mismatch", "An exit threshold is a number.");
        else if (op is Comparison.Gt or Comparison.Gte ? exit > threshold.Number : exit < threshold.Number)
            problems.Add(node, "exit-beyond-value", "The exit threshold lies beyond the value: an investor would leave as soon as they enter.");
        else
            return FeatureValue.Of(exit);
        return FeatureValue.Unknown;
    }

    private bool Count(YamlNode node, int more)
    {
        var before = _nodes;
        _nodes += more;
        if (_nodes > MaxNodes && before <= MaxNodes) problems.Add(node, "rule-limits", $"The rules have more than {MaxNodes} clauses and listed values.");
        return _nodes <= MaxNodes;
    }

    internal static string Describe(FeatureType type) => type switch
    {
        FeatureType.Number => "number",
        FeatureType.Text => "text",
        FeatureType.Flag => "flag (true or false)",
        _ => "set of texts",
    };
}
