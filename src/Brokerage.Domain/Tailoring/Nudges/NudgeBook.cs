using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Tailoring.Nudges;

/// <summary>How an investor wants to be nudged, and how often they were: a fold over their events.</summary>
/// <param name="Settings">The latest settings.</param>
/// <param name="Days">Nudges by local day, oldest first; empty while <c>nudge-push</c> is not granted.</param>
public sealed record NudgeBook(NudgesSet Settings, ImmutableArray<NudgeDay> Days)
{
    /// <summary>Today, and what another time zone of the investor may call today.</summary>
    private const int DaysKept = 4;

    /// <summary>Nobody chose, nothing was sent: on, but quiet from 21:00 to 08:00 in India, as for commercial calls (TRAI, TCCCPR, 2018).</summary>
    public static NudgeBook Default { get; } = new(new NudgesSet(true, "21:00", "08:00", "Asia/Kolkata"), []);

    /// <summary>Nudges of a local day, over all channels.</summary>
    public int SentOn(DateOnly day) => Days.FirstOrDefault(d => d.Day == day)?.Sent ?? 0;

    /// <summary>The book after one more nudge.</summary>
    public NudgeBook Sent(DateOnly day)
    {
        var others = Days.RemoveAll(d => d.Day == day).Add(new(day, SentOn(day) + 1)).Sort((a, b) => a.Day.CompareTo(b.Day));
        return this with { Days = others.Length > DaysKept ? others.RemoveAt(0) : others };
    }

    /// <summary>The book as it is kept: null when it says no more than <see cref="Default"/>, however it came to be.</summary>
    public NudgeBook? Kept() => Days.IsEmpty && Settings == Default.Settings ? null : this;
}

/// <summary>How many nudges one local day had.</summary>
public sealed record NudgeDay(DateOnly Day, int Sent);
