namespace Brokerage.Storage;

/// <summary>
/// What a caller waits for while a write is queued, begun and committed. Until it is begun, the caller's token may withdraw it; from then
/// on only the commit decides.
/// </summary>
sealed class WriteAnswer<TResult>
{
    const int Waiting = 0, Started = 1, Withdrawn = 2;

    // Callers go on elsewhere: the writer never runs their code.
    readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    CancellationTokenRegistration _registration;
    int _state;

    public Task<TResult> Completion => _completion.Task;

    /// <summary>
    /// From now until the outcome is known, the token may withdraw the write. Before it is queued, so that none is left registered.
    /// </summary>
    public void WithdrawOn(CancellationToken ct)
    {
        if (!ct.CanBeCanceled) return;
        _registration = ct.UnsafeRegister(
            static (self, token) =>
            {
                var answer = (WriteAnswer<TResult>)self!;
                if (Interlocked.CompareExchange(ref answer._state, Withdrawn, Waiting) == Waiting)
                    answer._completion.TrySetCanceled(token);
            },
            this);
    }

    /// <summary>Ends the hold on the token of a write that was never queued.</summary>
    public void Forget() => _registration.Unregister();

    /// <summary>Begins it; false when its caller withdrew it in time.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    public void Succeed(TResult result)
    {
        _registration.Unregister();
        _completion.TrySetResult(result);
    }

    public void Fail(Exception error)
    {
        _registration.Unregister();
        _completion.TrySetException(error);
    }
}
