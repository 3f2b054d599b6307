namespace Brokerage.Storage.InMemory;

/// <summary>
/// Faults of one <see cref="InMemoryJournal"/>: writes that fail, writes that take long, a crash, and the bug that every
/// durability test must find. For tests and simulation.
/// </summary>
public sealed class InMemoryFaults
{
    readonly Lock _gate = new();
    readonly Queue<Action<StoreUnavailableException?>> _held = new();
    StoreUnavailableException? _failNext;
    bool _hold;

    /// <summary>
    /// The bug: an append that is held is answered <see cref="AppendOutcome.Committed"/> at once. After <see cref="InMemoryJournal.Crash"/>
    /// an acknowledged event is then missing.
    /// </summary>
    public bool AcknowledgeBeforeCommit { get; set; }

    /// <summary>How many writes are held.</summary>
    public int Held
    {
        get { lock (_gate) return _held.Count; }
    }

    /// <summary>Lets the next write fail as a failed fsync does: it is not stored, and the journal stops.</summary>
    public void FailNextWrite(string reason = "fsync failed")
    {
        lock (_gate) _failNext = new StoreUnavailableException($"The writer stopped: {reason}");
    }

    /// <summary>Holds every write before it is stored, until <see cref="ReleaseWrites"/>.</summary>
    public void HoldWrites()
    {
        lock (_gate) _hold = true;
    }

    /// <summary>Stores what was held, in order, and holds no more.</summary>
    public void ReleaseWrites() => EndHold(null);

    internal StoreUnavailableException? TakeFailure()
    {
        lock (_gate) return Interlocked.Exchange(ref _failNext, null);
    }

    /// <summary>
    /// Keeps a write for later; false when writes are not held. It is run with the error that ends it, or null to be
    /// stored.
    /// </summary>
    internal bool TryHold(Action<StoreUnavailableException?> write)
    {
        lock (_gate)
        {
            if (_hold) _held.Enqueue(write);
            return _hold;
        }
    }

    internal void EndHold(StoreUnavailableException? error)
    {
        lock (_gate)
        {
            _hold = false;
            while (_held.TryDequeue(out var write)) write(error);
        }
    }
}
