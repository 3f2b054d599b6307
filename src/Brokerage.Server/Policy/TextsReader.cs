using System.Collections.Frozen;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>What stands in <c>texts.yaml</c>.</summary>
internal sealed record Texts(
    FrozenDictionary<Purpose, PurposeText> Purposes, FrozenDictionary<string, TierText> Tiers, FrozenDictionary<string, string> Rules,
    FrozenDictionary<string, string> Features, FrozenDictionary<string, string> Simpler, FrozenDictionary<string, string> Sections, FrozenDictionary<string, string> Disclosures,
    FrozenDictionary<DataCategory, string> Data, FrozenDictionary<string, string> Processing)
{
    public static Texts Empty { get; } = new(
        FrozenDictionary<Purpose, PurposeText>.Empty, FrozenDictionary<string, TierText>.Empty, FrozenDictionary<string, string>.Empty,
        FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty,
        FrozenDictionary<DataCategory, string>.Empty, FrozenDictionary<string, string>.Empty);
}

/// <summary>Reads <c>texts.yaml</c>.</summary>
internal static class TextsReader
{
    public static Texts Read(YamlNode root, Layouts layouts, Problems problems)
    {
        if (Fields.Of(root, problems, "purposes", "tiers", "rules", "features", "simpler", "sections", "disclosures", "data", "processing") is not { } file) return Texts.Empty;
        var purposes = Map(file, "purposes", problems, ["title", "notice", "version", "since", "duration"],
            f => PurposeOf(f, problems), [.. Purposes.All.Select(p => p.Key())], isClosed: true);
        var tiers = Map(file, "tiers", problems, ["name", "summary"], f => new TierText(f.Text("name", 40), f.Text("summary", 300)), [.. layouts.Tiers], isClosed: true);
        var rules = Map(file, "rules", problems, ["text"], f => f.Text("text", 400), ["default"], isClosed: false);
        var sections = layouts.ByTier.Values.SelectMany(l => l.Sections).Select(s => s.Id).Distinct().ToArray();
        var categories = DataCategories.All.ToDictionary(c => c.Key());
        var processing = PurposeCatalogue.OnOtherBasis.Select(p => p.Key).ToArray();
        return new(
            purposes.ToFrozenDictionary(p => Purposes.TryParse(p.Key, out var purpose) ? purpose : default, p => p.Value), tiers, rules,
            Lines(file, "features", problems, [], IsFeature),
            file.Optional("simpler") is null ? FrozenDictionary<string, string>.Empty : Lines(file, "simpler", problems, [], IsFeature),
            Lines(file, "sections", problems, sections, sections.Contains),
            Lines(file, "disclosures", problems, ["information", "education", "risk"], _ => true),
            Lines(file, "data", problems, [.. categories.Keys], categories.ContainsKey).ToFrozenDictionary(d => categories[d.Key], d => d.Value),
            Lines(file, "processing", problems, processing, processing.Contains));
    }

    private static PurposeText PurposeOf(Fields fields, Problems problems)
    {
        var version = fields.Text("version", 32);
        DateOnly since = default;
        if (fields.Required("since") is { } at && !(DateOnly.TryParseExact(problems.Text(at, 10), "yyyy-MM-dd", out since) && IsIn(version, since)))
            problems.Add(at, "bad-date", "A day such as 2026-01-31 is expected here, in the month that the version names.");
        // A notice may not promise another term than the one that a consent without a term is given.
        if (fields.Required("duration") is { } term &&
            !(IsoDuration.TryParse(problems.Text(term, 16), out var duration) && duration == TimeSpan.FromDays(PurposeCatalogue.DefaultDurationDays)))
            problems.Add(term, "bad-duration", $"A consent holds for P{PurposeCatalogue.DefaultDurationDays}D.");
        return new(fields.Text("title", 80), fields.Text("notice", 1000), version, since);
    }

    /// <summary>Events tell from a version such as 2026-01 alone when its notice was published.</summary>
    private static bool IsIn(string version, DateOnly since) =>
        !DateOnly.TryParseExact(version.Length >= 7 ? version[..7] + "-01" : "", "yyyy-MM-dd", out var month) || (month.Year, month.Month) == (since.Year, since.Month);

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
