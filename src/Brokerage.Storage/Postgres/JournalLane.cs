using Npgsql;

namespace Brokerage.Storage;

/// <summary>Writes what is of investors, each investor's writes in the order in which they came.</summary>
sealed class JournalLane(PostgresLink link, PostgresJournalOptions options) : PostgresLane(link, options)
{
    protected override async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<PostgresWrite> group)
    {
        if (group is [ISoleWrite sole])
        {
            await sole.RunAsync(connection);
            return;
        }
        var stored = await StoreAsync(connection, group);
        var answers = new List<Action>(group.Count);
        foreach (var write in group)
        {
            var known = (IJournalWrite)write;
            answers.Add(stored.Contains(write.Slot) ? known.Succeed : await known.RefusalAsync(connection));
        }
        foreach (var answer in answers) answer();
    }

    /// <summary>One batch, one transaction, one round trip; what was stored.</summary>
    static async Task<HashSet<WriteSlot>> StoreAsync(NpgsqlConnection connection, IReadOnlyList<PostgresWrite> group)
    {
        // In the order of the investors, so that two processes lock their rows in the same order.
        var ordered = group.OrderBy(write => write.Slot.Of).ToArray();
        AppendWrite[] appends = [.. ordered.OfType<AppendWrite>().Where(write => !write.NamesAnEventTwice)];
        SnapshotWrite[] snapshots = [.. ordered.OfType<SnapshotWrite>()];
        QuarantineWrite[] quarantined = [.. ordered.OfType<QuarantineWrite>()];
        await using var batch = new NpgsqlBatch(connection);
        var kinds = new Queue<WriteKind>();
        if (appends.Length > 0) kinds.Enqueue(Add(batch, appends));
        if (snapshots.Length > 0) kinds.Enqueue(Add(batch, snapshots));
        foreach (var write in quarantined) kinds.Enqueue(Add(batch, write));
        var stored = new HashSet<WriteSlot>();
        if (kinds.Count == 0) return stored;
        await using var reader = await batch.ExecuteReaderAsync();
        while (kinds.TryDequeue(out var kind))
        {
            while (await reader.ReadAsync()) stored.Add(new(kind, (UInt128)reader.GetInt64(0)));
            // After the last result it waits for the end of the transaction and throws what went wrong there.
            await reader.NextResultAsync();
        }
        return stored;
    }

    static WriteKind Add(NpgsqlBatch batch, AppendWrite[] appends)
    {
        var rows = appends.SelectMany(write => write.Rows, (write, row) => (write.Cipher.InvestorNo, Row: row)).ToArray();
        batch.Add(
            PostgresSql.Append,
            Array.ConvertAll(appends, write => write.Cipher.InvestorNo),
            Array.ConvertAll(appends, write => write.Cipher.KeyId),
            Array.ConvertAll(appends, write => write.Rows[0].Sequence - 1),
            Array.ConvertAll(appends, write => write.Rows[^1].Sequence),
            Array.ConvertAll(rows, row => row.InvestorNo),
            Array.ConvertAll(rows, row => row.Row.Sequence),
            appends.SelectMany(write => write.Events).ToArray(),
            Array.ConvertAll(rows, row => row.Row.Type),
            Array.ConvertAll(rows, row => row.Row.OccurredAt),
            Array.ConvertAll(rows, row => row.Row.ReceivedAt),
            Array.ConvertAll(rows, row => row.Row.KeyId),
            Array.ConvertAll(rows, row => row.Row.Box));
        return WriteKind.Append;
    }

    static WriteKind Add(NpgsqlBatch batch, SnapshotWrite[] snapshots)
    {
        batch.Add(
            PostgresSql.SaveSnapshots,
            Array.ConvertAll(snapshots, write => write.Cipher.InvestorNo),
            Array.ConvertAll(snapshots, write => write.Row.Sequence),
            Array.ConvertAll(snapshots, write => write.Row.SchemaVersion),
            Array.ConvertAll(snapshots, write => write.Row.Tier),
            Array.ConvertAll(snapshots, write => write.Row.WakeAt),
            Array.ConvertAll(snapshots, write => write.Row.SavedAt),
            Array.ConvertAll(snapshots, write => write.Row.KeyId),
            Array.ConvertAll(snapshots, write => write.Row.Box));
        return WriteKind.Snapshot;
    }

    static WriteKind Add(NpgsqlBatch batch, QuarantineWrite write)
    {
        var row = write.Row;
        batch.Add(
            PostgresSql.Quarantine, row.Id, write.Cipher.InvestorNo, write.Event, row.Type, row.OccurredAt, row.ReceivedAt, row.Code,
            (int)row.Status, row.KeyId, row.Box);
        return WriteKind.Quarantine;
    }
}
