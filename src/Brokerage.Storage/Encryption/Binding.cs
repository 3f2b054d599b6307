namespace Brokerage.Storage;

/// <summary>
/// What a sealed row is bound to (the associated data of AES-GCM): its kind, its place and its readable columns. A row that was
/// moved to another investor or sequence, or whose readable columns were changed, no longer opens.
/// </summary>
static class Binding
{
    const long EntryKind = 1, SnapshotKind = 2, QuarantineKind = 3;

    public static byte[] Entry(long investorNo, long sequence, string type, long occurredAt, long receivedAt)
    {
        var bytes = new byte[5 * sizeof(long) + FieldWriter.LengthOf(type)];
        var writer = new FieldWriter(bytes);
        writer.Number(EntryKind);
        writer.Number(investorNo);
        writer.Number(sequence);
        writer.Number(occurredAt);
        writer.Number(receivedAt);
        writer.Text(type);
        return bytes;
    }

    public static byte[] Snapshot(long investorNo, long sequence, int schemaVersion, string tier, long? wakeAt, long savedAt)
    {
        var bytes = new byte[6 * sizeof(long) + FieldWriter.LengthOf(tier)];
        var writer = new FieldWriter(bytes);
        writer.Number(SnapshotKind);
        writer.Number(investorNo);
        writer.Number(sequence);
        writer.Number(schemaVersion);
        writer.Number(wakeAt ?? -1);
        writer.Number(savedAt);
        writer.Text(tier);
        return bytes;
    }

    /// <summary>The status is not part of it: that column changes without the item being sealed again.</summary>
    public static byte[] Quarantined(long investorNo, string id, string type, long occurredAt, long receivedAt, string code)
    {
        var texts = FieldWriter.LengthOf(id) + FieldWriter.LengthOf(type) + FieldWriter.LengthOf(code);
        var bytes = new byte[4 * sizeof(long) + texts];
        var writer = new FieldWriter(bytes);
        writer.Number(QuarantineKind);
        writer.Number(investorNo);
        writer.Number(occurredAt);
        writer.Number(receivedAt);
        writer.Text(id);
        writer.Text(type);
        writer.Text(code);
        return bytes;
    }
}
