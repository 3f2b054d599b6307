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
        // In the order of the investors, so that two processes lock their rows in the same order.
        var appends = group.OfType<AppendWrite>().OrderBy(write => write.Cipher.InvestorNo).ToArray();
        var snapshots = group.OfType<SnapshotWrite>().OrderBy(write => write.Cipher.InvestorNo).ToArray();
        var quarantined = group.OfType<QuarantineWrite>().OrderBy(write => write.Cipher.InvestorNo).ToArray();
        HashSet<long> taken = [], alive = [], put = [];
        await using (var batch = new NpgsqlBatch(connection))
        {
            if (appends.Length > 0) Add(batch, [.. appends.Where(write => !write.NamesAnEventTwice)]);
            if (snapshots.Length > 0) Add(batch, snapshots);
            foreach (var write in quarantined) Add(batch, write);
            await using var reader = await batch.ExecuteReaderAsync();
            if (appends.Length > 0) await ReadAsync(reader, taken);
            if (snapshots.Length > 0) await ReadAsync(reader, alive);
            foreach (var _ in quarantined) await ReadAsync(reader, put);
        }
        var outcomes = new List<(AppendWrite Write, AppendOutcome? Refusal)>();
        foreach (var write in appends.Where(write => !taken.Contains(write.Cipher.InvestorNo)))
            outcomes.Add((write, await RefusalAsync(connection, write)));

        var refusals = new List<(QuarantineWrite Write, Exception? Error)>();
        foreach (var write in quarantined.Where(write => !put.Contains(write.Cipher.InvestorNo)))
            refusals.Add((write, await RefusalAsync(connection, write)));

        foreach (var (write, refusal) in outcomes)
            if (refusal is { } told) write.Answer.Succeed(told);
            else write.Fail(Erased(write.Cipher));
        foreach (var write in appends)
            if (taken.Contains(write.Cipher.InvestorNo)) write.Answer.Succeed(AppendOutcome.Committed);
        foreach (var write in snapshots)
            if (alive.Contains(write.Cipher.InvestorNo)) write.Answer.Succeed(true);
            else write.Fail(Erased(write.Cipher));
        foreach (var write in quarantined)
            if (put.Contains(write.Cipher.InvestorNo)) write.Answer.Succeed(true);
        foreach (var (write, error) in refusals)
            if (error is null) write.Answer.Succeed(false);
            else write.Fail(error);
    }

    static InvestorErasedException Erased(InvestorCipher cipher) => new($"Investor no {cipher.InvestorNo} was erased; nothing was stored.");

    static void Add(NpgsqlBatch batch, AppendWrite[] appends)
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
    }

    static void Add(NpgsqlBatch batch, SnapshotWrite[] snapshots) => batch.Add(
        PostgresSql.SaveSnapshots,
        Array.ConvertAll(snapshots, write => write.Cipher.InvestorNo),
        Array.ConvertAll(snapshots, write => write.Row.Sequence),
        Array.ConvertAll(snapshots, write => write.Row.SchemaVersion),
        Array.ConvertAll(snapshots, write => write.Row.Tier),
        Array.ConvertAll(snapshots, write => write.Row.WakeAt),
        Array.ConvertAll(snapshots, write => write.Row.SavedAt),
        Array.ConvertAll(snapshots, write => write.Row.KeyId),
        Array.ConvertAll(snapshots, write => write.Row.Box));

    static void Add(NpgsqlBatch batch, QuarantineWrite write)
    {
        var row = write.Row;
        batch.Add(
            PostgresSql.Quarantine, row.Id, write.Cipher.InvestorNo, write.Event, row.Type, row.OccurredAt, row.ReceivedAt, row.Code,
            (int)row.Status, row.KeyId, row.Box);
    }

    static async Task ReadAsync(NpgsqlDataReader reader, HashSet<long> investors)
    {
        while (await reader.ReadAsync()) investors.Add(reader.GetInt64(0));
        // After the last result it waits for the end of the transaction and throws what went wrong there.
        await reader.NextResultAsync();
    }

    // Null when the event is in quarantine already.
    static async Task<Exception?> RefusalAsync(NpgsqlConnection connection, QuarantineWrite write)
    {
        await using var command = connection.Command(
            PostgresSql.QuarantineRefusal, write.Cipher.InvestorNo, write.Cipher.KeyId, write.Event);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        if (!row.GetBoolean(0)) return Erased(write.Cipher);
        return row.GetBoolean(1) ? null : new ArgumentException($"The quarantine id {write.Row.Id} belongs to another event.");
    }

    // Null when the key is gone. A duplicate is told in preference to a conflict.
    static async Task<AppendOutcome?> RefusalAsync(NpgsqlConnection connection, AppendWrite write)
    {
        await using var command = connection.Command(PostgresSql.Refusal, write.Cipher.InvestorNo, write.Cipher.KeyId, write.Events);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        if (!row.GetBoolean(0)) return null;
        return write.NamesAnEventTwice || row.GetBoolean(1) ? AppendOutcome.DuplicateEvent : AppendOutcome.SequenceConflict;
    }
}
