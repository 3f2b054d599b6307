using System.Text.Json.Serialization;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Events;

/// <summary>
/// What happened to or was done by one investor. Each record below is the <c>data</c> of one event type of
/// <see cref="EventCatalogue"/>; its attributes are the limits that the JSON Schema publishes and the reader enforces.
/// </summary>
public abstract record InvestorEvent;

public enum OrderSide { Buy, Sell }

public enum OrderType { Market, Limit, Stop, StopLimit }

public enum Experience { Novice, Intermediate, Advanced }

public enum RiskComfort { Low, Medium, High }

public enum WatchlistChange { Added, Removed }

public enum CardVerdict { Helpful, NotHelpful }

public enum ServiceChannel { Phone, Chat, Email, Branch }

public enum NudgeChannel { Push, Email, Sms, InApp, Call }

// ---- account and portfolio

public sealed record AccountOpened([property: Currency] string Currency) : InvestorEvent;

public sealed record AccountFunded([property: Money] decimal Amount, [property: Currency] string Currency) : InvestorEvent;

public sealed record HoldingsReported(
    [property: Items(20)] IReadOnlyList<CashBalance> Cash, [property: Items(2000)] IReadOnlyList<Position> Positions) : InvestorEvent;

public sealed record CashBalance([property: Currency] string Currency, [property: Money] decimal Amount);

public sealed record Position(
    [property: Symbol] string Instrument, AssetClass AssetClass, [property: Quantity(AllowZero = true)] decimal Quantity,
    [property: Price(AllowZero = true)] decimal AveragePrice, [property: Currency] string Currency);

// ---- orders

public sealed record OrderPlaced(
    [property: Text(64)] string OrderId, [property: Symbol] string Instrument, AssetClass AssetClass, OrderSide Side, OrderType OrderType,
    [property: Quantity] decimal Quantity, [property: Currency] string Currency, [property: Price] decimal? LimitPrice = null) : InvestorEvent;

public sealed record OrderFilled(
    [property: Text(64)] string OrderId, [property: Quantity] decimal Quantity, [property: Price] decimal Price) : InvestorEvent;

public sealed record OrderCancelled([property: Text(64)] string OrderId, [property: Text(200)] string? Reason = null) : InvestorEvent;

// ---- behaviour in the app

public sealed record ScreenViewed([property: Text(64)] string Screen, [property: Text(64)] string SessionId) : InvestorEvent;

public sealed record SearchPerformed([property: Text(200)] string Term, [property: Text(64)] string SessionId) : InvestorEvent;

public sealed record WatchlistChanged([property: Symbol] string Instrument, WatchlistChange Change) : InvestorEvent;

public sealed record InstrumentViewed([property: Symbol] string Instrument, [property: Text(64)] string SessionId) : InvestorEvent;

public sealed record LessonStarted([property: Text(64)] string Lesson) : InvestorEvent;

public sealed record LessonCompleted([property: Text(64)] string Lesson) : InvestorEvent;

public sealed record IndicatorAdded([property: Symbol] string Instrument, [property: Text(64)] string Indicator) : InvestorEvent;

public sealed record CardRated([property: Text(128)] string CardId, CardVerdict Verdict) : InvestorEvent;

public sealed record CardDismissed([property: Text(128)] string CardId) : InvestorEvent;

// ---- what the investor says

/// <summary>
/// Only the broker's systems and the server itself say whether an answer was right: an app names its choice (an index; null where only the
/// result is known), and the server grades it.
/// </summary>
public sealed record QuizAnswered(
    [property: Text(64)] string Lesson, [property: Text(64)] string Question, [property: Text(64)] string Topic, bool Correct,
    [property: Whole(0, 99)] int? Choice = null) : InvestorEvent;

/// <summary>A null member leaves what was declared before; an empty list clears it.</summary>
public sealed record ProfileDeclared(
    Experience? Experience = null, [property: Items(20), Text(64)] IReadOnlyList<string>? Goals = null,
    [property: Whole(0, 80)] int? HorizonYears = null, RiskComfort? RiskComfort = null, [property: Text(35)] string? Language = null,
    [property: Items(20), Text(64)] IReadOnlyList<string>? Topics = null) : InvestorEvent;

/// <summary>No jurisdiction means <see cref="Consent.PurposeCatalogue.DefaultJurisdiction"/>; no duration means that of the catalogue.</summary>
public sealed record ConsentGiven(
    [property: PurposeKey] string Purpose, [property: Text(32)] string NoticeVersion, [property: Text(35)] string Language,
    [property: Country] string? Jurisdiction = null, [property: Whole(1, 3650)] int? DurationDays = null) : InvestorEvent;

public sealed record ConsentWithdrawn([property: PurposeKey] string Purpose) : InvestorEvent;

/// <summary>Everything that was learned is forgotten as by a withdrawal, a declared wish for a simpler view included; consents stay, and learning starts anew.</summary>
public sealed record LearningReset : InvestorEvent;

/// <summary>True stops all personalisation at once; false lets it go on from what was known before.</summary>
public sealed record PersonalisationPaused([property: JsonRequired] bool Paused) : InvestorEvent;

// ---- service

public sealed record ServiceContacted(ServiceChannel Channel, [property: Text(64)] string Topic, bool Resolved) : InvestorEvent;

/// <summary>
/// Journaled by the product itself, never accepted from outside: time passed or a new rule set came into force, and the tier changed by it.
/// </summary>
/// <param name="RolledBack">The rule set that was taken back, when that is why; the stay that it ended goes on.</param>
public sealed record Reconsidered(string? RolledBack = null) : InvestorEvent;

/// <summary>Journaled by the product itself, never accepted from outside: the time of a consent ran out at the instant at which this occurred.</summary>
public sealed record ConsentExpired([property: PurposeKey] string Purpose) : InvestorEvent;

/// <summary>What stands in the place of an event whose content was taken out of the journal; it says nothing but that there was one.</summary>
public sealed record Redacted : InvestorEvent;

// ---- nudges

/// <summary>
/// Journaled by the product itself when the investor says how they want to be nudged; kept whatever is consented to, so that "off" stays off.
/// </summary>
/// <param name="Enabled">False for none at all.</param>
/// <param name="QuietFrom">Local time from which it is quiet, <c>HH:mm</c>.</param>
/// <param name="QuietUntil">Local time until which it is quiet, <c>HH:mm</c>.</param>
/// <param name="Zone">IANA zone of the investor.</param>
public sealed record NudgesSet(bool Enabled, string QuietFrom, string QuietUntil, string Zone) : InvestorEvent;

/// <summary>Journaled by the product itself when it allowed a nudge: what the cap counts.</summary>
/// <param name="Channel">How it is sent.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Day">The day on the investor's own calendar.</param>
/// <param name="CardId">The card it leads to; null for none.</param>
public sealed record NudgeSent(NudgeChannel Channel, string Topic, DateOnly Day, string? CardId = null) : InvestorEvent;
