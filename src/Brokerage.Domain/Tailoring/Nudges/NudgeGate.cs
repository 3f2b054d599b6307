using System.Globalization;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Tailoring.Nudges;

/// <summary>Why a nudge may not be sent.</summary>
public enum NudgeRefusal
{
    /// <summary>The purpose <c>nudge-push</c> is not granted, or nobody of that id is known: the two are told alike.</summary>
    NoConsent,

    /// <summary>The investor paused personalisation.</summary>
    Paused,

    /// <summary>The investor wants none.</summary>
    SwitchedOff,

    /// <summary>It is about something complex without evidence of knowledge, or about a card that is not the investor's.</summary>
    Complex,

    /// <summary>The day has had as many as it may.</summary>
    Cap,

    /// <summary>It is quiet time where the investor is.</summary>
    QuietHours,
}

/// <summary>A time on the investor's own clock.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Minute">Minute of that day, 0–1439.</param>
public readonly record struct LocalTime(DateOnly Day, int Minute);

/// <summary>What the gate says.</summary>
/// <param name="Refusal">Why not; null when it may be sent.</param>
/// <param name="RetryAt">When asking again makes sense, on the investor's clock; null when time alone changes nothing.</param>
/// <param name="RemainingToday">How many more that day may have, this one not counted; 0 unless only time stands against one.</param>
public sealed record NudgeRuling(NudgeRefusal? Refusal, LocalTime? RetryAt, int RemainingToday);

/// <summary>
/// One gate for every channel: consent, the investor's own switch and quiet hours, a cap over all channels, nothing complex without
/// knowledge. Pure; who asks counts what was allowed.
/// </summary>
public static class NudgeGate
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>Whether a nudge may be sent to the investor at an instant, which their own clock shows as <paramref name="local"/>.</summary>
    /// <param name="state">The investor.</param>
    /// <param name="topic">What it is about.</param>
    /// <param name="isOwnCard">False when it leads to a card that the investor's app does not show.</param>
    /// <param name="now">The instant.</param>
    /// <param name="local">The same instant where the investor is.</param>
    /// <param name="maxPerDay">Nudges a day, 0 or more.</param>
    /// <param name="isPaused">True while the investor wants nothing personal.</param>
    public static NudgeRuling Decide(
        InvestorState state, string topic, bool isOwnCard, DateTimeOffset now, LocalTime local, int maxPerDay, bool isPaused = false)
    {
        var book = state.Nudges ?? NudgeBook.Default;
        if (Standing(state, topic, isOwnCard, now, isPaused) is { } refusal) return new(refusal, null, 0);
        var remaining = Math.Max(0, maxPerDay - book.SentOn(local.Day));
        if (remaining == 0)
            return new(NudgeRefusal.Cap, maxPerDay == 0 ? null : AfterQuiet(book.Settings, new(local.Day.AddDays(1), 0)), 0);
        return IsQuiet(book.Settings, local.Minute)
            ? new(NudgeRefusal.QuietHours, AfterQuiet(book.Settings, local), remaining)
            : new(null, null, remaining);
    }

    /// <summary>True in the investor's quiet hours, which may span midnight; the minute at which they end is not quiet.</summary>
    public static bool IsQuiet(NudgesSet settings, int minute)
    {
        var (from, until) = (MinuteOf(settings.QuietFrom), MinuteOf(settings.QuietUntil));
        return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    }

    /// <summary>What time alone does not change.</summary>
    private static NudgeRefusal? Standing(InvestorState state, string topic, bool isOwnCard, DateTimeOffset now, bool isPaused) =>
        !state.Consents.Grants(Purpose.NudgePush) ? NudgeRefusal.NoConsent
        : isPaused ? NudgeRefusal.Paused
        : state.Nudges is { Settings.Enabled: false } ? NudgeRefusal.SwitchedOff
        : !isOwnCard || !Appropriateness.AllowsTopic(state, topic, now) ? NudgeRefusal.Complex
        : null;

    /// <summary>The first time from <paramref name="local"/> on that is not quiet.</summary>
    private static LocalTime AfterQuiet(NudgesSet settings, LocalTime local)
    {
        if (!IsQuiet(settings, local.Minute)) return local;
        var until = MinuteOf(settings.QuietUntil);
        return until > local.Minute ? local with { Minute = until } : new(local.Day.AddDays(1), until);
    }

    private static int MinuteOf(string time) =>
        (int)TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes % MinutesPerDay;
}
