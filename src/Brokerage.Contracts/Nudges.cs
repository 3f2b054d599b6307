using System.Text.Json.Serialization;

namespace Brokerage.Contracts;

/// <summary>
/// Asks before an investor is contacted of the broker's own accord, by whatever channel. Messages about the account itself (orders,
/// statements, security) are no nudges: they are not asked about and not counted.
/// </summary>
/// <param name="IdempotencyKey">1–100 characters; the same key again answers as the first time when that was allowed, and counts once.</param>
/// <param name="Channel"><c>push</c>, <c>email</c>, <c>sms</c>, <c>in-app</c> or <c>call</c>.</param>
/// <param name="Topic">What it is about, 1–64 characters; topics of lessons on complex products need evidence of knowledge.</param>
/// <param name="CardId">The card it leads to, which must be one that the investor's app shows now; null for none.</param>
/// <param name="At">When it is to be sent, UTC, at most 24 hours ahead; null for now.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NudgeRequest(string IdempotencyKey, string Channel, string Topic, string? CardId = null, DateTimeOffset? At = null);

/// <summary>Whether an investor may be contacted. An answer that allows it has counted it: send it, once.</summary>
/// <param name="Allowed">True when it may be sent.</param>
/// <param name="Code">
/// Why not: <c>no-consent</c> (or no such investor), <c>paused</c>, <c>switched-off</c>, <c>complex</c>, <c>cap</c> or <c>quiet-hours</c>; null when allowed.
/// </param>
/// <param name="RetryAfter">When asking again makes sense, UTC; null when only the investor can change the answer.</param>
/// <param name="RemainingToday">How many more this investor may get on that day of theirs; 0 when none may be sent for another reason than time.</param>
public sealed record NudgeAnswer(bool Allowed, string? Code, DateTimeOffset? RetryAfter, int RemainingToday);

/// <summary>When and whether an investor wants to be contacted; the purpose <c>nudge-push</c> must be granted too.</summary>
/// <param name="Enabled">False to switch all nudges off.</param>
/// <param name="QuietFrom">Local time from which it is quiet, <c>HH:mm</c>.</param>
/// <param name="QuietUntil">Local time until which it is quiet, <c>HH:mm</c>; the same as <paramref name="QuietFrom"/> for no quiet hours.</param>
/// <param name="TimeZone">IANA zone of the investor, for example <c>Asia/Kolkata</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NudgeSettings([property: JsonRequired] bool Enabled, string QuietFrom, string QuietUntil, string TimeZone);

/// <summary>The settings in force, and what was made of them today.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="SentToday">Nudges of this day of the investor.</param>
/// <param name="MaxPerDay">Nudges a day at most, over all channels.</param>
public sealed record NudgeOverview(NudgeSettings Settings, int SentToday, int MaxPerDay);
