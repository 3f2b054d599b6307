using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>Reads one file of <c>lessons/</c>.</summary>
internal sealed class LessonReader(FrozenDictionary<string, string> glossary, ImmutableArray<string> tiers, IReadOnlyCollection<string>? segments, Problems problems)
{
    /// <summary>The lesson; null, with errors, when it is none. <paramref name="others"/> are those read before.</summary>
    public Lesson? Read(string id, YamlNode root, IReadOnlyCollection<Lesson> others)
    {
        if (Fields.Of(root, problems, "id", "title", "topic", "minutes", "level", "order", "paragraphs", "quiz", "segments") is not { } fields) return null;
        var lesson = new Lesson(
            problems.Name(fields.Required("id")), fields.Text("title", 120), problems.Name(fields.Required("topic")), fields.Whole("minutes", 1, 60),
            problems.OneOf(fields.Required("level"), "unknown-tier", "tier", tiers), fields.Whole("order", 1, 1000),
            [.. fields.List("paragraphs", 1, 20).Select(p => WithTerms(p, 1000))], ReadQuiz(fields)) { Segments = SegmentTargets.Read(fields, segments, problems) };
        if (lesson.Id.Length > 0 && lesson.Id != id) problems.Add(fields.Required("id")!, "file-name", $"The lesson's id must be the name of its file, '{id}'.");
        if (others.FirstOrDefault(l => l.Level == lesson.Level && l.Order == lesson.Order) is { } same)
            problems.Add(fields.Required("order")!, "duplicate", $"The lesson '{same.Id}' has the same place in the same level.");
        return problems.Any ? null : lesson;
    }

    private ImmutableArray<QuizItem> ReadQuiz(Fields lesson)
    {
        var quiz = ImmutableArray.CreateBuilder<QuizItem>();
        if (lesson.Optional("quiz") is null) return [];
        foreach (var node in lesson.List("quiz", 1, 10))
        {
            if (Fields.Of(node, problems, "id", "text", "choices", "correct", "explanation") is not { } fields) continue;
            var id = problems.Name(fields.Required("id"));
            if (quiz.Any(q => q.Id == id)) problems.Add(node, "duplicate", $"The question '{id}' stands here twice.");
            var choices = fields.List("choices", 2, 6).Select(c => WithTerms(c, 200)).ToImmutableArray();
            if (choices.Distinct().Count() < choices.Length) problems.Add(node, "duplicate", "A choice stands here twice.");
            quiz.Add(new(id, WithTerms(fields.Required("text"), 400), choices, fields.Whole("correct", 0, Math.Max(choices.Length - 1, 0)), WithTerms(fields.Required("explanation"), 600)));
        }
        return quiz.ToImmutable();
    }

    private string WithTerms(YamlNode? node, int maxLength)
    {
        var text = problems.Text(node, maxLength);
        if (text.Length > 0) GlossaryReader.CheckTerms(text, node!, glossary, problems);
        return text;
    }
}
