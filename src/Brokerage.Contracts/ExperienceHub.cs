namespace Brokerage.Contracts;

/// <summary>Calls a client makes on <c>/hubs/v1/experience</c>. The investor comes from the token only.</summary>
public interface IExperienceHub
{
    /// <summary>First call: negotiates and resumes. Answers with <see cref="IExperienceClient.Welcome"/> before anything else.</summary>
    Task Hello(HelloRequest request);

    /// <summary>Journals what the investor thinks of a card.</summary>
    Task<Receipt> Feedback(FeedbackRequest request);

    /// <summary>Journals what the investor declares about themselves.</summary>
    Task<Receipt> SetPreference(PreferenceRequest request);

    /// <summary>Journals a consent given or withdrawn; open apps change before the receipt is older than a moment.</summary>
    Task<Receipt> SetConsent(ConsentRequest request);
}

/// <summary>Messages of the experience hub to its client. Few, and none may be lost: <c>seq</c> goes up by exactly one.</summary>
public interface IExperienceClient
{
    /// <summary>Always first.</summary>
    Task Welcome(Welcome message);

    /// <summary>Tier and layout, whole.</summary>
    Task ExperienceChanged(ExperienceChanged message);

    /// <summary>All cards now shown, best first.</summary>
    Task CardsChanged(CardsChanged message);

    /// <summary>All consents.</summary>
    Task ConsentChanged(ConsentChanged message);

    /// <summary>Messages were lost to this client: do what <see cref="Gap.Action"/> says.</summary>
    Task Gap(Gap message);

    /// <summary>Something about the connection itself.</summary>
    Task Notice(Notice message);
}

/// <summary>Opens a session.</summary>
/// <param name="Client">Name and version of the app.</param>
/// <param name="Sdk">Name and version of the SDK.</param>
/// <param name="Locale">BCP 47 tag, for example <c>en-IN</c>.</param>
/// <param name="Capabilities">What the app can draw.</param>
/// <param name="Resume">The last message the client saw; null for a fresh start.</param>
public sealed record HelloRequest(string Client, string Sdk, string Locale, IReadOnlyList<string> Capabilities, ResumePoint? Resume = null);

/// <summary>The last message a client saw.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Seq">Its number.</param>
public sealed record ResumePoint(string Epoch, long Seq);

/// <summary>Opens the stream of messages.</summary>
/// <param name="Epoch">The numbering in force.</param>
/// <param name="Seq">Number of the last message before this point; the next one is <c>seq + 1</c>.</param>
/// <param name="Mode"><c>resumed</c>: missed messages follow. <c>snapshot</c>: the whole experience follows.</param>
/// <param name="HeartbeatMs">A ping arrives at least this often; silence for twice as long means the connection is dead.</param>
/// <param name="Limits">Limits in force for this connection.</param>
public sealed record Welcome(string Epoch, long Seq, string Mode, int HeartbeatMs, Limits Limits);

/// <summary>Limits of one connection.</summary>
/// <param name="CallsPerMinute">Hub calls a minute before <c>rate-limited</c>.</param>
/// <param name="MaxSubscriptions">Instruments plus indicator streams at once on the market hub.</param>
/// <param name="MaxUpdatesPerSecond">Highest <c>maxHz</c> that is honoured.</param>
public sealed record Limits(int CallsPerMinute, int MaxSubscriptions, int MaxUpdatesPerSecond);

/// <summary>Tier and layout changed.</summary>
/// <param name="Seq">Number of this message.</param>
/// <param name="Version">Journal sequence behind it.</param>
/// <param name="Tier">Tier now.</param>
/// <param name="PreviousTier">Tier before; null in a snapshot.</param>
/// <param name="TierSince">When the tier was entered; null for the first placement.</param>
/// <param name="DecisionId">Id of the decision.</param>
/// <param name="Layout">What to draw.</param>
/// <param name="Reasons">Why, in plain words.</param>
/// <param name="RuleSetRevision">Rule set that decided.</param>
/// <param name="EffectiveAt">Since when, UTC.</param>
public sealed record ExperienceChanged(
    long Seq, long Version, string Tier, string? PreviousTier, DateTimeOffset? TierSince, string DecisionId, Layout Layout,
    IReadOnlyList<Reason> Reasons, string RuleSetRevision, DateTimeOffset EffectiveAt);

/// <summary>The cards now shown.</summary>
/// <param name="Seq">Number of this message.</param>
/// <param name="Version">Journal sequence behind it.</param>
/// <param name="Cards">All cards, best first.</param>
public sealed record CardsChanged(long Seq, long Version, IReadOnlyList<Card> Cards);

/// <summary>The consents now in force.</summary>
/// <param name="Seq">Number of this message.</param>
/// <param name="Version">Journal sequence behind it.</param>
/// <param name="Consents">Every purpose.</param>
public sealed record ConsentChanged(long Seq, long Version, IReadOnlyList<ConsentView> Consents);

/// <summary>Messages this client did not get.</summary>
/// <param name="FromSeq">First message missing.</param>
/// <param name="ToSeq">Last message missing.</param>
/// <param name="Action"><c>snapshot-follows</c> or <c>reconnect</c>.</param>
public sealed record Gap(long FromSeq, long ToSeq, string Action);

/// <summary>A notice about the connection.</summary>
/// <param name="Code"><c>rate-limited</c>, <c>going-away</c>, <c>replaced</c>, <c>tier-required</c> or <c>token-expiring</c>.</param>
/// <param name="RetryAfterMs">When to try again; null when that does not help.</param>
public sealed record Notice(string Code, int? RetryAfterMs);

/// <summary>What an investor thinks of a card.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
/// <param name="CardId">The card.</param>
/// <param name="Verdict"><c>helpful</c>, <c>not-helpful</c> or <c>dismiss</c>.</param>
public sealed record FeedbackRequest(string IdempotencyKey, string CardId, string Verdict);

/// <summary>What an investor declares; a null member leaves what was declared before.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
/// <param name="Experience"><c>novice</c>, <c>intermediate</c> or <c>advanced</c>: a lower choice is honoured at once.</param>
/// <param name="Goals">For example <c>retirement</c>; at most 20.</param>
/// <param name="HorizonYears">Years until the money is needed, 0–80.</param>
/// <param name="RiskComfort"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Topics">Topics of interest; at most 20.</param>
public sealed record PreferenceRequest(
    string IdempotencyKey, string? Experience = null, IReadOnlyList<string>? Goals = null, int? HorizonYears = null,
    string? RiskComfort = null, string? Language = null, IReadOnlyList<string>? Topics = null);

/// <summary>A choice for one purpose.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
/// <param name="Purpose">Purpose key.</param>
/// <param name="Granted">True to give, false to withdraw.</param>
/// <param name="NoticeVersion">Version of the notice the investor read.</param>
/// <param name="Language">Language of that notice.</param>
public sealed record ConsentRequest(string IdempotencyKey, string Purpose, bool Granted, string NoticeVersion, string Language);

/// <summary>What became of one event.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Status"><c>accepted</c>, <c>quarantined</c> or <c>dropped</c>.</param>
/// <param name="Duplicate">True when the event was accepted before; the rest is then the first receipt.</param>
/// <param name="Sequence">Journal sequence of an accepted event; null otherwise.</param>
/// <param name="ReceivedAt">When it was received first, UTC.</param>
/// <param name="Code">Why it was quarantined or dropped, for example <c>out-of-sequence</c> or <c>consent</c>; null when accepted.</param>
public sealed record Receipt(string Id, string Status, bool Duplicate, long? Sequence, DateTimeOffset ReceivedAt, string? Code);
