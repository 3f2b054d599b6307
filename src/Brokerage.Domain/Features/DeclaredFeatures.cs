using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Features;

/// <summary>Features over what the investor says (declared) and shows in quizzes (tested).</summary>
public static class DeclaredFeatures
{
    /// <summary>
    /// Days after which an answer counts half: what was learned fades (Ebbinghaus 1885); half a year keeps a yearly refresher worthwhile.
    /// </summary>
    public const int QuizHalfLifeDays = 180;

    /// <summary>
    /// Days for which a claim of being advanced is taken as known: after two years it says little of today, and the investor is asked again.
    /// A choice of a lower tier is no claim and stands until the investor changes it: no view becomes harder by itself.
    /// </summary>
    public const int ClaimLifeDays = 730;

    /// <summary>True when the investor last said so long ago how experienced they are that they should be asked again.</summary>
    public static bool IsExperienceStale(Declared declared, DateOnly today) =>
        declared.ExperienceOn is { } said && today.DayNumber - said.DayNumber >= ClaimLifeDays;

    private static Feature Said(string key, FeatureType type, string unit, string description, Func<Declared, FeatureValue> compute) =>
        new(key, type, unit, FeatureSource.Declared, [Purpose.PersonaliseDeclared], null, description, (state, _) => compute(state.Declared))
            { Categories = [DataCategory.DeclaredAnswers] };

    private static Feature Tested(string key, string unit, string description, Func<ImmutableArray<QuizAnswer>, DateOnly, double?> compute) =>
        new(key, FeatureType.Number, unit, FeatureSource.Tested, [Purpose.PersonaliseDeclared], null, description,
            (state, today) => FeatureValue.Of(compute(state.Declared.Quiz, today))) { Categories = [DataCategory.QuizResults] };

    /// <summary>How experienced the investor says they are. Below the present tier it is a choice, above it a claim.</summary>
    public static Feature Experience { get; } = new("declared_experience", FeatureType.Text, "", FeatureSource.Declared, [Purpose.PersonaliseDeclared], null,
        "How experienced the investor says they are; to be advanced is a claim that is unknown again after 730 days.",
        (state, today) => FeatureValue.Of(ExperienceOn(state.Declared, today))) { Categories = [DataCategory.DeclaredAnswers] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        Experience,
        Said("risk_comfort", FeatureType.Text, "", "How much risk the investor says feels right.", d => FeatureValue.Of(Lower(d.RiskComfort))),
        Said("horizon_years", FeatureType.Number, "years", "Years until the money is needed.", d => FeatureValue.Of((double?)d.HorizonYears)),
        Said("goals", FeatureType.Set, "", "What the money is for.", d => FeatureValue.Of((IReadOnlyList<string>)d.Goals)),
        Said("topics", FeatureType.Set, "", "Topics the investor asked for.", d => FeatureValue.Of((IReadOnlyList<string>)d.Topics)),
        Said("language", FeatureType.Text, "", "The investor's language.", d => FeatureValue.Of(d.Language)),
        Tested("quiz_answers", "answers", "Different quiz questions answered.", (quiz, _) => quiz.Length),
        Tested("quiz_score", "share", "Share of right quiz answers; an answer's weight halves every 180 days.", Score),
    ];

    private static string? ExperienceOn(Declared declared, DateOnly today) =>
        declared.Experience == Events.Experience.Advanced && IsExperienceStale(declared, today) ? null : Lower(declared.Experience);

    /// <summary>Right answers, each weighted by its age, over all answers: an old pass fades instead of lasting for ever.</summary>
    private static double? Score(ImmutableArray<QuizAnswer> quiz, DateOnly today)
    {
        if (quiz.IsEmpty) return null;
        var right = 0.0;
        foreach (var answer in quiz)
            if (answer.Correct) right += Math.Pow(0.5, Math.Max(0, today.DayNumber - answer.Day.DayNumber) / (double)QuizHalfLifeDays);
        return right / quiz.Length;
    }

    private static string? Lower<T>(T? value) where T : struct, Enum => value is { } known ? LowerNames<T>.Of[known] : null;

    /// <summary>Made once: a rule may ask at every event.</summary>
    private static class LowerNames<T> where T : struct, Enum
    {
#pragma warning disable CA1308 // names of values are lower case in rule sets
        public static readonly FrozenDictionary<T, string> Of = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => v.ToString().ToLowerInvariant());
#pragma warning restore CA1308
    }
}
