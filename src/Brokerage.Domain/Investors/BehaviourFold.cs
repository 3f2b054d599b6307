using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Investors;

/// <summary>How behaviour in the app changes <see cref="Behaviour"/>, statements <see cref="Declared"/> and contacts <see cref="Service"/>.</summary>
public static class BehaviourFold
{
    private const int SessionsKept = 4;
    private const int DaysKept = 400;
    private const int NamesKept = 500;
    private const int AnswersKept = 1000;

    /// <summary>
    /// Days for which an answer stands: one who tries again at once finds the right choice by elimination, and has just read the explanation.
    /// An answer after a month tells what stayed. Recall is best helped by a pause of 10 to 20 % of the time to remember (Cepeda et al. 2008);
    /// 30 days are 17 % of <see cref="Features.DeclaredFeatures.QuizHalfLifeDays"/>.
    /// </summary>
    public const int AnswerStandsDays = 30;

    /// <summary>The behaviour after <paramref name="data"/>.</summary>
    public static Behaviour Apply(Behaviour behaviour, InvestorEvent data, DateTimeOffset at) => data switch
    {
        ScreenViewed screen => Act(behaviour, screen.SessionId, at, d => d with { Screens = d.Screens + 1 }),
        SearchPerformed search => Act(behaviour, search.SessionId, at, d => d with { Searches = d.Searches + 1 }),
        InstrumentViewed viewed => Act(behaviour, viewed.SessionId, at, d => d) with
        {
            Viewed = PortfolioFold.Use(behaviour.Viewed, viewed.Instrument, PortfolioFold.Day(at)).Keep(NamesKept, u => u.LastDay),
        },
        WatchlistChanged changed => behaviour with { Watchlist = Watch(behaviour.Watchlist, changed) },
        IndicatorAdded added => behaviour with
        {
            Indicators = PortfolioFold.Use(behaviour.Indicators, added.Indicator, PortfolioFold.Day(at)).Keep(NamesKept, u => u.LastDay),
        },
        LessonStarted started => behaviour with
        {
            Lessons = Read(behaviour, started.Lesson, p => p with { StartedAt = p.StartedAt ?? at }),
        },
        LessonCompleted completed => behaviour with
        {
            Lessons = Read(behaviour, completed.Lesson, p => p with { CompletedAt = p.CompletedAt ?? at }),
        },
        CardRated rated => behaviour with
        {
            Ratings = behaviour.Ratings.Set(rated.CardId, new CardRating(rated.CardId, rated.Verdict, at)).Keep(NamesKept, r => r.At),
        },
        _ => behaviour,
    };

    /// <summary>What is declared after <paramref name="data"/>: a null member leaves what was declared before.</summary>
    public static Declared Apply(Declared declared, InvestorEvent data, DateTimeOffset at) => data switch
    {
        ProfileDeclared said => declared with
        {
            Experience = said.Experience ?? declared.Experience,
            ExperienceOn = said.Experience is null ? declared.ExperienceOn : PortfolioFold.Day(at),
            Goals = said.Goals is { } goals ? [.. goals.Distinct().Order(StringComparer.Ordinal)] : declared.Goals,
            HorizonYears = said.HorizonYears ?? declared.HorizonYears,
            RiskComfort = said.RiskComfort ?? declared.RiskComfort,
            Language = said.Language ?? declared.Language,
            Topics = said.Topics is { } topics ? [.. topics.Distinct().Order(StringComparer.Ordinal)] : declared.Topics,
        },
        QuizAnswered answer => declared with { Quiz = Answer(declared.Quiz, answer, PortfolioFold.Day(at)) },
        _ => declared,
    };

    /// <summary>The contacts after <paramref name="data"/>.</summary>
    public static Service Apply(Service service, InvestorEvent data, DateTimeOffset at)
    {
        if (data is not ServiceContacted contact) return service;
        var day = PortfolioFold.Day(at);
        var known = service.Days.Find(day) ?? new ServiceDay(day, 0, 0);
        return new(service.Days
            .Set(day, known with { Contacts = known.Contacts + 1, Unresolved = known.Unresolved + (contact.Resolved ? 0 : 1) })
            .Keep(DaysKept, d => d.Day));
    }

    private static ImmutableArray<QuizAnswer> Answer(ImmutableArray<QuizAnswer> quiz, QuizAnswered answer, DateOnly day)
    {
        var id = QuizAnswer.Id(answer.Lesson, answer.Question);
        return quiz.Find(id) is { } standing && day.DayNumber - standing.Day.DayNumber < AnswerStandsDays
            ? quiz
            : quiz.Set(id, new QuizAnswer(answer.Lesson, answer.Question, answer.Topic, answer.Correct, day)).Keep(AnswersKept, a => a.Day);
    }

    private static ImmutableArray<LessonProgress> Read(Behaviour behaviour, string lesson, Func<LessonProgress, LessonProgress> change) =>
        behaviour.Lessons.Set(lesson, change(behaviour.Lessons.Find(lesson) ?? new LessonProgress(lesson, null, null)))
            .Keep(NamesKept, l => l.CompletedAt ?? l.StartedAt);

    private static Behaviour Act(Behaviour behaviour, string session, DateTimeOffset at, Func<ActivityDay, ActivityDay> change)
    {
        var day = PortfolioFold.Day(at);
        var activity = change(behaviour.Days.Find(day) ?? new ActivityDay(day, 0, 0, 0));
        var isNew = !behaviour.RecentSessions.Contains(session);
        var days = behaviour.Days.Set(day, isNew ? activity with { Sessions = activity.Sessions + 1 } : activity);
        var sessions = isNew ? behaviour.RecentSessions.Add(session) : behaviour.RecentSessions;
        return behaviour with
        {
            Days = days.Keep(DaysKept, d => d.Day),
            RecentSessions = sessions.Length > SessionsKept ? sessions.RemoveAt(0) : sessions,
        };
    }

    private static ImmutableArray<string> Watch(ImmutableArray<string> watchlist, WatchlistChanged changed)
    {
        var index = watchlist.BinarySearch(changed.Instrument, StringComparer.Ordinal);
        if (changed.Change == WatchlistChange.Removed) return index >= 0 ? watchlist.RemoveAt(index) : watchlist;
        return index >= 0 || watchlist.Length >= NamesKept ? watchlist : watchlist.Insert(~index, changed.Instrument);
    }
}
