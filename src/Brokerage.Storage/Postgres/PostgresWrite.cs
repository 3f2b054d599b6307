using System.Diagnostics;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>Kinds of writes that lanes carry.</summary>
enum WriteKind
{
    Append,
    Snapshot,
    Quarantine,
    Sole,
    Register,
    Audit,
}

/// <summary>
/// What may be in one group only once, because one statement cannot change a row twice: a kind of write, and whom it is of. What is of one
/// is done in the order in which it came.
/// </summary>
readonly record struct WriteSlot(WriteKind Kind, UInt128 Of);

/// <summary>One caller's write: queued, sent in a transaction with others, and told its outcome after the commit.</summary>
abstract class PostgresWrite
{
    public abstract WriteSlot Slot { get; }

    /// <summary>When it was made, on the stopwatch's clock.</summary>
    public long MadeAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>The span that waits for it; null when nobody traces it.</summary>
    public Activity? Span { get; } = Traces.Source.HasListeners() ? Activity.Current : null;

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

/// <summary>What a lane runs by itself.</summary>
interface ISoleWrite
{
    /// <summary>Runs its transaction and answers it.</summary>
    Task RunAsync(NpgsqlConnection connection);
}

/// <summary>Something rare that needs a transaction of its own, in its turn among the investor's writes.</summary>
sealed class SoleWrite<TResult>(long investor, Func<NpgsqlConnection, Task<TResult>> run) : PostgresWrite<TResult>, ISoleWrite
{
    public override WriteSlot Slot => new(WriteKind.Sole, (UInt128)investor);

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

/// <summary>Gives a new investor a number and a data key, or finds those another writer gave first.</summary>
sealed class RegisterWrite(byte[] hash, byte[] sealedId, string masterKey, byte[] wrapped, long createdAt) : PostgresWrite<DataKeyRow>
{
    public byte[] Hash => hash;

    public byte[] SealedId => sealedId;

    public string MasterKey => masterKey;

    public byte[] Wrapped => wrapped;

    public long CreatedAt => createdAt;

    public override WriteSlot Slot => new(WriteKind.Register, BitConverter.ToUInt128(hash));
}
