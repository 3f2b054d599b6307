namespace Brokerage.Storage;

/// <summary>One caller's write: queued, applied in a transaction with others, and told its outcome after the commit.</summary>
abstract class WriteOperation
{
    /// <summary>What it counts against the most entries of a commit.</summary>
    public virtual int Entries => 1;

    /// <summary>Begins it; false when its caller withdrew it in time. From here on only the commit decides.</summary>
    public abstract bool TryStart();

    /// <summary>Does the work inside the open transaction. Whatever it throws stops the writer.</summary>
    public abstract void Apply(Statements statements);

    /// <summary>Tells the caller the outcome; only after the commit returned.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing was acknowledged.</summary>
    public abstract void Fail(StoreUnavailableException error);
}

/// <inheritdoc cref="WriteOperation"/>
abstract class WriteOperation<TResult> : WriteOperation
{
    const int Waiting = 0, Started = 1, Withdrawn = 2;

    // Callers go on elsewhere: the writer's thread never runs their code.
    readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    CancellationTokenRegistration _registration;
    int _state;

    public Task<TResult> Completion => _completion.Task;

    /// <summary>What the caller gets after the commit.</summary>
    protected TResult? Result { get; set; }

    /// <summary>What the caller gets instead of a result: its own mistake, which does not concern the others in the transaction.</summary>
    protected Exception? Rejection { get; set; }

    /// <summary>
    /// From now until the outcome is known, the token may withdraw it. Before it is queued, so that none is left
    /// registered.
    /// </summary>
    public void WithdrawOn(CancellationToken ct)
    {
        if (!ct.CanBeCanceled) return;
        _registration = ct.UnsafeRegister(
            static (self, token) =>
            {
                var operation = (WriteOperation<TResult>)self!;
                if (Interlocked.CompareExchange(ref operation._state, Withdrawn, Waiting) == Waiting)
                    operation._completion.TrySetCanceled(token);
            },
            this);
    }

    /// <summary>Ends the hold on the token of an operation that was never queued.</summary>
    public void Forget() => _registration.Unregister();

    public override bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    public override void Complete()
    {
        _registration.Unregister();
        if (Rejection is { } rejection) _completion.TrySetException(rejection);
        else _completion.TrySetResult(Result!);
    }

    public override void Fail(StoreUnavailableException error)
    {
        _registration.Unregister();
        _completion.TrySetException(error);
    }
}
