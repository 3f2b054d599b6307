using System.Text.Json.Serialization;

namespace Brokerage.Contracts;

/// <summary>Answer of <c>GET /v1/me/data</c>: everything that is known of the investor who asks, in plain words.</summary>
/// <param name="At">The instant it was read, UTC.</param>
/// <param name="Version">Journal sequence it was derived from.</param>
/// <param name="Paused">True while personalisation is paused.</param>
/// <param name="Tier">Current tier.</param>
/// <param name="DecisionId">Id of the tier decision; <c>GET /v1/me/why/{id}</c> has its whole trace.</param>
/// <param name="Reasons">Why the investor is in this tier.</param>
/// <param name="Segments">Names of the segments the investor is in.</param>
/// <param name="Declared">What the investor said about themselves; null when nothing was said or its use is not allowed.</param>
/// <param name="Features">Every value that is computed, with source and purpose.</param>
/// <param name="Withheld">Keys of values that are not computed, because their purpose is not granted or personalisation is paused.</param>
/// <param name="Categories">What is stored, by kind of data, and why.</param>
/// <param name="Consents">The investor's choice for every purpose.</param>
public sealed record MyData(
    DateTimeOffset At, long Version, bool Paused, string Tier, string DecisionId, IReadOnlyList<Reason> Reasons, IReadOnlyList<string> Segments,
    DeclaredView? Declared, IReadOnlyList<FeatureView> Features, IReadOnlyList<string> Withheld, IReadOnlyList<DataCategoryView> Categories,
    IReadOnlyList<ConsentView> Consents);

/// <summary>What an investor said about themselves; correct it with <c>SetPreference</c>.</summary>
/// <param name="Experience"><c>novice</c>, <c>intermediate</c> or <c>advanced</c>; null when not said.</param>
/// <param name="Goals">Goals.</param>
/// <param name="HorizonYears">Years until the money is needed; null when not said.</param>
/// <param name="RiskComfort"><c>low</c>, <c>medium</c> or <c>high</c>; null when not said.</param>
/// <param name="Language">BCP 47 tag; null when not said.</param>
/// <param name="Topics">Topics of interest.</param>
public sealed record DeclaredView(
    string? Experience, IReadOnlyList<string> Goals, int? HorizonYears, string? RiskComfort, string? Language, IReadOnlyList<string> Topics);

