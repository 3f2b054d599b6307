namespace Brokerage.Contracts;

/// <summary>One record of the audit log.</summary>
/// <param name="No">Number, from 1 without a hole.</param>
/// <param name="At">When it was done, UTC.</param>
/// <param name="Actor">Id of the member of staff or the system; for an investor their pseudonym.</param>
/// <param name="Role">Role in which the actor did it; <c>system</c> for the product itself.</param>
/// <param name="Action">What was done, for example <c>investor.read</c>.</param>
/// <param name="Description">What was done, in plain words.</param>
/// <param name="Subject">Pseudonym of the investor concerned; null when it concerns no single one.</param>
/// <param name="Details">What exactly: our own ids, revisions, counts, codes and hashes.</param>
/// <param name="Head">Head of the chain after the record, 64 hexadecimal digits.</param>
public sealed record AuditView(
    long No, DateTimeOffset At, string Actor, string Role, string Action, string Description, string? Subject,
    IReadOnlyDictionary<string, string> Details, string Head);

/// <summary>How far the audit log goes.</summary>
/// <param name="No">Number of the last record; 0 while there is none.</param>
/// <param name="Head">Head of the chain after it, 64 hexadecimal digits.</param>
/// <param name="At">When it was done, UTC; null while there is none.</param>
public sealed record AuditHeadView(long No, string Head, DateTimeOffset? At);

/// <summary>Outcome of a verification of the audit log against its published heads.</summary>
/// <param name="Intact">True when every record is the one that was published, in its place, and none is missing.</param>
/// <param name="Records">Records that were read.</param>
/// <param name="FirstBad">Number of the first record that is wrong; null when none is.</param>
/// <param name="Reason">What is wrong with it, in words; null when nothing is.</param>
public sealed record AuditVerification(bool Intact, long Records, long? FirstBad, string? Reason);

/// <summary>Somebody did something with an investor's data, as the investor sees it.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Role">Who, by their work: for example <c>Service agent</c>.</param>
/// <param name="Actor">Tells one person from another without naming them: 8 hexadecimal digits, for this investor only.</param>
/// <param name="Action">What they did, in plain words.</param>
public sealed record ReaderView(DateTimeOffset At, string Role, string Actor, string Action);
