using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>Reads the words and layouts of one language: <c>texts</c>, <c>cards</c>, <c>glossary</c>, <c>layouts</c> and <c>lessons/*</c>.</summary>
public static class ContentReader
{
    /// <summary>Reads <paramref name="folder"/>, which is named after its locale.</summary>
    /// <exception cref="PolicyException">Something is missing or wrong; every error is listed.</exception>
    public static Content Read(string option, string folder)
    {
        var errors = new List<PolicyError>();
        return TryRead(folder, errors) ?? throw new PolicyException(option, folder, "the content in this folder must be complete and without errors.", errors);
    }

    /// <summary>
    /// Tiers without a layout, rules and features (of rules that lead up) without plain words: nothing may be shown without a reason. And segments
    /// that content is for but the rules do not have: nobody would ever see it.
    /// </summary>
    public static IEnumerable<PolicyError> MissingWords(Content content, RuleSet rules)
    {
        var texts = $"{content.Locale}/texts.yaml";
        foreach (var tier in rules.Tiers)
            if (!content.Layouts.ContainsKey(tier)) yield return Missing($"{content.Locale}/layouts.yaml", $"The tier '{tier}' of {rules.Revision} has no layout.");
        foreach (var rule in rules.Rules.Select(r => r.Id).Append("default"))
            if (!content.RuleTexts.ContainsKey(rule)) yield return Missing(texts, $"The rule '{rule}' of {rules.Revision} has no words under 'rules'.");
        foreach (var feature in rules.Rules.Where(r => r.Then != rules.Tiers[0]).SelectMany(r => FeaturesOf(r.When)).Distinct())
            if (!content.FeatureTexts.ContainsKey(feature)) yield return Missing(texts, $"The feature '{feature}' of {rules.Revision} has no words under 'features'.");
        var targets = content.Lessons.SelectMany(l => l.Segments).Concat(content.Cards.Values.SelectMany(c => c.Segments));
        foreach (var segment in targets.Except(rules.Segments.Select(s => s.Key)).Order(StringComparer.Ordinal))
            yield return new(content.Locale, 1, 1, "unknown-segment", $"Content is for the segment '{segment}', which {rules.Revision} does not have.");

        static PolicyError Missing(string file, string message) => new(file, 1, 1, "missing-words", message);
    }

    /// <summary>The content; null when something was added to <paramref name="errors"/>. Without <paramref name="segments"/> their names are not checked.</summary>
    internal static Content? TryRead(string folder, List<PolicyError> errors, IReadOnlyCollection<string>? segments = null)
    {
        var before = errors.Count;
        var locale = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var glossary = ReadFile("glossary.yaml", GlossaryReader.Read, FrozenDictionary<string, string>.Empty);
        var layouts = ReadFile("layouts.yaml", LayoutReader.Read, Layouts.Empty);
        var texts = ReadFile("texts.yaml", (node, problems) => TextsReader.Read(node, layouts, problems), Texts.Empty);
        var cards = ReadFile("cards.yaml", (node, problems) => CardReader.Read(node, texts.Disclosures, segments, problems), FrozenDictionary<string, CardTemplate>.Empty);
        var lessonFolder = Path.Combine(folder, "lessons");
        var lessons = new List<Lesson>();
        var files = Directory.Exists(lessonFolder) ? Directory.GetFiles(lessonFolder, "*.yaml") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
            if (ReadFile(Path.Combine("lessons", Path.GetFileName(file)), (node, problems) => ReadLesson(Path.GetFileNameWithoutExtension(file), node, problems), null) is { } lesson) lessons.Add(lesson);
        if (lessons.Count == 0) errors.Add(new(lessonFolder, 1, 1, "missing-file", "There is no lesson."));
        return errors.Count > before ? null : new(
            locale, [.. lessons.OrderBy(l => layouts.Tiers.IndexOf(l.Level)).ThenBy(l => l.Order)], glossary, cards,
            layouts.ByTier, texts.Purposes, texts.Rules, texts.Features, texts.Sections)
        {
            Tiers = texts.Tiers, SimplerTexts = texts.Simpler, DataCategories = texts.Data, Processing = texts.Processing,
        };

        Lesson? ReadLesson(string id, YamlNode node, Problems problems) => new LessonReader(glossary, layouts.Tiers, segments, problems).Read(id, node, lessons);

        T ReadFile<T>(string name, Func<YamlNode, Problems, T> read, T missing)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                errors.Add(new(path, 1, 1, "missing-file", "The file is missing."));
                return missing;
            }
            var problems = new Problems();
            var result = YamlTree.Read(File.ReadAllText(path), problems) is { } root ? read(root, problems) : missing;
            errors.AddRange(problems.InOrder.Select(e => new PolicyError(path, e.Line, e.Column, e.Code, e.Message)));
            return result;
        }
    }

    private static IEnumerable<string> FeaturesOf(Clause clause) => clause switch
    {
        All all => all.Parts.SelectMany(FeaturesOf),
        Any any => any.Parts.SelectMany(FeaturesOf),
        Not not => FeaturesOf(not.Part),
        Compare compare => [compare.Feature.Key],
        CompareScore compare => compare.Scorecard.Lines.SelectMany(line => FeaturesOf(line.When)),
        InSegment member => FeaturesOf(member.Segment.When),
        _ => [],
    };
}
