using System.Collections.Immutable;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Policy;
using Brokerage.Storage;

namespace Brokerage.Server.Rules;

/// <summary>
/// The rule sets of the running product: their log, what it says now, and the policy that follows it. A change is durable before it
/// decides for anybody, and it is one entry, so that a crash leaves the old rules or the new ones and never a mixture.
/// </summary>
public sealed class LiveRules(IRevisionLog log, PolicyBook policy, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile State _state = new([], RevisionBook.Empty, NewSignal());

    /// <summary>What the log says now.</summary>
    public RevisionBook Book => _state.Book;

    /// <summary>Every entry, oldest first.</summary>
    public ImmutableList<RevisionEntry> Log => _state.Log;

    /// <summary>Reads the log and puts in force what it says. An empty one begins with the file of the configuration folder.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await ReadAsync(ct);
        if (Book.Active is null)
            await DecideAsync(RevisionEntry.Product, (_, _) => new FileImported(policy.File.Revision, policy.File.Source), ct);
    }

    /// <summary>Records what a decision comes to, and puts it in force.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="decide">Decides on the book as it is now, and the instant; asked again when another process wrote meanwhile.</param>
    /// <param name="ct">Withdraws the request until it is being stored.</param>
    /// <param name="recorded">Told the book with the new entry as its last.</param>
    /// <returns>Null when it was recorded; otherwise why it may not be.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was acknowledged.</exception>
    public async Task<Refusal?> DecideAsync(string who, Func<RevisionBook, DateTimeOffset, Ruling> decide, CancellationToken ct, Action<RevisionBook>? recorded = null)
    {
        await _gate.WaitAsync(ct);
        try
        {
            while (true)
            {
                var now = time.GetUtcNow();
                var ruling = decide(Book, now);
                if (ruling.Fact is not { } fact) return ruling.Refusal;
                var entry = new RevisionEntry(Book.Count + 1, now, who, fact);
                if (await log.AppendAsync(entry, ct))
                {
                    Use(Log.Add(entry), Book.With(entry));
                    recorded?.Invoke(Book);
                    return null;
                }
                await ReadAsync(ct);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes over what another process recorded.</summary>
    /// <exception cref="StoreUnavailableException">The log cannot be read; what is in force stays.</exception>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var entries = await log.ReadAllAsync(ct);
            if (entries.Count > Book.Count) Use([.. entries], RevisionBook.Of(entries));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Returns when the log is longer than <paramref name="count"/>.</summary>
    public Task ChangedAsync(long count, CancellationToken ct)
    {
        var state = _state;
        return state.Book.Count > count ? Task.CompletedTask : state.Next.Task.WaitAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task ReadAsync(CancellationToken ct)
    {
        var entries = await log.ReadAllAsync(ct);
        Use([.. entries], RevisionBook.Of(entries));
    }

    private void Use(ImmutableList<RevisionEntry> entries, RevisionBook book)
    {
        if (book.Active is { } active)
            policy.Use(active, book.Ramp?.Revision, book.Ramp?.Percent ?? 0, book.Publications.Select(p => (p.Revision, p.Source)));
        var before = _state;
        _state = new(entries, book, NewSignal());
        before.Next.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record State(ImmutableList<RevisionEntry> Log, RevisionBook Book, TaskCompletionSource Next);
}
