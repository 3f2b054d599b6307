using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>A journal that hands everything on; those below change one thing each.</summary>
public abstract class JournalDecorator(IJournal inner) : IJournal
{
    protected IJournal Inner => inner;

    public virtual StoreHealth Health => inner.Health;

    public virtual ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default) =>
        inner.AppendAsync(investor, entries, ct);

    public virtual ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(string investor, long afterSequence, int limit, CancellationToken ct = default) =>
        inner.ReadAsync(investor, afterSequence, limit, ct);

    public virtual ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        inner.FindAsync(investor, source, eventId, ct);

    public virtual ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default) =>
        inner.LoadSnapshotAsync(investor, ct);

    public virtual ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default) => inner.SaveSnapshotAsync(snapshot, ct);

    public virtual ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default) => inner.DropSnapshotAsync(investor, ct);

    public virtual ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default) => inner.QuarantineAsync(item, ct);

    public virtual ValueTask<QuarantinedEvent?> FindQuarantinedAsync(string investor, string source, string eventId, CancellationToken ct = default) =>
        inner.FindQuarantinedAsync(investor, source, eventId, ct);

    public ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default) => inner.GetQuarantinedAsync(id, ct);

    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default) => inner.ListQuarantineAsync(status, afterId, limit, ct);

    public ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default) =>
        inner.SetQuarantineStatusAsync(id, status, ct);

    public virtual ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default) =>
        inner.DueInvestorsAsync(now, limit, ct);

    public ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default) =>
        inner.ListQuarantinedOfAsync(investor, ct);

    public ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default) =>
        inner.CountQuarantineAsync(status, limit, ct);

    public ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default) => inner.CountByTierAsync(ct);

    public ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default) =>
        inner.ListInvestorsAsync(after, limit, ct);

    public ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default) =>
        inner.ListHeadsAsync(after, limit, ct);

    public ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default) => inner.ExistsAsync(investor, ct);

    public virtual ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default) => inner.EraseAsync(investor, ct);

    public virtual ValueTask<int> RedactAsync(
        string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default) =>
        inner.RedactAsync(investor, beforeSequence, types, ct);

    public virtual ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default) => inner.PseudonymAsync(investor, ct);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await inner.DisposeAsync();
    }
}

/// <summary>Appends wait at a gate while it is closed.</summary>
public sealed class GateJournal(IJournal inner) : JournalDecorator(inner)
{
    private volatile TaskCompletionSource open = Opened();
    private volatile TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when an append stands before the closed gate.</summary>
    public Task Arrived => arrived.Task.Soon();

    public void Close()
    {
        arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open() => open.SetResult();

    public override async ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        if (!open.Task.IsCompleted)
        {
            arrived.TrySetResult();
            await open.Task.Soon();
        }
        return await base.AppendAsync(investor, entries, ct);
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }
}

/// <summary>The next write of a kind fails, before or after it was stored: whoever wrote cannot tell which.</summary>
public sealed class FailNextJournal(IJournal inner) : JournalDecorator(inner)
{
    private int skipAppends;
    private bool? failAppendStored;
    private bool failSnapshot;
    private bool failRedaction;

    public int Failures { get; private set; }

    /// <summary>Lets an append fail; <paramref name="stored"/>: although it was stored. The first <paramref name="after"/> appends pass.</summary>
    public void FailNextAppend(bool stored = false, int after = 0) => (failAppendStored, skipAppends) = (stored, after);

    public void FailNextSnapshot() => failSnapshot = true;

    public void FailNextRedaction() => failRedaction = true;

    /// <summary>Forgets a failure that did not come to pass.</summary>
    public void Heal() => (failAppendStored, failSnapshot, failRedaction) = (null, false, false);

    public override async ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        if (failAppendStored is not { } stored || skipAppends-- > 0) return await base.AppendAsync(investor, entries, ct);
        failAppendStored = null;
        Failures++;
        if (stored) await base.AppendAsync(investor, entries, ct);
        throw new StoreUnavailableException("The disk failed.");
    }

    public override ValueTask<int> RedactAsync(string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default)
    {
        if (!failRedaction) return base.RedactAsync(investor, beforeSequence, types, ct);
        failRedaction = false;
        Failures++;
        throw new StoreUnavailableException("The disk failed.");
    }

    public override ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        if (!failSnapshot) return base.SaveSnapshotAsync(snapshot, ct);
        failSnapshot = false;
        Failures++;
        throw new StoreUnavailableException("The disk failed.");
    }
}

/// <summary>The mutant that takes nothing out of the journal.</summary>
public sealed class KeepingJournal(IJournal inner) : JournalDecorator(inner)
{
    public override ValueTask<int> RedactAsync(string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default) => new(0);
}

/// <summary>Counts what is written, and lets other work run in the middle of every call, as a real store does.</summary>
public sealed class YieldingJournal(IJournal inner) : JournalDecorator(inner)
{
    private long snapshotsSaved;

    public long SnapshotsSaved => Volatile.Read(ref snapshotsSaved);

    public override async ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        await Task.Yield();
        return await base.AppendAsync(investor, entries, ct);
    }

    public override async ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(string investor, long afterSequence, int limit, CancellationToken ct = default)
    {
        await Task.Yield();
        return await base.ReadAsync(investor, afterSequence, limit, ct);
    }

    public override async ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        await Task.Yield();
        Interlocked.Increment(ref snapshotsSaved);
        await base.SaveSnapshotAsync(snapshot, ct);
    }
}

/// <summary>The mutant without duplicate detection: an event that is sent again is another event.</summary>
public sealed class NoDedupJournal(IJournal inner) : JournalDecorator(inner)
{
    private long renamed;

    public override ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default) =>
        base.AppendAsync(investor, [.. entries.Select(e => e with { EventId = $"{e.EventId}#{Interlocked.Increment(ref renamed)}" })], ct);

    public override ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default) => new((JournalEntry?)null);
}

/// <summary>The mutant that acknowledges before it commits: what was not yet stored when the process died is lost.</summary>
public sealed class AckBeforeCommitJournal(IJournal inner, int lag = 1) : JournalDecorator(inner)
{
    private readonly Queue<(string Investor, IReadOnlyList<JournalEntry> Entries)> pending = new();

    public override async ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        pending.Enqueue((investor, entries));
        if (pending.Count > lag && pending.Dequeue() is var (oldInvestor, oldEntries)) await base.AppendAsync(oldInvestor, oldEntries, ct);
        return AppendOutcome.Committed;
    }
}
