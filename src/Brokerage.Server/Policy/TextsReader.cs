using System.Collections.Frozen;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>What stands in <c>texts.yaml</c>.</summary>
internal sealed record Texts(
    FrozenDictionary<Purpose, PurposeText> Purposes, FrozenDictionary<string, TierText> Tiers, FrozenDictionary<string, string> Rules,
    FrozenDictionary<string, string> Features, FrozenDictionary<string, string> Simpler, FrozenDictionary<string, string> Sections, FrozenDictionary<string, string> Disclosures)
{
    public static Texts Empty { get; } = new(
        FrozenDictionary<Purpose, PurposeText>.Empty, FrozenDictionary<string, TierText>.Empty, FrozenDictionary<string, string>.Empty,
        FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty);
}

/// <summary>Reads <c>texts.yaml</c>.</summary>
internal static class TextsReader
{
    public static Texts Read(YamlNode root, Layouts layouts, Problems problems)
    {
        if (Fields.Of(root, problems, "purposes", "tiers", "rules", "features", "simpler", "sections", "disclosures") is not { } file) return Texts.Empty;
        var purposes = Map(file, "purposes", problems, ["title", "notice", "version"],
            f => new PurposeText(f.Text("title", 80), f.Text("notice", 1000), f.Text("version", 32)), [.. Purposes.All.Select(p => p.Key())], isClosed: true);
        var tiers = Map(file, "tiers", problems, ["name", "summary"], f => new TierText(f.Text("name", 40), f.Text("summary", 300)), [.. layouts.Tiers], isClosed: true);
        var rules = Map(file, "rules", problems, ["text"], f => f.Text("text", 400), ["default"], isClosed: false);
        var sections = layouts.ByTier.Values.SelectMany(l => l.Sections).Select(s => s.Id).Distinct().ToArray();
        return new(
            purposes.ToFrozenDictionary(p => Purposes.TryParse(p.Key, out var purpose) ? purpose : default, p => p.Value), tiers, rules,
            Lines(file, "features", problems, [], IsFeature),
            file.Optional("simpler") is null ? FrozenDictionary<string, string>.Empty : Lines(file, "simpler", problems, [], IsFeature),
            Lines(file, "sections", problems, sections, sections.Contains),
            Lines(file, "disclosures", problems, ["information", "education", "risk"], _ => true));
    }

    private static bool IsFeature(string name) => FeatureCatalogue.Find(name) is not null || EventFeatures.Find(name) is not null;

    /// <summary>A map of names to maps. Every name of <paramref name="names"/> must be there and, where it is closed, no other.</summary>
    private static FrozenDictionary<string, T> Map<T>(Fields file, string key, Problems problems, string[] known, Func<Fields, T> read, string[] names, bool isClosed)
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in Entries(file, key, problems, names))
            if (isClosed && !names.Contains(entry.Key.Text)) problems.AddUnknown(entry.Key, "unknown-key", "key", names);
            else if (Fields.Of(entry.Value, problems, known) is { } fields) found.Add(entry.Key.Text, read(fields));
        return found.ToFrozenDictionary();
    }

    /// <summary>A map of names to texts, with the names of <paramref name="names"/> among them and only such as exist.</summary>
    private static FrozenDictionary<string, string> Lines(Fields file, string key, Problems problems, string[] names, Func<string, bool> exists)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(file, key, problems, names))
            if (exists(entry.Key.Text)) found.Add(entry.Key.Text, problems.Text(entry.Value, 600));
            else problems.Add(entry.Key, "unknown-key", $"Nothing is called '{entry.Key.Text}'.");
        return found.ToFrozenDictionary();
    }

    private static YamlEntry[] Entries(Fields file, string key, Problems problems, string[] names)
    {
        if (file.Required(key) is not { } node) return [];
        if (node is not YamlMap map)
        {
            problems.Add(node, "type-mismatch", "A map is expected here.");
            return [];
        }
        foreach (var missing in names.Except(map.Entries.Select(e => e.Key.Text)))
            problems.Add(map, "missing-key", $"'{key}' has no words for '{missing}'.");
        return [.. map.Entries];
    }
}
