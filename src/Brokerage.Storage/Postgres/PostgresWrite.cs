using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// What may be in one group only once, because one statement cannot change a row twice: a kind of write, and whom it is of. What is of one
/// is done in the order in which it came.
/// </summary>
readonly record struct WriteSlot(int Kind, UInt128 Of);

/// <summary>One caller's write: queued, sent in a transaction with others, and told its outcome after the commit.</summary>
abstract class PostgresWrite
{
    public abstract WriteSlot Slot { get; }

    /// <summary>True for a write that is a transaction of its own.</summary>
    public virtual bool IsAlone => false;

    /// <summary>What it counts against the most entries of a commit.</summary>
    public virtual int Entries => 1;

    /// <summary>Begins it; false when its caller withdrew it in time. From here on only the commit decides.</summary>
    public abstract bool TryStart();

    /// <summary>Tells the caller that nothing was acknowledged, or why nothing was stored.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc cref="PostgresWrite"/>
abstract class PostgresWrite<TResult> : PostgresWrite
{
    public WriteAnswer<TResult> Answer { get; } = new();

    public override bool TryStart() => Answer.TryStart();

    public override void Fail(Exception error) => Answer.Fail(error);
}

/// <summary>Appends one batch of one investor.</summary>
sealed class AppendWrite(InvestorCipher cipher, EntryRow[] rows) : PostgresWrite<AppendOutcome>
{
    public InvestorCipher Cipher => cipher;

    public EntryRow[] Rows => rows;

    public Guid[] Events { get; } = [.. rows.Select(row => new Guid(row.Dedup))];

    public bool NamesAnEventTwice => Events.Length > 1 && Events.Distinct().Count() < Events.Length;

    public override WriteSlot Slot => new(1, (UInt128)cipher.InvestorNo);

    public override int Entries => rows.Length;
}

/// <summary>Replaces a snapshot by a newer one.</summary>
sealed class SnapshotWrite(InvestorCipher cipher, SnapshotRow row) : PostgresWrite<bool>
{
    public InvestorCipher Cipher => cipher;

    public SnapshotRow Row => row;

    public override WriteSlot Slot => new(2, (UInt128)cipher.InvestorNo);
}

/// <summary>Puts an event into quarantine once.</summary>
sealed class QuarantineWrite(InvestorCipher cipher, QuarantineRow row) : PostgresWrite<bool>
{
    public InvestorCipher Cipher => cipher;

    public QuarantineRow Row => row;

    public Guid Event { get; } = new(row.Dedup);

    public override WriteSlot Slot => new(3, (UInt128)cipher.InvestorNo);
}

/// <summary>Something rare that needs a transaction of its own, in its turn among the investor's writes.</summary>
sealed class SoleWrite<TResult>(long investor, Func<NpgsqlConnection, Task<TResult>> run) : PostgresWrite<TResult>, ISoleWrite
{
    public override WriteSlot Slot => new(4, (UInt128)investor);

    public override bool IsAlone => true;

    public async Task RunAsync(NpgsqlConnection connection)
    {
        try
        {
            Answer.Succeed(await run(connection));
        }
        catch (InvestorErasedException e)
        {
            Fail(e);
        }
    }
}

/// <summary>What a lane runs by itself.</summary>
interface ISoleWrite
{
    /// <summary>Runs its transaction and answers it.</summary>
    Task RunAsync(NpgsqlConnection connection);
}

/// <summary>Gives a new investor a number and a data key, or finds those another writer gave first.</summary>
sealed class RegisterWrite(byte[] hash, byte[] sealedId, string masterKey, byte[] wrapped, long createdAt) : PostgresWrite<DataKeyRow>
{
    public byte[] Hash => hash;

    public byte[] SealedId => sealedId;

    public string MasterKey => masterKey;

    public byte[] Wrapped => wrapped;

    public long CreatedAt => createdAt;

    public override WriteSlot Slot => new(5, BitConverter.ToUInt128(hash));
}
