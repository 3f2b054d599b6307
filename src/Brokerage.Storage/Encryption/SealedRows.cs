namespace Brokerage.Storage;

/// <summary>A journal entry as the journal table holds it.</summary>
readonly record struct EntryRow(long Sequence, byte[] Dedup, string Type, long OccurredAt, long ReceivedAt, long KeyId, byte[] Box)
{
    public static EntryRow Seal(InvestorCipher cipher, JournalEntry entry) =>
        Seal(cipher, entry, cipher.DedupHash(entry.Source, entry.EventId));

    /// <summary>What takes an entry's place. No event has an empty source: the hash meets no other, and the event may come anew.</summary>
    public static EntryRow Redacted(InvestorCipher cipher, long sequence)
    {
        var entry = JournalEntry.Redacted(sequence);
        return Seal(cipher, entry, cipher.DedupHash("", entry.EventId));
    }

    static EntryRow Seal(InvestorCipher cipher, JournalEntry entry, byte[] dedup)
    {
        var (occurredAt, receivedAt) = (entry.OccurredAt.UtcTicks, entry.ReceivedAt.UtcTicks);
        var length = FieldWriter.LengthOf(entry.Source) + FieldWriter.LengthOf(entry.EventId) + entry.Payload.Length;
        var box = GC.AllocateUninitializedArray<byte>(SealedBytes.Overhead + length);
        var writer = new FieldWriter(box.AsSpan(SealedBytes.Overhead));
        writer.Text(entry.Source);
        writer.Text(entry.EventId);
        writer.Rest(entry.Payload.Span);
        cipher.SealInPlace(box, Binding.Entry(cipher.InvestorNo, entry.Sequence, entry.Type, occurredAt, receivedAt));
        return new(entry.Sequence, dedup, entry.Type, occurredAt, receivedAt, cipher.KeyId, box);
    }

    public JournalEntry Open(InvestorCipher cipher)
    {
        var binding = Binding.Entry(cipher.InvestorNo, Sequence, Type, OccurredAt, ReceivedAt);
        var reader = new FieldReader(cipher.Open(Box, KeyId, binding, $"Journal entry {Sequence} of investor no {cipher.InvestorNo}"));
        return new(Sequence, reader.Text(), reader.Text(), Type, UtcTime.From(OccurredAt), UtcTime.From(ReceivedAt), reader.Rest);
    }
}

/// <summary>A snapshot as the snapshots table holds it.</summary>
readonly record struct SnapshotRow(
    long Sequence, int SchemaVersion, string Tier, long? WakeAt, long SavedAt, long KeyId, byte[] Box)
{
    public static SnapshotRow Seal(InvestorCipher cipher, InvestorSnapshot snapshot)
    {
        var (wakeAt, savedAt) = (snapshot.WakeAt?.UtcTicks, snapshot.SavedAt.UtcTicks);
        var box = GC.AllocateUninitializedArray<byte>(SealedBytes.Overhead + snapshot.State.Length);
        snapshot.State.Span.CopyTo(box.AsSpan(SealedBytes.Overhead));
        cipher.SealInPlace(box, Binding.Snapshot(
            cipher.InvestorNo, snapshot.Sequence, snapshot.SchemaVersion, snapshot.Tier, wakeAt, savedAt));
        return new(snapshot.Sequence, snapshot.SchemaVersion, snapshot.Tier, wakeAt, savedAt, cipher.KeyId, box);
    }

    public InvestorSnapshot Open(InvestorCipher cipher, string investor)
    {
        var binding = Binding.Snapshot(cipher.InvestorNo, Sequence, SchemaVersion, Tier, WakeAt, SavedAt);
        var state = cipher.Open(Box, KeyId, binding, $"Snapshot {Sequence} of investor no {cipher.InvestorNo}");
        return new(investor, Sequence, SchemaVersion, state, Tier, WakeAt is { } at ? UtcTime.From(at) : null, UtcTime.From(SavedAt));
    }
}

/// <summary>A quarantined event as the quarantine table holds it.</summary>
readonly record struct QuarantineRow(
    string Id, byte[] Dedup, string Type, long OccurredAt, long ReceivedAt, string Code, QuarantineStatus Status, long KeyId, byte[] Box)
{
    public static QuarantineRow Seal(InvestorCipher cipher, QuarantinedEvent item)
    {
        var (occurredAt, receivedAt) = (item.OccurredAt.UtcTicks, item.ReceivedAt.UtcTicks);
        var texts = FieldWriter.LengthOf(item.Source) + FieldWriter.LengthOf(item.EventId) + FieldWriter.LengthOf(item.Detail);
        var box = GC.AllocateUninitializedArray<byte>(SealedBytes.Overhead + texts + item.Payload.Length);
        var writer = new FieldWriter(box.AsSpan(SealedBytes.Overhead));
        writer.Text(item.Source);
        writer.Text(item.EventId);
        writer.Text(item.Detail);
        writer.Rest(item.Payload.Span);
        cipher.SealInPlace(box, Binding.Quarantined(cipher.InvestorNo, item.Id, item.Type, occurredAt, receivedAt, item.Code));
        var dedup = cipher.DedupHash(item.Source, item.EventId);
        return new(item.Id, dedup, item.Type, occurredAt, receivedAt, item.Code, item.Status, cipher.KeyId, box);
    }

    public QuarantinedEvent Open(InvestorCipher cipher, string investor)
    {
        var binding = Binding.Quarantined(cipher.InvestorNo, Id, Type, OccurredAt, ReceivedAt, Code);
        var reader = new FieldReader(cipher.Open(Box, KeyId, binding, $"Quarantined event {Id}"));
        var (source, eventId, detail) = (reader.Text(), reader.Text(), reader.Text());
        return new(
            Id, investor, source, eventId, Type, UtcTime.From(OccurredAt), UtcTime.From(ReceivedAt), Code, detail, Status, reader.Rest);
    }
}

/// <summary>Times are stored as UTC ticks (100 ns since 0001-01-01).</summary>
static class UtcTime
{
    public static DateTimeOffset From(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
