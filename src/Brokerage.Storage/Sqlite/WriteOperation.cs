using System.Diagnostics;

namespace Brokerage.Storage;

/// <summary>One caller's write: queued, applied in a transaction with others, and told its outcome after the commit.</summary>
abstract class WriteOperation
{
    /// <summary>When it was queued, on the stopwatch's clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>The span that waits for it; null when nobody traces it.</summary>
    public Activity? Span { get; } = Traces.Source.HasListeners() ? Activity.Current : null;

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
    readonly WriteAnswer<TResult> _answer = new();

    public Task<TResult> Completion => _answer.Completion;

    /// <summary>What the caller gets after the commit.</summary>
    protected TResult? Result { get; set; }

    /// <summary>What the caller gets instead of a result: its own mistake, which does not concern the others in the transaction.</summary>
    protected Exception? Rejection { get; set; }

    /// <inheritdoc cref="WriteAnswer{TResult}.WithdrawOn"/>
    public void WithdrawOn(CancellationToken ct) => _answer.WithdrawOn(ct);

    /// <inheritdoc cref="WriteAnswer{TResult}.Forget"/>
    public void Forget() => _answer.Forget();

    public override bool TryStart() => _answer.TryStart();

    public override void Complete()
    {
        if (Rejection is { } rejection) _answer.Fail(rejection);
        else _answer.Succeed(Result!);
    }

    public override void Fail(StoreUnavailableException error) => _answer.Fail(error);
}
