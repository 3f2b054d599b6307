using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>Rules and words made in code. Each tier can be reached from each purpose's data, so that every withdrawal can matter.</summary>
public sealed class TestPolicy : IPolicy
{
    public static readonly TimeSpan Dwell = TimeSpan.FromDays(7);

    private readonly Dictionary<string, RuleSet> revisions = [];

    public TestPolicy() => Publish(Create("test@1"));

    public RuleSet Rules { get; private set; } = null!;

    public RuleSet RulesFor(string investor) => Rules;

    public Content Content { get; } = CreateContent();

    public RuleSet Find(string revision) =>
        revisions.TryGetValue(revision, out var rules) ? rules : throw new KeyNotFoundException($"The revision {revision} is unknown.");

    public void Publish(RuleSet rules) => revisions[rules.Revision] = Rules = rules;

    /// <summary>Forgets a revision: what was journaled under it cannot be replayed any more.</summary>
    public void Lose(string revision) => revisions.Remove(revision);

    /// <summary>Intermediate by trades, lessons or quiz; advanced by derivatives or indicators; a stated novice is one at once.</summary>
    public static RuleSet Create(string revision, double trades = 3, TimeSpan? dwell = null, int maxTransitions = 2) => new(
        "test", revision, ["novice", "intermediate", "advanced"], "novice",
        [
            new("says-novice", "novice", Is("declared_experience", Comparison.Eq, FeatureValue.Of("novice")), true),
            new("derivatives", "advanced", AtLeast("derivative_trades_90d", 2, 1), false),
            new("charts", "advanced", AtLeast("chart_indicators_used", 2, 1), false),
            new("trades", "intermediate", AtLeast("trades_90d", trades, Math.Ceiling(trades * 0.6)), false),
            new("lessons", "intermediate", AtLeast("lessons_completed_30d", 2, 1), false),
            new("quiz", "intermediate", new All([AtLeast("quiz_answers", 2, 2), AtLeast("quiz_score", 0.6, 0.4)]), false),
        ],
        new(dwell ?? Dwell, maxTransitions), "");

    private static Compare AtLeast(string feature, double enter, double exit) =>
        Is(feature, Comparison.Gte, FeatureValue.Of(enter)) with { Exit = FeatureValue.Of(exit) };

    private static Compare Is(string feature, Comparison op, FeatureValue value) =>
        new(FeatureCatalogue.Find(feature)!, op, value, FeatureValue.Unknown, FeatureValue.Unknown);

    private static Content CreateContent()
    {
        string[] about = ["concentration", "sector", "drawdown", "idle-cash", "earnings-ahead", "ex-dividend-ahead", "unusual-move", "high-52w", "low-52w"];
        var plain = CardCatalogue.Placeholders.Keys.Where(code => code.StartsWith("question.", StringComparison.Ordinal));
        var cards = about.Select(a => $"insight.{a}").Concat(about.Select(a => $"alert.{a}")).Concat(plain).ToDictionary(c => c, c => Card(c));
        cards["insight.concentration"] = Card("{name} is {share|percent}");
        cards["insight.drawdown"] = Card("{name} lost {loss|percent}");
        cards["insight.idle-cash"] = Card("{amount|money} for {days|integer} days");
        cards["insight.unusual-move"] = cards["alert.unusual-move"] = Card("{name} moved {direction} by {move|percent}");
        cards["lesson.next"] = cards["lesson.quiz-due"] = Card("{title}");
        cards["idea.low-risk"] = Card("{name}");
        return new(
            "en",
            [
                .. from level in new[] { "novice", "intermediate", "advanced" }
                   from order in Enumerable.Range(1, 2)
                   select new Lesson($"{level}-{order}", $"Lesson {order} for {level}", "shares", 3, level, order, ["Text."],
                       [new("q1", "Which?", ["a", "b"], 0, "Because.")]),
            ],
            FrozenDictionary<string, string>.Empty, cards.ToFrozenDictionary(),
            new Dictionary<string, TierLayout>
            {
                ["novice"] = Layout("questions", "lessons", "ideas"),
                ["intermediate"] = Layout("questions", "insights", "lessons"),
                ["advanced"] = Layout("alerts", "insights", "questions"),
            }.ToFrozenDictionary(),
            Purposes.All.ToFrozenDictionary(p => p, p => new PurposeText(p.Key(), "Notice.", "2026-01")),
            FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty);

        static CardTemplate Card(string words) => new(words, [words], "For information.", words);
        static TierLayout Layout(params string[] placements) =>
            new("comfortable", "plain", true, "line", "1d", [], [.. placements.Select(p => new LayoutSection(p, "cards", p, 3))]);
    }
}
