using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>Reads <c>cards.yaml</c>: one template for every kind of card, with placeholders that its finder supplies.</summary>
internal static class CardReader
{
    public static FrozenDictionary<string, CardTemplate> Read(YamlNode root, FrozenDictionary<string, string> disclosures, IReadOnlyCollection<string>? segments, Problems problems)
    {
        var cards = new Dictionary<string, CardTemplate>(StringComparer.Ordinal);
        if (root is not YamlMap map)
        {
            problems.Add(root, "type-mismatch", "A map of card codes is expected here.");
            return FrozenDictionary<string, CardTemplate>.Empty;
        }
        foreach (var missing in CardCatalogue.Placeholders.Keys.Except(map.Entries.Select(e => e.Key.Text)).Order(StringComparer.Ordinal))
            problems.Add(map, "missing-key", $"The card '{missing}' has no template.");
        foreach (var entry in map.Entries)
            if (!CardCatalogue.Placeholders.TryGetValue(entry.Key.Text, out var supplied))
                problems.AddUnknown(entry.Key, "unknown-key", "card", CardCatalogue.Placeholders.Keys);
            else if (Fields.Of(entry.Value, problems, "title", "body", "disclosure", "reason", "segments") is { } fields)
                cards.Add(entry.Key.Text, ReadCard(fields, supplied, disclosures, problems) with { Segments = SegmentTargets.Read(fields, segments, problems) });
        return cards.ToFrozenDictionary();
    }

    private static CardTemplate ReadCard(Fields fields, FrozenDictionary<string, Type> supplied, FrozenDictionary<string, string> disclosures, Problems problems)
    {
        var disclosure = fields.Text("disclosure", 1000);
        var parts = PartsOf(disclosure, disclosures);
        if (disclosure.Length > 0 && parts.IsDefault)
            problems.Add(fields.Required("disclosure")!, "unknown-disclosure", "A disclosure is made of the texts under 'disclosures', joined by a space.");
        else if (disclosure.Length > 0 && !parts.Any(CardTemplate.NotAdvice.Contains))
            problems.Add(fields.Required("disclosure")!, "missing-disclosure", $"A card says that it is no advice: by the disclosure {string.Join(" or ", CardTemplate.NotAdvice)}.");
        return new(Template(fields.Required("title")), [.. fields.List("body", 1, 6).Select(Template)], disclosure, Template(fields.Required("reason")))
        {
            Disclosures = parts.IsDefault ? [] : parts,
        };

        string Template(YamlNode? node)
        {
            var text = problems.Text(node, 600);
            if (text.Length > 0) CheckPlaceholders(text, node!, supplied, problems);
            return text;
        }
    }

    /// <summary>Keys of the texts that a disclosure is made of, in its order; default when it is made of something else.</summary>
    private static ImmutableArray<string> PartsOf(string text, FrozenDictionary<string, string> disclosures)
    {
        foreach (var (key, part) in disclosures)
        {
            if (part.Length == 0 || !text.StartsWith(part, StringComparison.Ordinal)) continue;
            if (text.Length == part.Length) return [key];
            if (text[part.Length] == ' ' && PartsOf(text[(part.Length + 1)..], disclosures) is { IsDefault: false } rest) return [key, .. rest];
        }
        return default;
    }

    private static void CheckPlaceholders(string text, YamlNode at, FrozenDictionary<string, Type> supplied, Problems problems)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '}') problems.Add(at, "unknown-placeholder", "A '}' has no '{'.");
            if (text[i] != '{') continue;
            var end = text.IndexOf('}', i);
            if (end < 0)
            {
                problems.Add(at, "unknown-placeholder", "A '{' has no '}'.");
                return;
            }
            var parts = text[(i + 1)..end].Split('|');
            if (parts.Length > 2 || !supplied.TryGetValue(parts[0], out var type))
                problems.Add(at, "unknown-placeholder", $"The card has no value '{parts[0]}'; it has {string.Join(", ", supplied.Keys.Order(StringComparer.Ordinal))}.");
            else if (!CardCatalogue.FormatsOf(type).Contains(parts.Length == 2 ? parts[1] : ""))
                problems.Add(at, "unknown-placeholder", $"The value '{parts[0]}' takes one of the formats {string.Join(", ", CardCatalogue.FormatsOf(type))}.");
            i = end;
        }
    }
}
