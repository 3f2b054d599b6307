using System.Text.Json.Serialization;

namespace Brokerage.Contracts;

/// <summary>Answer of <c>POST /v1/events</c>.</summary>
/// <param name="Receipts">What became of each event, in the order sent.</param>
/// <param name="Accepted">How many were newly accepted.</param>
/// <param name="Duplicates">How many had been received before.</param>
/// <param name="Quarantined">How many were set aside.</param>
/// <param name="Dropped">How many were dropped because no purpose they serve is granted or personalisation is paused.</param>
public sealed record EventsAnswer(IReadOnlyList<Receipt> Receipts, int Accepted, int Duplicates, int Quarantined, int Dropped);

/// <summary>One event that was set aside. Its payload stays encrypted and is not listed.</summary>
/// <param name="QuarantineId">Id to replay or discard it with.</param>
/// <param name="Investor">Subject of the event.</param>
/// <param name="Source">Source of the event.</param>
/// <param name="EventId">Id of the event.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
/// <param name="Code">Why: <c>out-of-sequence</c> or <c>inconsistent</c>.</param>
/// <param name="Detail">Why, in words, without values of the payload.</param>
/// <param name="Status"><c>open</c>, <c>replayed</c> or <c>discarded</c>.</param>
public sealed record QuarantineItem(
    string QuarantineId, string Investor, string Source, string EventId, string Type, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt,
    string Code, string Detail, string Status);

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Pass it as <c>after</c> to get the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>One instrument of the reference data.</summary>
/// <param name="Symbol">Key.</param>
/// <param name="Name">Name.</param>
/// <param name="AssetClass">For example <c>equity</c>.</param>
/// <param name="Sector">Sector.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="RiskLevel">1–5.</param>
public sealed record InstrumentView(string Symbol, string Name, string AssetClass, string Sector, string Currency, int RiskLevel);

/// <summary>Bars of one instrument.</summary>
/// <param name="Instrument">Symbol.</param>
/// <param name="Interval"><c>1m</c>, <c>5m</c> or <c>1d</c>.</param>
/// <param name="Epoch">Epoch of the feed.</param>
/// <param name="FirstIndex">Index of the first bar.</param>
/// <param name="Closed">Closed bars, oldest first.</param>
/// <param name="Forming">The bar now forming; null when none is.</param>
public sealed record BarsView(string Instrument, string Interval, string Epoch, long FirstIndex, IReadOnlyList<BarView> Closed, BarView? Forming);

/// <summary>A lesson.</summary>
/// <param name="Id">Key.</param>
/// <param name="Title">Title.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Minutes">Reading time.</param>
/// <param name="Level">Tier it is written for.</param>
/// <param name="Paragraphs">Plain text; <c>[[term]]</c> marks a word of the glossary.</param>
/// <param name="Quiz">Questions; empty when there is none.</param>
public sealed record LessonView(string Id, string Title, string Topic, int Minutes, string Level, IReadOnlyList<string> Paragraphs, IReadOnlyList<QuizQuestion> Quiz);

/// <summary>A question of a lesson's quiz.</summary>
/// <param name="Id">Key.</param>
/// <param name="Text">The question.</param>
/// <param name="Choices">Answers to choose from.</param>
/// <param name="Correct">Always null: told once the question is answered, see <see cref="AnswerView"/>.</param>
/// <param name="Explanation">Always null, likewise.</param>
public sealed record QuizQuestion(string Id, string Text, IReadOnlyList<string> Choices, int? Correct = null, string? Explanation = null);

/// <summary>An answer to a question of a lesson's quiz; the server grades it. The first answer counts for 30 days.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
/// <param name="Question">The question.</param>
/// <param name="Choice">Index of the choice.</param>
public sealed record AnswerRequest(string IdempotencyKey, string Question, [property: JsonRequired] int Choice);

/// <summary>A graded answer.</summary>
/// <param name="Correct">True when the choice was right.</param>
/// <param name="CorrectChoice">Index of the right choice.</param>
/// <param name="Explanation">Why it is right.</param>
/// <param name="Receipt">What became of the answer: <c>dropped</c> while the investor does not allow answers to be used.</param>
public sealed record AnswerView(bool Correct, int CorrectChoice, string Explanation, Receipt Receipt);

/// <summary>A word of the field, explained.</summary>
/// <param name="Term">The word.</param>
/// <param name="Meaning">Its meaning in plain words.</param>
public sealed record GlossaryEntry(string Term, string Meaning);

/// <summary>Population by tier and the state of the store, for the operator's page.</summary>
/// <param name="InvestorsByTier">Number of investors in each tier, from saved profiles.</param>
/// <param name="ActiveActors">Investors in memory now.</param>
/// <param name="QuarantineOpen">Events that wait in quarantine (at most 10,000 are counted).</param>
/// <param name="RuleSetRevision">Rule set in force.</param>
/// <param name="AcceptedEvents">Events accepted since the server started.</param>
public sealed record StatusView(IReadOnlyDictionary<string, long> InvestorsByTier, int ActiveActors, int QuarantineOpen, string RuleSetRevision, long AcceptedEvents);

/// <summary>A demo investor and a token for it (Development only).</summary>
/// <param name="InvestorId">The investor.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Token">A JWT for the role <c>investor</c>.</param>
public sealed record DemoInvestor(string InvestorId, string Label, string Token);

/// <summary>A purpose an investor may allow.</summary>
/// <param name="Purpose">Key.</param>
/// <param name="Title">Title in plain words.</param>
/// <param name="Notice">The notice to read before choosing.</param>
/// <param name="NoticeVersion">Version of the notice, to be sent with the choice.</param>
/// <param name="Language">Language of the notice.</param>
public sealed record PurposeView(string Purpose, string Title, string Notice, string NoticeVersion, string Language);
