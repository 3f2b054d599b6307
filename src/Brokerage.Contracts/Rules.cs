namespace Brokerage.Contracts;

// What the product team's console asks of the server: role `product`, under /v1/rules and /v1/population.

/// <summary>An error of a rule set.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Code">Stable code, for example <c>unknown-feature</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What was probably meant; null when nothing is near.</param>
public sealed record RuleError(int Line, int Column, string Code, string Message, string? Suggestion);

/// <summary>Something the analyser found in a rule set that can be read, with an investor who demonstrates it.</summary>
/// <param name="Code">For example <c>unreachable-rule</c>.</param>
/// <param name="Severity"><c>error</c> cannot be published; <c>warning</c> must be acknowledged.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What was found, in words.</param>
/// <param name="Rules">Ids of the rules it concerns.</param>
/// <param name="Witness">Feature values that demonstrate it; null where nothing can (nobody reaches a tier).</param>
public sealed record RuleFinding(
    string Code, string Severity, int Line, int Column, string Message, IReadOnlyList<string> Rules, IReadOnlyList<GivenValue>? Witness);

/// <summary>A value given to a feature. <paramref name="Value"/> is null for unknown.</summary>
public sealed record GivenValue(string Feature, Scalar? Value);

/// <summary>A text to look at without keeping it.</summary>
/// <param name="Source">The rule set, YAML or JSON.</param>
public sealed record RuleText(string Source);

/// <summary>What a look at a rule set found.</summary>
/// <param name="Revision">Its revision, when it can be read.</param>
/// <param name="Errors">Why it cannot be read.</param>
/// <param name="Findings">What the analyser found.</param>
public sealed record RuleCheck(string? Revision, IReadOnlyList<RuleError> Errors, IReadOnlyList<RuleFinding> Findings);

/// <summary>A made-up investor to try a rule set on.</summary>
/// <param name="Source">The rule set.</param>
/// <param name="Present">Tier the investor is in; null for the default.</param>
/// <param name="Given">Values of features; others are unknown.</param>
public sealed record PersonaTrial(string Source, string? Present, IReadOnlyList<GivenValue> Given);

/// <summary>What the rules make of a made-up investor.</summary>
/// <param name="Tier">Tier they ask for.</param>
/// <param name="Rule">Rule that matched, or <c>default</c>.</param>
/// <param name="Segments">Named segments the investor is in.</param>
/// <param name="Clauses">Every clause that was looked at.</param>
/// <param name="Up">A smallest change that moves the investor up; empty when there is none.</param>
/// <param name="Down">A smallest change that moves the investor down; empty when there is none.</param>
public sealed record PersonaOutcome(
    string Tier, string Rule, IReadOnlyList<string> Segments, IReadOnlyList<ClauseView> Clauses, IReadOnlyList<ValueChange> Up, IReadOnlyList<ValueChange> Down);

/// <summary>A change of one feature.</summary>
/// <param name="Feature">Key of the feature.</param>
/// <param name="From">Value now; null for unknown.</param>
/// <param name="To">Value that would change the tier.</param>
public sealed record ValueChange(string Feature, Scalar? From, Scalar? To);

/// <summary>Asks who would move.</summary>
/// <param name="Source">The rule set.</param>
/// <param name="DaysAhead">Days from now, 0–90: what would be then if nothing else happens.</param>
public sealed record PreviewRequest(string Source, int DaysAhead = 0);

/// <summary>Who would move, on a pinned snapshot of the live population. A count below 10 is null: hidden.</summary>
/// <param name="SnapshotId">Names the pinned snapshot.</param>
/// <param name="AsOf">Instant it is computed for, UTC.</param>
/// <param name="Revision">The rule set previewed.</param>
/// <param name="Against">The rule set in force.</param>
/// <param name="Population">Investors in the snapshot.</param>
/// <param name="Moved">Investors whose tier would change.</param>
/// <param name="MovedShare">The same as a share of the population, 0 to 1.</param>
/// <param name="Held">Investors whose tier would change but for dwell or flip budget.</param>
/// <param name="Cells">The migration matrix, the diagonal included.</param>
/// <param name="Unknown">Features that are unknown for lack of consent.</param>
/// <param name="SilentRules">Rules that match nobody.</param>
/// <param name="Segments">Named segments before and after.</param>
/// <param name="Breakdowns">Moves by group.</param>
/// <param name="Samples">At most 20 investors who would move.</param>
/// <param name="ElapsedMs">Time it took, in milliseconds.</param>
public sealed record PreviewView(
    string SnapshotId, DateTimeOffset AsOf, string Revision, string Against, int Population, int? Moved, double? MovedShare, int? Held,
    IReadOnlyList<MigrationCell> Cells, IReadOnlyList<UnknownShare> Unknown, IReadOnlyList<string> SilentRules, IReadOnlyList<SegmentChange> Segments,
    IReadOnlyList<Breakdown> Breakdowns, IReadOnlyList<MovedSample> Samples, double ElapsedMs);

