using Npgsql;

namespace Brokerage.Storage;

/// <summary>A write of one investor, sealed with the investor's key.</summary>
abstract class JournalWrite<TResult>(InvestorCipher cipher, WriteKind kind) : PostgresWrite<TResult>, IJournalWrite
{
    public InvestorCipher Cipher => cipher;

    public override WriteSlot Slot => new(kind, (UInt128)cipher.InvestorNo);

    public abstract void Succeed();

    public abstract Task<Action> RefusalAsync(NpgsqlConnection connection);

    protected Action Erased() => () => Fail(new InvestorErasedException($"Investor no {cipher.InvestorNo} was erased; nothing was stored."));
}

/// <summary>What a lane does with the writes of a group, whatever they are.</summary>
interface IJournalWrite
{
    /// <summary>Tells the caller that it is stored.</summary>
    void Succeed();

    /// <summary>Asks why it was not stored; the result tells the caller.</summary>
    Task<Action> RefusalAsync(NpgsqlConnection connection);
}

/// <summary>Appends one batch.</summary>
sealed class AppendWrite(InvestorCipher cipher, EntryRow[] rows) : JournalWrite<AppendOutcome>(cipher, WriteKind.Append)
{
    public EntryRow[] Rows => rows;

    public Guid[] Events { get; } = [.. rows.Select(row => new Guid(row.Dedup))];

    public bool NamesAnEventTwice => Events.Length > 1 && Events.Distinct().Count() < Events.Length;

    public override int Entries => rows.Length;

    public override void Succeed() => Answer.Succeed(AppendOutcome.Committed);

    // A duplicate is told in preference to a conflict.
    public override async Task<Action> RefusalAsync(NpgsqlConnection connection)
    {
        await using var command = connection.Command(PostgresSql.AppendRefusal, Cipher.InvestorNo, Cipher.KeyId, Events);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        if (!row.GetBoolean(0)) return Erased();
        var isDuplicate = NamesAnEventTwice || row.GetBoolean(1);
        return () => Answer.Succeed(isDuplicate ? AppendOutcome.DuplicateEvent : AppendOutcome.SequenceConflict);
    }
}

/// <summary>Replaces a snapshot by a newer one.</summary>
sealed class SnapshotWrite(InvestorCipher cipher, SnapshotRow row) : JournalWrite<bool>(cipher, WriteKind.Snapshot)
{
    public SnapshotRow Row => row;

    public override void Succeed() => Answer.Succeed(true);

    public override Task<Action> RefusalAsync(NpgsqlConnection connection) => Task.FromResult(Erased());
}

/// <summary>Puts an event into quarantine once.</summary>
sealed class QuarantineWrite(InvestorCipher cipher, QuarantineRow row) : JournalWrite<bool>(cipher, WriteKind.Quarantine)
{
    public QuarantineRow Row => row;

    public Guid Event { get; } = new(row.Dedup);

    public override void Succeed() => Answer.Succeed(true);

    public override async Task<Action> RefusalAsync(NpgsqlConnection connection)
    {
        await using var command = connection.Command(PostgresSql.QuarantineRefusal, Cipher.InvestorNo, Cipher.KeyId, Event);
        await using var found = await command.ExecuteReaderAsync();
        await found.ReadAsync();
        if (!found.GetBoolean(0)) return Erased();
        if (found.GetBoolean(1)) return () => Answer.Succeed(false);
        return () => Fail(new ArgumentException($"The quarantine id {row.Id} belongs to another event."));
    }
}
