using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>The layouts of one language, and the tiers in the order of the file: from lowest to highest.</summary>
internal sealed record Layouts(FrozenDictionary<string, TierLayout> ByTier, ImmutableArray<string> Tiers)
{
    public static Layouts Empty { get; } = new(FrozenDictionary<string, TierLayout>.Empty, []);
}

/// <summary>Reads <c>layouts.yaml</c>: what the app draws in each tier.</summary>
internal static partial class LayoutReader
{
    private static readonly string[] Kinds = ["price", "chart", "cards", "indicators", "watchlist", "glossary"];
    private static readonly string[] Placements = ["questions", "lessons", "ideas", "alerts", "insights"];

    public static Layouts Read(YamlNode root, Problems problems)
    {
        var layouts = new Dictionary<string, TierLayout>(StringComparer.Ordinal);
        if (root is not YamlMap map)
        {
            problems.Add(root, "type-mismatch", "A map of tiers is expected here.");
            return Layouts.Empty;
        }
        foreach (var entry in map.Entries)
            if (Fields.Of(entry.Value, problems, "density", "vocabulary", "glossary", "chart", "sections") is { } fields)
                layouts.Add(entry.Key.Text, ReadTier(fields, problems));
        return new(layouts.ToFrozenDictionary(), [.. map.Entries.Select(e => e.Key.Text)]);
    }

    private static TierLayout ReadTier(Fields fields, Problems problems)
    {
        var density = problems.OneOf(fields.Required("density"), "unknown-density", "density", ["comfortable", "regular", "dense"]);
        var vocabulary = problems.OneOf(fields.Required("vocabulary"), "unknown-vocabulary", "vocabulary", ["plain", "standard", "technical"]);
        var (style, interval, indicators) = ("", "", ImmutableArray<string>.Empty);
        if (Fields.Of(fields.Required("chart"), problems, "style", "interval", "indicators") is { } chart)
        {
            style = problems.OneOf(chart.Required("style"), "unknown-style", "chart style", ["line", "candles"]);
            interval = problems.OneOf(chart.Required("interval"), "unknown-interval", "interval", ["1m", "5m", "1d"]);
            indicators = [.. chart.List("indicators", 0, 20).Select(i => ReadIndicator(i, problems))];
        }
        return new(density, vocabulary, fields.Flag("glossary"), style, interval, indicators, ReadSections(fields, problems));
    }

    private static ImmutableArray<LayoutSection> ReadSections(Fields layout, Problems problems)
    {
        var sections = ImmutableArray.CreateBuilder<LayoutSection>();
        foreach (var node in layout.List("sections", 1, 20))
        {
            if (Fields.Of(node, problems, "id", "kind", "placement", "maxItems") is not { } fields) continue;
            var id = problems.Name(fields.Required("id"));
            var kind = problems.OneOf(fields.Required("kind"), "unknown-section-kind", "kind of section", Kinds);
            if (sections.Any(s => s.Id == id)) problems.Add(node, "duplicate", $"The section '{id}' stands here twice.");
            if (kind != "cards")
            {
                foreach (var extra in fields.Map.Entries.Where(e => e.Key.Text is "placement" or "maxItems"))
                    problems.Add(extra.Key, "unknown-key", $"Only a section of cards has '{extra.Key.Text}'.");
                sections.Add(new(id, kind, null, 0));
                continue;
            }
            var placement = problems.OneOf(fields.Required("placement"), "unknown-placement", "placement", Placements);
            if (sections.Any(s => s.Placement == placement)) problems.Add(node, "duplicate", $"The placement '{placement}' stands here twice; its cards would be shown twice.");
            sections.Add(new(id, kind, placement, fields.Whole("maxItems", 1, 20)));
        }
        return sections.ToImmutable();
    }

    /// <summary>Checks the grammar only: <c>name</c> or <c>name(number,…)</c>; which names exist is known where indicators are made.</summary>
    private static string ReadIndicator(YamlNode node, Problems problems)
    {
        if (node is YamlScalar { AsText: { } text } && Indicator().IsMatch(text)) return text;
        problems.Add(node, "bad-indicator", "An indicator such as vwap or macd(12,26,9) is expected here.");
        return "";
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,15}(\\([0-9]{1,4}(\\.[0-9]{1,4})?(,[0-9]{1,4}(\\.[0-9]{1,4})?){0,4}\\))?\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Indicator();
}