/// <summary>One cell of the migration matrix.</summary>
/// <param name="From">Tier before.</param>
/// <param name="To">Tier after.</param>
/// <param name="Count">Investors; null when hidden.</param>
/// <param name="Rules">The rules responsible, most investors first.</param>
public sealed record MigrationCell(string From, string To, int? Count, IReadOnlyList<RuleCount> Rules);

/// <summary>How many investors a rule places. <paramref name="Count"/> is null when hidden.</summary>
public sealed record RuleCount(string Rule, int? Count);

/// <summary>Part of the population for whom a feature is unknown because a purpose is not granted. <paramref name="Share"/> is 0 to 1.</summary>
public sealed record UnknownShare(string Feature, string Purpose, double Share);

/// <summary>Members of a named segment before and after; null when hidden.</summary>
public sealed record SegmentChange(string Segment, string Name, int? Before, int? After);

/// <summary>Moves by group, for example by tenure.</summary>
public sealed record Breakdown(string By, IReadOnlyList<BreakdownGroup> Groups);

/// <summary>One group. Counts are null when hidden.</summary>
public sealed record BreakdownGroup(string Group, int? Population, int? Up, int? Down);

/// <summary>An investor who would move; named by a pseudonym that is good for this snapshot only.</summary>
/// <param name="Pseudonym">For example <c>p-3f2a91</c>.</param>
/// <param name="From">Tier before.</param>
/// <param name="To">Tier after.</param>
/// <param name="RuleBefore">Rule that decided before.</param>
/// <param name="RuleAfter">Rule that would decide.</param>
/// <param name="Before">Clauses of the rule set in force.</param>
/// <param name="After">Clauses of the rule set previewed.</param>
public sealed record MovedSample(
    string Pseudonym, string From, string To, string RuleBefore, string RuleAfter, IReadOnlyList<ClauseView> Before, IReadOnlyList<ClauseView> After);

/// <summary>A feature that rules can ask about, with its live distribution.</summary>
/// <param name="Key">Key.</param>
/// <param name="Type"><c>number</c>, <c>text</c>, <c>flag</c> or <c>set</c>.</param>
/// <param name="Unit">Unit of its value.</param>
/// <param name="Source"><c>declared</c>, <c>observed</c> or <c>tested</c>.</param>
/// <param name="Purposes">Purposes that must be granted.</param>
/// <param name="WindowDays">Length of its window in days; null when it looks at everything.</param>
/// <param name="Description">What it means.</param>
/// <param name="Unknown">Share of the population for whom it is unknown, 0 to 1.</param>
/// <param name="Histogram">Counts of the known values; small ones are null.</param>
public sealed record CatalogueFeature(
    string Key, string Type, string Unit, string Source, IReadOnlyList<string> Purposes, int? WindowDays, string Description, double Unknown,
    IReadOnlyList<HistogramBar> Histogram);

/// <summary>One bar: values from <paramref name="Label"/> on (numbers), or equal to it (texts, flags).</summary>
public sealed record HistogramBar(string Label, int? Count);

/// <summary>An event that conditions can count or put in order.</summary>
public sealed record CountableEvent(string Event, string Purpose, string Description);

/// <summary>What rules can be made of.</summary>
public sealed record RuleCatalogue(
    IReadOnlyList<CatalogueFeature> Features, IReadOnlyList<CountableEvent> Events, IReadOnlyDictionary<string, IReadOnlyList<string>> Operators);

/// <summary>The rule set in force and what waits.</summary>
/// <param name="Key">Key of the rule set.</param>
/// <param name="Active">Revision that decides for everybody whom no ramp has reached.</param>
/// <param name="Source">Its text.</param>
/// <param name="Ramp">The publication under way; null when there is none.</param>
/// <param name="Drafts">Drafts, newest first.</param>
/// <param name="Revisions">Published revisions, newest first.</param>
/// <param name="FileDrift">Null when the file in the configuration folder is the active revision; else how they differ.</param>
/// <param name="Me">The caller's name, as approvals record it.</param>
public sealed record RulesOverview(
    string Key, string Active, string Source, RampView? Ramp, IReadOnlyList<DraftView> Drafts, IReadOnlyList<RevisionView> Revisions,
    IReadOnlyList<RuleChange>? FileDrift, string Me);

/// <summary>A draft.</summary>
/// <param name="Id">Id.</param>
/// <param name="Version">Goes up by one an edit; send it as <c>If-Match</c>.</param>
/// <param name="Status"><c>draft</c>, <c>pending</c>, <c>approved</c>, <c>scheduled</c>, <c>published</c> or <c>withdrawn</c>.</param>
/// <param name="BaseRevision">Revision it was made from; publishing needs it to be the active one still.</param>
/// <param name="Revision">Revision its text would be.</param>
/// <param name="Source">The text.</param>
/// <param name="Comment">What it is for.</param>
/// <param name="Author">Who wrote it last.</param>
/// <param name="Approver">Who approved it; null when nobody has.</param>
/// <param name="UpdatedAt">When it last changed, UTC.</param>
/// <param name="PublishAt">When it will be published, UTC; null when not scheduled.</param>
public sealed record DraftView(
    string Id, int Version, string Status, string BaseRevision, string Revision, string Source, string Comment, string Author, string? Approver,
    DateTimeOffset UpdatedAt, DateTimeOffset? PublishAt);