/// <summary>One kind of data that is stored of an investor.</summary>
/// <param name="Category">Key, for example <c>orders</c>.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Basis"><c>consent</c>, <c>contract</c> or <c>legal-duty</c>.</param>
/// <param name="Purposes">Purposes that use it; empty when it is kept on another basis than consent.</param>
/// <param name="Retention">How long it is kept, and what ends it, in plain words.</param>
/// <param name="Records">How many records are stored.</param>
/// <param name="First">Time of the oldest, UTC; null when there is none.</param>
/// <param name="Last">Time of the newest, UTC; null when there is none.</param>
public sealed record DataCategoryView(
    string Category, string Title, string Basis, IReadOnlyList<string> Purposes, string Retention, long Records, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>One stored event, as <c>GET /v1/me/events</c> tells it to the investor.</summary>
/// <param name="Sequence">Its place in the investor's journal.</param>
/// <param name="Type">Type, for example <c>brokerage.order.placed.v1</c>.</param>
/// <param name="Description">What such an event says, in one sentence.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="EventId">Its id.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
/// <param name="Purpose">Purpose it serves; null when it is kept on another basis.</param>
/// <param name="Data">Its values.</param>
public sealed record MyEvent(
    long Sequence, string Type, string Description, string Source, string EventId, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt,
    string? Purpose, IReadOnlyList<DataField> Data);

/// <summary>One value of a stored event.</summary>
/// <param name="Name">Its path, for example <c>positions[0].instrument</c>.</param>
/// <param name="Value">The value.</param>
public sealed record DataField(string Name, Scalar? Value);

/// <summary>One consent act with the fields of ISO/IEC TS 27560; records of one investor are chained by their hashes.</summary>
/// <param name="ReceiptId">Id of the receipt.</param>
/// <param name="State"><c>given</c>, <c>withdrawn</c> or <c>expired</c>.</param>
/// <param name="Purpose">Purpose key.</param>
/// <param name="Title">Purpose in plain words.</param>
/// <param name="DataCategories">Kinds of data it covers.</param>
/// <param name="NoticeVersion">Version of the notice that was read; empty for a withdrawal.</param>
/// <param name="Language">Language of that notice; empty for a withdrawal.</param>
/// <param name="Jurisdiction">Country whose law applies, ISO 3166.</param>
/// <param name="Method">How it was given: <c>app</c>, or the system that passed it on.</param>
/// <param name="At">When the investor chose, UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, UTC; null for a withdrawal.</param>
/// <param name="Hash">SHA-256 that chains this record to the one before it, hexadecimal.</param>
public sealed record ConsentReceipt(
    string ReceiptId, string State, string Purpose, string Title, IReadOnlyList<string> DataCategories, string NoticeVersion, string Language,
    string Jurisdiction, string Method, DateTimeOffset At, DateTimeOffset? ExpiresAt, string Hash);

/// <summary>Pauses personalisation, or lets it go on.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
/// <param name="Paused">True to pause.</param>
public sealed record PauseRequest(string IdempotencyKey, [property: JsonRequired] bool Paused);

/// <summary>Forgets what was learned; consents stay and learning starts anew.</summary>
/// <param name="IdempotencyKey">1–128 characters; the same key again answers with the first receipt.</param>
public sealed record ResetRequest(string IdempotencyKey);

/// <summary>Erases everything that is stored of the investor, for good.</summary>
/// <param name="Confirm">The word <c>erase</c>.</param>
public sealed record EraseRequest(string Confirm);

/// <summary>Proof of an erasure. It verifies offline: the signature covers every other member.</summary>
/// <param name="CertificateId">Its id.</param>
/// <param name="SubjectTag">Keyed hash of the erased id: whoever has the id and the server's ledger key can recognise it, nobody else.</param>
/// <param name="RequestedAt">When the erasure was asked for, UTC.</param>
/// <param name="CompletedAt">When it was complete, UTC.</param>
/// <param name="Events">Events removed.</param>
/// <param name="Quarantined">Set-aside events removed.</param>
/// <param name="LedgerNo">Number of its line in the erasure ledger.</param>
/// <param name="LedgerHash">Hash of that line, hexadecimal.</param>
/// <param name="KeyId">Names the signing key.</param>
/// <param name="Algorithm"><c>ES256</c>.</param>
/// <param name="Signature">ECDSA P-256 signature (IEEE P1363) over the canonical JSON of the members before it, base64url.</param>
public sealed record ErasureCertificate(
    string CertificateId, string SubjectTag, DateTimeOffset RequestedAt, DateTimeOffset CompletedAt, long Events, long Quarantined,
    long LedgerNo, string LedgerHash, string KeyId, string Algorithm, string Signature);

/// <summary>Asks the privacy office for something.</summary>
/// <param name="Kind"><c>access</c>, <c>export</c>, <c>correct</c> or <c>erase</c>.</param>
public sealed record CaseRequest(string Kind);

/// <summary>Opens a case for an investor who asked by letter, mail or telephone.</summary>
/// <param name="Investor">The investor.</param>
/// <param name="Kind"><c>access</c>, <c>export</c>, <c>correct</c> or <c>erase</c>.</param>
public sealed record OpenCase(string Investor, string Kind);

/// <summary>Ends a case.</summary>
/// <param name="Outcome"><c>fulfilled</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it was refused: <c>not-identified</c>, <c>excessive</c> or <c>legal-duty</c>; null when fulfilled.</param>
public sealed record CloseCase(string Outcome, string? Reason = null);

/// <summary>A request of an investor under data protection law, with its deadline.</summary>
/// <param name="CaseId">Its id.</param>
/// <param name="Kind"><c>access</c>, <c>export</c>, <c>correct</c> or <c>erase</c>.</param>
/// <param name="Investor">Whose it is; null once erased, and in the investor's own list.</param>
/// <param name="OpenedAt">When it was asked for, UTC.</param>
/// <param name="DueAt">When it must be answered, UTC.</param>
/// <param name="Status"><c>open</c>, <c>fulfilled</c> or <c>refused</c>.</param>
/// <param name="ClosedAt">When it was answered, UTC; null while open.</param>
/// <param name="Reason">Why it was refused; null otherwise.</param>
/// <param name="Certificate">Of an erasure; null otherwise.</param>
public sealed record CaseView(
    string CaseId, string Kind, string? Investor, DateTimeOffset OpenedAt, DateTimeOffset DueAt, string Status, DateTimeOffset? ClosedAt,
    string? Reason, ErasureCertificate? Certificate);

/// <summary>What the privacy office sees of all investors. Counts below ten are hidden.</summary>
/// <param name="Investors">Investors with stored data; null when fewer than ten.</param>
/// <param name="Purposes">Each purpose with how many allow it.</param>
/// <param name="Paused">Investors who paused personalisation; null when fewer than ten.</param>
/// <param name="OpenCases">Cases that wait.</param>
/// <param name="OverdueCases">Cases beyond their deadline.</param>
/// <param name="Erased">Lines of the erasure ledger that erase somebody.</param>
public sealed record PrivacyStatistics(
    int? Investors, IReadOnlyList<PurposeCount> Purposes, int? Paused, int OpenCases, int OverdueCases, long Erased);

/// <summary>How many investors allow a purpose.</summary>
/// <param name="Purpose">Purpose key.</param>
/// <param name="Title">Purpose in plain words.</param>
/// <param name="Granted">Investors who allow it; null when fewer than ten.</param>
/// <param name="Share">Share of all investors, 0–1, to a tenth of a percent.</param>
public sealed record PurposeCount(string Purpose, string Title, int? Granted, double Share);

/// <summary>One row of the matrix purpose × data × features: what is processed, on which basis, to compute what.</summary>
/// <param name="Purpose">Purpose key; null for processing on another basis than consent.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Basis"><c>consent</c>, <c>contract</c> or <c>legal-duty</c>.</param>
/// <param name="Category">Kind of data.</param>
/// <param name="Events">Event types that carry it.</param>
/// <param name="Features">Features computed from it.</param>
/// <param name="Retention">How long it is kept, in plain words.</param>
public sealed record ProcessingView(
    string? Purpose, string Title, string Basis, string Category, IReadOnlyList<string> Events, IReadOnlyList<string> Features, string Retention);

/// <summary>Whether the erasure ledger is intact.</summary>
/// <param name="Intact">True when every line follows from the one before.</param>
/// <param name="Lines">Lines looked at.</param>
/// <param name="FirstBad">Number of the first bad line; null when intact.</param>
/// <param name="Head">Hash of the last line.</param>
public sealed record LedgerCheck(bool Intact, long Lines, long? FirstBad, string Head);
