namespace Brokerage.Storage;

/// <summary>What every store demands of its callers, so that all implementations refuse the same things.</summary>
static class WriteRules
{
    public static void CheckBatch(string investor, IReadOnlyList<JournalEntry> entries)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0) throw new ArgumentException("A batch holds at least one entry.", nameof(entries));
        var expected = entries[0].Sequence;
        if (expected < 1) throw new ArgumentException($"Sequences start at 1, not {expected}.", nameof(entries));
        foreach (var entry in entries)
        {
            CheckEvent(entry.Source, entry.EventId, entry.Type);
            if (entry.Sequence != expected++)
                throw new ArgumentException($"Sequence {entry.Sequence} does not follow {expected - 2}.", nameof(entries));
        }
    }

    public static void CheckSnapshot(InvestorSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentException.ThrowIfNullOrEmpty(snapshot.Investor);
        ArgumentOutOfRangeException.ThrowIfNegative(snapshot.Sequence);
        ArgumentException.ThrowIfNullOrEmpty(snapshot.Tier);
    }

    public static void CheckQuarantined(QuarantinedEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentException.ThrowIfNullOrEmpty(item.Id);
        ArgumentException.ThrowIfNullOrEmpty(item.Investor);
        CheckEvent(item.Source, item.EventId, item.Type);
        ArgumentException.ThrowIfNullOrEmpty(item.Code);
        ArgumentNullException.ThrowIfNull(item.Detail);
    }

    public static void CheckRedaction(string investor, long beforeSequence, IReadOnlyCollection<string> types)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ArgumentOutOfRangeException.ThrowIfNegative(beforeSequence);
        ArgumentNullException.ThrowIfNull(types);
        if (types.Contains(JournalEntry.RedactedType)) throw new ArgumentException("What is redacted stays so.", nameof(types));
    }

    static void CheckEvent(string source, string eventId, string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(eventId);
        ArgumentException.ThrowIfNullOrEmpty(type);
    }
}
