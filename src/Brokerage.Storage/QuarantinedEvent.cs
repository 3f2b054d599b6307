namespace Brokerage.Storage;

/// <summary>An event that was received but could not be applied. Kept outside the journal until somebody decides.</summary>
/// <param name="Id">Key of the item; make it with <see cref="QuarantineId.New"/>, so that ids sort by time.</param>
/// <param name="Investor">The investor it is for.</param>
/// <param name="Source">System that sent it.</param>
/// <param name="EventId">The sender's id of the event.</param>
/// <param name="Type">Kind of event, readable at rest.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Code">Why it is here, as a stable code such as <c>out-of-sequence</c>; readable at rest.</param>
/// <param name="Detail">Why it is here, in words; encrypted at rest.</param>
/// <param name="Status">What was decided.</param>
/// <param name="Payload">Canonical JSON of the event's data: plain here, encrypted at rest.</param>
public sealed record QuarantinedEvent(
    string Id,
    string Investor,
    string Source,
    string EventId,
    string Type,
    DateTimeOffset OccurredAt,
    DateTimeOffset ReceivedAt,
    string Code,
    string Detail,
    QuarantineStatus Status,
    ReadOnlyMemory<byte> Payload);

/// <summary>What was decided about a quarantined event. The numbers are stored.</summary>
public enum QuarantineStatus
{
    /// <summary>Nobody has decided yet.</summary>
    Open = 0,

    /// <summary>It was sent through ingest again and accepted.</summary>
    Replayed = 1,

    /// <summary>It will never be applied.</summary>
    Discarded = 2,
}

/// <summary>Ids of quarantined events.</summary>
public static class QuarantineId
{
    /// <summary>
    /// A fresh id of 32 hexadecimal characters; ids of later milliseconds sort after earlier ones (a version 7 UUID, RFC
    /// 9562).
    /// </summary>
    public static string New(DateTimeOffset receivedAt) => Guid.CreateVersion7(receivedAt).ToString("N");
}
