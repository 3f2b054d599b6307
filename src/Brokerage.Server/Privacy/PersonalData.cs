using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>Everything that is stored of one investor, opened: what they see, and what an export holds.</summary>
/// <param name="At">When it was read, UTC.</param>
/// <param name="Events">Their journal, in order.</param>
/// <param name="Quarantined">Events that were set aside, oldest first.</param>
/// <param name="State">What was made of the journal, in its canonical form.</param>
/// <param name="Profile">The same, in words.</param>
/// <param name="Experience">What their app shows.</param>
/// <param name="Consents">Their consent ledger, newest first.</param>
/// <param name="Readers">Who looked, newest first.</param>
/// <param name="Requests">What they asked of the privacy office, newest first.</param>
public sealed record PersonalData(
    DateTimeOffset At, IReadOnlyList<StoredEvent> Events, IReadOnlyList<QuarantinedEvent> Quarantined, ReadOnlyMemory<byte> State,
    MyData Profile, ExperienceView Experience, IReadOnlyList<ConsentReceipt> Consents, IReadOnlyList<ReaderView> Readers, IReadOnlyList<CaseView> Requests);

/// <summary>One journaled event with its payload as it was received.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Type">Type.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Id">Its id.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
/// <param name="RuleSetRevision">The rule set that was in force.</param>
/// <param name="Data">What it says.</param>
public sealed record StoredEvent(
    long Sequence, string Type, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string RuleSetRevision, JsonElement Data);
