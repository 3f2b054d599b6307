namespace Brokerage.Storage.InMemory;

/// <summary>
/// A journal in memory with the semantics of the durable one, and with faults on request. For tests and simulation: it has no
/// threads and no clock of its own, every call is over when it returns unless <see cref="InMemoryFaults.HoldWrites"/> holds it.
/// </summary>
/// <param name="store">What outlives this journal; null for a store of its own.</param>
/// <param name="time">Tells when the journal stopped; null for the system's clock.</param>
public sealed partial class InMemoryJournal(InMemoryStore? store = null, TimeProvider? time = null) : IJournal
{
    readonly TimeProvider _time = time ?? TimeProvider.System;
    volatile StoreHealth _health = StoreHealth.Ready;
    volatile StoreUnavailableException? _closed;

    /// <summary>What outlives this journal.</summary>
    public InMemoryStore Store { get; } = store ?? new InMemoryStore();

    /// <summary>Faults of this journal, none at first.</summary>
    public InMemoryFaults Faults { get; } = new();

    /// <inheritdoc/>
    public StoreHealth Health => _health;

    /// <summary>Dies as a killed process does: writes that are held are never stored, and nothing works from now on.</summary>
    public void Crash()
    {
        _closed = new StoreUnavailableException("The store is closed.");
        Stop(_closed);
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(
        string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        WriteRules.CheckBatch(investor, entries);
        var copies = entries.Select(entry => entry with
        {
            OccurredAt = entry.OccurredAt.ToUniversalTime(),
            ReceivedAt = entry.ReceivedAt.ToUniversalTime(),
            Payload = entry.Payload.ToArray(),
        }).ToArray();
        var write = WriteForAsync(investor, () => Store.Append(investor, copies), ct);
        return Faults.AcknowledgeBeforeCommit && !write.IsCompleted ? AppendOutcome.Committed : await write;
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        WriteRules.CheckSnapshot(snapshot);
        var copy = snapshot with
        {
            State = snapshot.State.ToArray(),
            WakeAt = snapshot.WakeAt?.ToUniversalTime(),
            SavedAt = snapshot.SavedAt.ToUniversalTime(),
        };
        await WriteForAsync(copy.Investor, () => { Store.Save(copy); return true; }, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        await WriteAsync(() => { Store.Drop(investor); return true; }, ct);
    }

    /// <inheritdoc/>
    public async ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default)
    {
        WriteRules.CheckQuarantined(item);
        var copy = item with
        {
            OccurredAt = item.OccurredAt.ToUniversalTime(),
            ReceivedAt = item.ReceivedAt.ToUniversalTime(),
            Payload = item.Payload.ToArray(),
        };
        await WriteForAsync(copy.Investor, () => { Store.Put(copy); return true; }, ct);
    }

    /// <inheritdoc/>
    public async ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        await WriteAsync(() => { Store.SetStatus(id, status); return true; }, ct);
    }

    /// <summary>Stores what is held, then refuses everything.</summary>
    public ValueTask DisposeAsync()
    {
        Faults.ReleaseWrites();
        Crash();
        return ValueTask.CompletedTask;
    }

    Task<T> WriteAsync<T>(Func<T> store, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The token withdraws a held write; once it is being stored, the token has no effect.
        var started = 0;
        var registration = ct.UnsafeRegister(
            (_, token) => { if (Interlocked.CompareExchange(ref started, 1, 0) == 0) completion.TrySetCanceled(token); }, null);
        if (!Faults.TryHold(Finish)) Finish(null);
        return completion.Task;

        void Finish(StoreUnavailableException? error)
        {
            registration.Unregister();
            if (Interlocked.CompareExchange(ref started, 1, 0) != 0) return;
            if (error is null) Run(store, completion);
            else completion.SetException(error);
        }
    }

    void Run<T>(Func<T> store, TaskCompletionSource<T> completion)
    {
        if (Faults.TakeFailure() is { } failure) Stop(failure);
        if (!_health.IsReady)
        {
            completion.SetException(new StoreUnavailableException(_health.Reason!));
            return;
        }
        try
        {
            lock (Store.Gate) completion.SetResult(store());
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or InvestorErasedException)
        {
            completion.SetException(e);
        }
    }

    void Stop(StoreUnavailableException reason)
    {
        if (!_health.IsReady) return;
        _health = StoreHealth.Stopped(reason.Message, _time.GetUtcNow());
        Faults.EndHold(reason);
    }
}
