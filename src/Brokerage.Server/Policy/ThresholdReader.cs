using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>What a value of a type is compared with.</summary>
/// <param name="Op">The comparison.</param>
/// <param name="Value">The value.</param>
/// <param name="Upper">The upper bound of <c>between</c>; unknown otherwise.</param>
/// <param name="Exit">The exit threshold; unknown for none.</param>
internal sealed record Threshold(Comparison Op, FeatureValue Value, FeatureValue Upper, FeatureValue Exit);

/// <summary>Reads <c>op</c>, <c>value</c> and <c>exit</c> of a comparison.</summary>
/// <param name="problems">Where errors go.</param>
/// <param name="count">Takes so many listed values from the budget of nodes; false when nothing is left of it.</param>
internal sealed class ThresholdReader(Problems problems, Func<YamlNode, int, bool> count)
{
    /// <summary>Every comparison by the word that stands for it.</summary>
    public static IReadOnlyDictionary<string, Comparison> Operators { get; } =
        Enum.GetValues<Comparison>().ToDictionary(op => op.ToString().ToLowerInvariant());

    /// <summary>The threshold; null, with an error, when it is none.</summary>
    /// <param name="fields">The comparison.</param>
    /// <param name="what">What is compared, in words, for example <c>the feature 'trades_90d'</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="noExit">Where an exit threshold means nothing; null where it means something.</param>
    public Threshold? Read(Fields fields, string what, FeatureType type, string? noExit)
    {
        var (opNode, valueNode) = (fields.Required("op"), fields.Required("value"));
        var opName = problems.OneOf(opNode, "unknown-operator", "operator", [.. Operators.Keys]);
        if (valueNode is null || opName.Length == 0) return null;
        var op = Operators[opName];
        if (!Fits(type, op))
        {
            problems.Add(opNode!, "type-mismatch", $"The operator '{opName}' does not fit {what}, which is a {Describe(type)}.");
            return null;
        }
        var (value, upper) = Value(what, type, op, valueNode);
        var exit = fields.Optional("exit") is { } exitNode ? Exit(op, value, exitNode, noExit) : FeatureValue.Unknown;
        return value.IsKnown ? new(op, value, upper, exit) : null;
    }

    /// <summary>True when values of a type can be compared so.</summary>
    public static bool Fits(FeatureType type, Comparison op) => type switch
    {
        FeatureType.Number => op is not (Comparison.In or Comparison.Contains),
        FeatureType.Text => op is Comparison.Eq or Comparison.Ne or Comparison.In,
        FeatureType.Flag => op is Comparison.Eq or Comparison.Ne,
        _ => op == Comparison.Contains,
    };

    /// <summary>A single value of a type; unknown when the node is none.</summary>
    public static FeatureValue One(FeatureType type, YamlNode node) => (type, node) switch
    {
        (FeatureType.Number, YamlScalar { Number: { } number }) => FeatureValue.Of(number),
        (FeatureType.Flag, YamlScalar { Flag: { } flag }) => FeatureValue.Of(flag),
        (FeatureType.Text or FeatureType.Set, YamlScalar { AsText: { Length: <= 200 } text }) => FeatureValue.Of(text),
        _ => FeatureValue.Unknown,
    };

    /// <summary>A type in words.</summary>
    public static string Describe(FeatureType type) => type switch
    {
        FeatureType.Number => "number",
        FeatureType.Text => "text",
        FeatureType.Flag => "flag (true or false)",
        _ => "set of texts",
    };

    private (FeatureValue Value, FeatureValue Upper) Value(string what, FeatureType type, Comparison op, YamlNode node)
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
                    if (!count(node, list.Items.Length)) return default;
                    var texts = list.Items.Select(i => problems.Text(i, 200)).ToImmutableArray();
                    return (FeatureValue.Of((IReadOnlyList<string>)texts), default);
                }
                problems.Add(node, "type-mismatch", "'in' takes a list of at least one text.");
                return default;
            default:
                var value = One(type, node);
                if (!value.IsKnown) problems.Add(node, "type-mismatch", $"{char.ToUpperInvariant(what[0])}{what[1..]} is a {Describe(type)}; the value is not.");
                return (value, default);
        }
    }

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
}
