using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Investors;

/// <summary>How often one kind of event happened, by UTC day, oldest first: what counts over windows and ordered sequences are computed from.</summary>
/// <param name="Event">Key of the event type, for example <c>order.filled</c>.</param>
/// <param name="Days">The days on which it happened; 24 bytes each.</param>
public sealed record EventDays(string Event, ImmutableArray<EventDay> Days) : IKeyed<string>
{
    /// <summary>A sequence looks back 90 days for its second event and 90 days from there for its first.</summary>
    public const int DaysKept = 181;

    string IKeyed<string>.Key => Event;

    /// <summary>The table of a section with one more event in it.</summary>
    public static ImmutableArray<EventDays> Add(ImmutableArray<EventDays> events, EventType type, DateTimeOffset at)
    {
        var known = events.Find(type.Key)?.Days ?? [];
        return events.Set(type.Key, new EventDays(type.Key, Add(known, PortfolioFold.Day(at), TimeOnly.FromTimeSpan(at.UtcDateTime.TimeOfDay))));
    }

    private static ImmutableArray<EventDay> Add(ImmutableArray<EventDay> days, DateOnly day, TimeOnly time)
    {
        // Events mostly arrive in the order in which they happened: the search from the end is short.
        var index = days.Length;
        while (index > 0 && days[index - 1].Day > day) index--;
        if (index > 0 && days[index - 1].Day == day) return days.SetItem(index - 1, days[index - 1].With(time));
        var after = days.Insert(index, new(day, 1, time, time));
        var oldest = after[^1].Day.DayNumber - DaysKept + 1;
        return after[0].Day.DayNumber >= oldest ? after : after.RemoveAll(d => d.Day.DayNumber < oldest);
    }
}

/// <summary>One UTC day of one kind of event.</summary>
/// <param name="Day">The day.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="First">When it first happened, UTC.</param>
/// <param name="Last">When it last happened, UTC.</param>
public readonly record struct EventDay(DateOnly Day, int Count, TimeOnly First, TimeOnly Last)
{
    /// <summary>The day with one more event at <paramref name="time"/>.</summary>
    public EventDay With(TimeOnly time) => new(Day, Count + 1, time < First ? time : First, time > Last ? time : Last);
}
