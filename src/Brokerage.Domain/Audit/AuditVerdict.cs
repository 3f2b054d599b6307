namespace Brokerage.Domain.Audit;

/// <summary>What is wrong with a log.</summary>
public enum AuditFault
{
    /// <summary>The record, or the head beside it, is not the one that was written.</summary>
    Altered,

    /// <summary>The record was removed.</summary>
    Missing,

    /// <summary>A record stands here that does not belong here; the one that does follows.</summary>
    Inserted,

    /// <summary>The record stands further on.</summary>
    OutOfOrder,

    /// <summary>The log ends before this record, which was published.</summary>
    Truncated,

    /// <summary>The log is consistent in itself, but from this record on it is not what was published: it was hashed anew after a change.</summary>
    Rehashed,

    /// <summary>The published head of this record was changed or removed; the record itself is vouched for by a later head.</summary>
    HeadAltered,

    /// <summary>From this record on nothing was published.</summary>
    Unpublished,

    /// <summary>The log is consistent in itself but does not hold the only published head at hand: it was hashed anew, or cut, somewhere.</summary>
    WrongEnd,
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
/// <param name="FirstBad">Number of the first record that is wrong; null when none is, or when it cannot be told (<see cref="AuditFault.WrongEnd"/>).</param>
public sealed record AuditVerdict(long Records, AuditFault? Fault, long? FirstBad)
{
    /// <summary>True when every record is the one that was published, in its place, and none is missing.</summary>
    public bool IsIntact => Fault is null;

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Reason => Fault switch
    {
        null => null,
        AuditFault.Altered => $"Record {FirstBad} was altered.",
        AuditFault.Missing => $"Record {FirstBad} is missing.",
        AuditFault.Inserted => $"A record was inserted in the place of record {FirstBad}.",
        AuditFault.OutOfOrder => $"Record {FirstBad} is not in its place.",
        AuditFault.Truncated => $"The log ends before record {FirstBad}, which was published.",
        AuditFault.Rehashed => $"From record {FirstBad} on the log was hashed anew: it is not what was published.",
        AuditFault.HeadAltered => $"The published head of record {FirstBad} was altered.",
        AuditFault.Unpublished => $"From record {FirstBad} on nothing was published.",
        _ => "The log does not end in the published head.",
    };
}
