using System.Collections.Frozen;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>Content for tests: every template names all of its placeholders, each with every format it takes.</summary>
public static class Words
{
    public static Content All { get; } = new(
        "en",
        [Lesson("n1", "novice", 1, "shares"), Lesson("n2", "novice", 2, "funds"), Lesson("n3", "novice", 3, "bonds"), Lesson("i1", "intermediate", 1, "risk"), Lesson("a1", "advanced", 1, "options-intro")],
        FrozenDictionary<string, string>.Empty, CardCatalogue.Placeholders.ToFrozenDictionary(c => c.Key, c => Template(c.Value)),
        new Dictionary<string, TierLayout>
        {
            ["novice"] = Layout(("questions", 1), ("lessons", 2), ("ideas", 2)),
            ["intermediate"] = Layout(("questions", 1), ("insights", 6), ("lessons", 1)),
            ["advanced"] = Layout(("questions", 1), ("alerts", 6), ("insights", 4), ("lessons", 1)),
        }.ToFrozenDictionary(),
        Purposes.All.ToFrozenDictionary(p => p, p => new PurposeText(p.Key(), "notice", "2026-01")),
        new Dictionary<string, string> { ["default"] = "start" }.ToFrozenDictionary(),
        new Dictionary<string, string> { ["trades_90d"] = "experience", ["quiz_score"] = "quiz", ["lessons_completed"] = "lessons" }.ToFrozenDictionary(),
        FrozenDictionary<string, string>.Empty)
    {
        SimplerTexts = new Dictionary<string, string> { ["trades_90d"] = "less experience", ["quiz_score"] = "lower quiz", ["declared_experience"] = "wish" }.ToFrozenDictionary(),
    };

    private static Lesson Lesson(string id, string level, int order, string topic) =>
        new(id, $"Lesson {id}", topic, 3, level, order, ["text"], [new QuizItem("q1", "?", ["a", "b"], 0, "because")]);

    private static CardTemplate Template(FrozenDictionary<string, Type> placeholders)
    {
        var all = string.Join(" ", placeholders.OrderBy(p => p.Key, StringComparer.Ordinal)
            .SelectMany(p => CardCatalogue.FormatsOf(p.Value).Select(f => f.Length == 0 ? $"{{{p.Key}}}" : $"{{{p.Key}|{f}}}")));
        return new($"Title {all}", [$"Body {all}"], "Information, not advice.", $"Reason {all}") { Disclosures = ["information"] };
    }

    private static TierLayout Layout(params (string Placement, int MaxItems)[] sections) => new(
        "regular", "plain", true, "line", "1m", [],
        [new("price", "price", null, 0), .. sections.Select(s => new LayoutSection(s.Placement, "cards", s.Placement, s.MaxItems))]);
}
