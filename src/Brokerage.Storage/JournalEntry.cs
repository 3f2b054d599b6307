namespace Brokerage.Storage;

/// <summary>One journaled event of one investor.</summary>
/// <param name="Sequence">Place in the investor's journal: 1, 2, 3 … without gaps.</param>
/// <param name="Source">System that sent the event; with <paramref name="EventId"/> it names the event for good.</param>
/// <param name="EventId">The sender's id of the event, unique within the source and investor.</param>
/// <param name="Type">Kind of event. Kept readable at rest: it must not say anything of a person.</param>
/// <param name="OccurredAt">When it happened; read back as the same instant in UTC, exact to the tick.</param>
/// <param name="ReceivedAt">When it was accepted; read back as the same instant in UTC, exact to the tick.</param>
/// <param name="Payload">Canonical JSON of the event's data: plain here, encrypted at rest.</param>
public sealed record JournalEntry(
    long Sequence,
    string Source,
    string EventId,
    string Type,
    DateTimeOffset OccurredAt,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload)
{
    /// <summary>Type of an entry whose content was taken out, see <see cref="IJournal.RedactAsync"/>: an empty place in the order.</summary>
    public const string RedactedType = "brokerage.entry.redacted.v1";

    /// <summary>What an entry reads as once its content was taken out: nothing of it is left but its place.</summary>
    internal static JournalEntry Redacted(long sequence) =>
        new(sequence, "brokerage", $"redacted-{sequence}", RedactedType, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "{}"u8.ToArray());
}

/// <summary>What became of a batch. Whatever the outcome, a batch is stored whole or not at all.</summary>
public enum AppendOutcome
{
    /// <summary>Every entry is durable.</summary>
    Committed,

    /// <summary>
    /// The first sequence is not the next one of this investor: another writer took it, or an entry before it is missing.
    /// Nothing was stored.
    /// </summary>
    SequenceConflict,

    /// <summary>
    /// Some (source, event id) of the batch is already in the investor's journal, or twice in the batch. Nothing was stored.
    /// It is told in preference to <see cref="SequenceConflict"/> when both hold.
    /// </summary>
    DuplicateEvent,
}
