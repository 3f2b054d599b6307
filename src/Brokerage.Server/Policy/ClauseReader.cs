using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Policy;

/// <summary>Reads the conditions of one rule set, within one budget of nodes.</summary>
internal sealed class ClauseReader
{
    /// <summary>Deepest nesting of clauses, through everything they refer to.</summary>
    public const int MaxDepth = 16;

    /// <summary>Most clauses and listed values of a rule set; a reference counts as what it refers to.</summary>
    public const int MaxNodes = 512;

    /// <summary>Most lines of a scorecard.</summary>
    public const int MaxLines = 100;

    private const int MaxPoints = 1000;

    private static readonly string[] Combinations = ["all", "any", "not"];

    private readonly Vocabulary _vocabulary;
    private readonly Problems _problems;
    private readonly ThresholdReader _thresholds;
    private int _nodes;

    public ClauseReader(Vocabulary vocabulary, Problems problems)
    {
        (_vocabulary, _problems, _thresholds) = (vocabulary, problems, new(problems, Count));
        Scorecards = new("scorecard", ReadScorecard, problems);
        Segments = new("segment", ReadSegment, problems);
    }

    /// <summary>What each kind of condition consists of, by the key that it is known by.</summary>
    public static IReadOnlyDictionary<string, string[]> Operands { get; } = new Dictionary<string, string[]>
    {
        ["feature"] = ["feature", "op", "value", "exit"],
        ["score"] = ["score", "op", "value", "exit"],
        ["count"] = ["count", "within", "op", "value", "exit"],
        ["sequence"] = ["sequence", "within"],
        ["segment"] = ["segment"],
    };

    /// <summary>Scorecards that conditions may compare.</summary>
    public Definitions<Scorecard> Scorecards { get; }

    /// <summary>Segments that conditions may ask about.</summary>
    public Definitions<Segment> Segments { get; }

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
        if (IsTooDeep(node, depth)) return null;
        if (node is YamlMap { Entries: [{ Key.Text: "all" or "any" or "not" } only] })
            return only.Key.Text switch
            {
                // Under 'not' a lower threshold makes the clause harder to keep, the opposite of hysteresis.
                "not" => Read(only.Value, depth + 1, "under 'not'") is { } part ? new Not(part) : null,
                "all" when Parts(only.Value, depth, noExit) is { IsEmpty: false } parts => new All(parts),
                "any" when Parts(only.Value, depth, noExit) is { IsEmpty: false } parts => new Any(parts),
                _ => null,
            };
        if (node is YamlMap map && map.Entries.Any(e => Combinations.Contains(e.Key.Text)))
        {
            _problems.Add(node, "type-mismatch", "A condition is either 'all', 'any' or 'not' alone, or asks about one thing.");
            return null;
        }
        var kind = (node as YamlMap)?.Entries.Select(e => e.Key.Text).FirstOrDefault(Operands.ContainsKey);
        var keys = kind is null ? [.. Operands.Values.SelectMany(k => k).Distinct(), .. Combinations] : Operands[kind];
        return Fields.Of(node, _problems, keys) is { } fields ? ReadOperand(kind ?? "feature", fields, depth, noExit) : null;
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
        _problems.Add(node, "type-mismatch", "A list of at least one condition is expected here.");
        return [];
    }

    private Clause? ReadOperand(string kind, Fields fields, int depth, string? noExit) => kind switch
    {
        "score" => Within(fields.Map, depth, ReadScore(fields, noExit)),
        "segment" => Within(fields.Map, depth, Segments.Find(fields.Required("segment")) is { } segment ? new InSegment(segment) : null),
        "count" => ReadCompare(fields, _vocabulary.Count(fields.Required("count"), fields.Required("within")), noExit),
        "sequence" => _vocabulary.Sequence(fields.Required("sequence"), fields.Required("within")) is { } sequence
            ? new Compare(sequence, Comparison.Eq, FeatureValue.Of(true), default, default)
            : null,
        _ => ReadCompare(fields, _vocabulary.Feature(fields.Required("feature")), noExit),
    };

    private Compare? ReadCompare(Fields fields, Feature? feature, string? noExit) =>
        feature is not null && _thresholds.Read(fields, $"the feature '{feature.Key}'", feature.Type, noExit) is { } threshold
            ? new(feature, threshold.Op, threshold.Value, threshold.Upper, threshold.Exit)
            : null;

    private CompareScore? ReadScore(Fields fields, string? noExit) =>
        Scorecards.Find(fields.Required("score")) is { } scorecard &&
        _thresholds.Read(fields, $"the score '{scorecard.Key}'", FeatureType.Number, noExit) is { } threshold
            ? new(scorecard, threshold.Op, threshold.Value, threshold.Upper, threshold.Exit)
            : null;

    /// <summary>The reference, where there is room for what it refers to.</summary>
    private Clause? Within(YamlNode node, int depth, Clause? reference)
    {
        if (reference is null) return null;
        var shape = ClauseShape.Of(reference);
        return Count(node, shape.Nodes - 1) && !IsTooDeep(node, depth + shape.Depth - 1) ? reference : null;
    }

    private Scorecard? ReadScorecard(string key, YamlNode body)
    {
        if (body is not YamlList { Items: { IsEmpty: false, Length: <= MaxLines } items })
        {
            _problems.Add(body, body is YamlList { Items.Length: > MaxLines } ? "rule-limits" : "type-mismatch", $"A scorecard is a list of 1 to {MaxLines} lines.");
            return null;
        }
        var lines = ImmutableArray.CreateBuilder<ScoreLine>();
        foreach (var item in items)
            if (Fields.Of(item, _problems, "when", "points") is { } fields && fields.Required("when") is { } when &&
                Read(when, 1, "in a scorecard") is { } clause) lines.Add(new(clause, fields.Number("points", -MaxPoints, MaxPoints)));
        return lines.Count == 0 ? null : new(key, lines.ToImmutable());
    }

    private Segment? ReadSegment(string key, YamlNode body)
    {
        if (Fields.Of(body, _problems, "key", "name", "when") is not { } fields) return null;
        var name = fields.Text("name", 64);
        return fields.Required("when") is { } when && Read(when, 1, null) is { } clause ? new(key, name, clause) : null;
    }

    private bool IsTooDeep(YamlNode node, int depth)
    {
        if (depth > MaxDepth) _problems.Add(node, "rule-limits", $"The condition is nested more than {MaxDepth} deep.");
        return depth > MaxDepth;
    }

    private bool Count(YamlNode node, int more)
    {
        var before = _nodes;
        _nodes += more;
        if (_nodes > MaxNodes && before <= MaxNodes) _problems.Add(node, "rule-limits", $"The rules have more than {MaxNodes} clauses and listed values.");
        return _nodes <= MaxNodes;
    }
}
