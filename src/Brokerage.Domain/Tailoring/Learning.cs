using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tailoring;

/// <summary>Lessons, and low-risk ideas to read about.</summary>
public static class Learning
{
    /// <summary>Highest risk level (1–5) of an instrument that is offered as an idea to read about.</summary>
    public const int IdeaMaxRisk = 2;

    /// <summary>The next lessons of the investor's level; those on a declared topic come first. Complex lessons only for the advanced tier.</summary>
    public static IEnumerable<Finding> Lessons(Situation s, string tier)
    {
        var behaviour = s.May(Purpose.PersonaliseBehaviour);
        var topics = s.May(Purpose.PersonaliseDeclared) ? s.State.Declared.Topics : ImmutableArray<string>.Empty;
        var priority = 60.0;
        var next = s.Content.Lessons
            .Where(l => l.Level == tier && Content.IsFor(l.Segments, s.State.Segments) && !(behaviour && s.State.Behaviour.Lessons.Find(l.Id) is { CompletedAt: not null }))
            .OrderBy(l => topics.Contains(l.Topic) ? 0 : 1);
        foreach (var lesson in next)
            yield return About("lesson.next", lesson, priority -= 0.1, new() { ["title"] = lesson.Title, ["minutes"] = lesson.Minutes, ["topic"] = lesson.Topic },
                [.. behaviour ? [s.InputOf("lessons_completed")] : (Input[])[], .. topics.Contains(lesson.Topic) ? [s.InputOf("topics")] : (Input[])[]]);
        if (!behaviour || !s.May(Purpose.PersonaliseDeclared)) yield break;
        foreach (var done in s.State.Behaviour.Lessons)
            if (done.CompletedAt is not null && s.Content.FindLesson(done.Lesson) is { Quiz.IsEmpty: false } lesson && Content.IsFor(lesson.Segments, s.State.Segments) && (lesson.Level == tier || !IsComplex(lesson)) &&
                lesson.Quiz.All(q => s.State.Declared.Quiz.Find(QuizAnswer.Id(lesson.Id, q.Id)) is null))
                yield return About("lesson.quiz-due", lesson, 70, new() { ["title"] = lesson.Title }, [s.InputOf("lessons_completed"), s.InputOf("quiz_answers")]);
    }

    /// <summary>Lower-risk kinds of instruments to read about that the investor does not hold; information only.</summary>
    public static IEnumerable<Finding> Ideas(Situation s) =>
        from instrument in s.Market.Instruments
        where instrument.RiskLevel <= IdeaMaxRisk && instrument.AssetClass is (AssetClass.Fund or AssetClass.Etf or AssetClass.Bond)
        where !s.May(Purpose.PersonalisePortfolio) || s.State.Portfolio.Holdings.Find(instrument.Symbol) is null
        select new Finding("idea.low-risk", instrument.Symbol, CardKind.Idea, "ideas", 30 - instrument.RiskLevel,
            new Dictionary<string, object>
            {
                ["name"] = instrument.Name, ["symbol"] = instrument.Symbol, ["riskLevel"] = instrument.RiskLevel,
                ["assetClass"] = instrument.AssetClass switch { AssetClass.Etf => "exchange-traded fund", AssetClass.Bond => "bond", _ => "fund" },
            },
            [new("market.riskLevel", FeatureValue.Of(instrument.RiskLevel), "1 to 5", null, null, null)])
        {
            Instruments = [instrument.Symbol],
            Tags = ["education", "low-risk"],
        };

    private static Finding About(string code, Lesson lesson, double priority, Dictionary<string, object> values, ImmutableArray<Input> inputs) =>
        new(code, lesson.Id, CardKind.Lesson, "lessons", priority, values, inputs)
        {
            LessonId = lesson.Id,
            Tags = IsComplex(lesson) ? ["education", Appropriateness.ComplexTag] : ["education"],
        };

    /// <summary>
    /// True for a lesson on complex products. It teaches and offers nothing, and its quiz is how knowledge is shown: it needs no evidence,
    /// but it is never offered below its own level.
    /// </summary>
    private static bool IsComplex(Lesson lesson) => Appropriateness.FamilyOf(lesson.Topic) is not null;
}