/// <summary>A published revision.</summary>
/// <param name="Revision">Revision.</param>
/// <param name="Status"><c>active</c>, <c>ramping</c>, <c>superseded</c> or <c>rolled-back</c>.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="PublishedAt">When, UTC.</param>
/// <param name="Comment">What it is for.</param>
public sealed record RevisionView(string Revision, string Status, string Author, string Approver, DateTimeOffset PublishedAt, string Comment);

/// <summary>A publication under way.</summary>
/// <param name="Revision">Revision that is ramped.</param>
/// <param name="Percent">Part of the investors it decides for, 0 to 100, by a stable hash.</param>
/// <param name="Steps">All steps in percent.</param>
/// <param name="NextAt">When the next step is due, UTC; null at the last.</param>
/// <param name="StartedAt">When it began, UTC.</param>
public sealed record RampView(string Revision, int Percent, IReadOnlyList<int> Steps, DateTimeOffset? NextAt, DateTimeOffset StartedAt);

/// <summary>Keeps a text as a draft.</summary>
public sealed record SaveDraft(string Source, string BaseRevision, string Comment);

/// <summary>Hands a draft in for review.</summary>
/// <param name="Acknowledged">Codes of the analyser's warnings that the author accepts.</param>
public sealed record SubmitDraft(IReadOnlyList<string> Acknowledged);

/// <summary>A reviewer's decision.</summary>
public sealed record ReviewDraft(bool Approve, string Comment);

/// <summary>Publishes an approved draft.</summary>
/// <param name="At">When, UTC; null for now.</param>
/// <param name="Steps">Steps of a ramp in percent, rising to 100; [100] for everybody at once.</param>
/// <param name="StepMinutes">Minutes between two steps.</param>
/// <param name="ConfirmBlastRadius">True to publish although more than a fifth of the investors would move.</param>
public sealed record PublishDraft(DateTimeOffset? At, IReadOnlyList<int> Steps, int StepMinutes, bool ConfirmBlastRadius);

/// <summary>Takes the newest publication back.</summary>
public sealed record RollBack(string Reason);

/// <summary>One difference in meaning between two rule sets.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>changed</c> or <c>moved</c>.</param>
/// <param name="Path">What it concerns, for example <c>rules.advanced-by-evidence.when.all[0].value</c>.</param>
/// <param name="Before">Before; null when added.</param>
/// <param name="After">After; null when removed.</param>
public sealed record RuleChange(string Kind, string Path, string? Before, string? After);

/// <summary>Predicted and observed moves of the newest publication.</summary>
/// <param name="Revision">The publication; null when there was none.</param>
/// <param name="Since">When it was published, UTC.</param>
/// <param name="Percent">Part of the investors it decides for.</param>
/// <param name="State"><c>watching</c>, <c>settled</c>, <c>stopped</c> or <c>none</c>.</param>
/// <param name="Cells">By cell of the matrix.</param>
/// <param name="Guardrails">What would stop it.</param>
public sealed record MonitorView(
    string? Revision, DateTimeOffset? Since, int Percent, string State, IReadOnlyList<MonitorCell> Cells, IReadOnlyList<GuardrailView> Guardrails);

/// <summary>One cell; it is stopped when <paramref name="Observed"/> leaves <paramref name="Low"/> to <paramref name="High"/>.</summary>
public sealed record MonitorCell(string From, string To, int? Predicted, int? Low, int? High, int? Observed);

/// <summary>One guardrail.</summary>
public sealed record GuardrailView(string Name, double Value, double Limit, bool IsBroken);

/// <summary>One entry of the audit of rule sets.</summary>
/// <param name="No">Number, from 1.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Who">Who; <c>brokerage</c> for the product itself.</param>
/// <param name="What">For example <c>published</c>.</param>
/// <param name="Revision">Which revision.</param>
/// <param name="Detail">What it did, in words.</param>
public sealed record RuleAuditEntry(long No, DateTimeOffset At, string Who, string What, string Revision, string Detail);

/// <summary>The live population.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Total">Investors.</param>
/// <param name="ByTier">Investors by tier.</param>
/// <param name="Segments">Members of every named segment; null when hidden.</param>
/// <param name="History">Earlier counts, oldest first.</param>
public sealed record PopulationView(
    DateTimeOffset At, int Total, IReadOnlyDictionary<string, int> ByTier, IReadOnlyList<SegmentSize> Segments, IReadOnlyList<PopulationPoint> History);

/// <summary>Members of a named segment.</summary>
public sealed record SegmentSize(string Segment, string Name, int? Count);

/// <summary>The population by tier at one instant.</summary>
public sealed record PopulationPoint(DateTimeOffset At, IReadOnlyDictionary<string, int> ByTier);
