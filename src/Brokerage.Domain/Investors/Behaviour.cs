using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Investors;

/// <summary>What an investor does in the app; empty while the purpose <c>personalise-behaviour</c> is not granted.</summary>
/// <param name="Days">Activity by UTC day.</param>
/// <param name="RecentSessions">Ids of the last sessions, oldest first: a session is counted once.</param>
/// <param name="Watchlist">Symbols watched, ordered.</param>
/// <param name="Viewed">Instruments viewed.</param>
/// <param name="Indicators">Indicators added to charts.</param>
/// <param name="Lessons">Lessons started or finished.</param>
/// <param name="Ratings">Cards the investor rated, latest rating each.</param>
public sealed record Behaviour(
    ImmutableArray<ActivityDay> Days, ImmutableArray<string> RecentSessions, ImmutableArray<string> Watchlist, ImmutableArray<Used> Viewed,
    ImmutableArray<Used> Indicators, ImmutableArray<LessonProgress> Lessons, ImmutableArray<CardRating> Ratings)
{
    /// <summary>Nothing known.</summary>
    public static Behaviour Empty { get; } = new([], [], [], [], [], [], []);

    /// <summary>How often each kind of event of this section happened, by day.</summary>
    public ImmutableArray<EventDays> Events { get; init; } = [];
}

/// <summary>Activity of one UTC day.</summary>
public sealed record ActivityDay(DateOnly Day, int Sessions, int Screens, int Searches) : IKeyed<DateOnly>
{
    DateOnly IKeyed<DateOnly>.Key => Day;
}

/// <summary>How far a lesson was read.</summary>
public sealed record LessonProgress(string Lesson, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt) : IKeyed<string>
{
    string IKeyed<string>.Key => Lesson;
}

/// <summary>The latest rating of one card.</summary>
public sealed record CardRating(string CardId, CardVerdict Verdict, DateTimeOffset At) : IKeyed<string>
{
    string IKeyed<string>.Key => CardId;
}

/// <summary>What an investor says about themselves and shows in quizzes; empty while <c>personalise-declared</c> is not granted.</summary>
/// <param name="Experience">How experienced they say they are; null when they did not say.</param>
/// <param name="Goals">Goals, ordered.</param>
/// <param name="HorizonYears">Years until the money is needed.</param>
/// <param name="RiskComfort">How much risk feels right.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Topics">Topics of interest, ordered.</param>
/// <param name="Quiz">The answer that counts, of every question.</param>
/// <param name="ExperienceOn">UTC day on which they last said how experienced they are; null when they did not say.</param>
public sealed record Declared(
    Experience? Experience, ImmutableArray<string> Goals, int? HorizonYears, RiskComfort? RiskComfort, string? Language,
    ImmutableArray<string> Topics, ImmutableArray<QuizAnswer> Quiz, DateOnly? ExperienceOn)
{
    /// <summary>Nothing known.</summary>
    public static Declared Empty { get; } = new(null, [], null, null, null, [], [], null);

    /// <summary>How often each kind of event of this section happened, by day.</summary>
    public ImmutableArray<EventDays> Events { get; init; } = [];
}

/// <summary>The answer to one question that counts; its key is lesson and question.</summary>
public sealed record QuizAnswer(string Lesson, string Question, string Topic, bool Correct, DateOnly Day) : IKeyed<string>
{
    string IKeyed<string>.Key => Id(Lesson, Question);

    /// <summary>Key of a question; the separator can stand in neither part.</summary>
    public static string Id(string lesson, string question) => $"{lesson}\n{question}";
}

/// <summary>Contacts with the service desk; empty while <c>personalise-service</c> is not granted.</summary>
public sealed record Service(ImmutableArray<ServiceDay> Days)
{
    /// <summary>Nothing known.</summary>
    public static Service Empty { get; } = new([]);

    /// <summary>How often each kind of event of this section happened, by day.</summary>
    public ImmutableArray<EventDays> Events { get; init; } = [];
}

/// <summary>Contacts of one UTC day.</summary>
public sealed record ServiceDay(DateOnly Day, int Contacts, int Unresolved) : IKeyed<DateOnly>
{
    DateOnly IKeyed<DateOnly>.Key => Day;
}
