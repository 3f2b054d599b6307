using Brokerage.Domain.Revisions;

namespace Brokerage.Storage;

/// <summary>
/// The durable log of rule sets. One append is one atomic step: after a crash the entry is there or it is not. Every append throws
/// <see cref="StoreUnavailableException"/> once the store has stopped. May be called from any thread.
/// </summary>
public interface IRevisionLog
{
    /// <summary>Stores the next entry; completes only after the commit (and its fsync) that covers it.</summary>
    /// <returns>False when the log already has an entry of that number, or not yet the one before: nothing was stored then.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was acknowledged.</exception>
    ValueTask<bool> AppendAsync(RevisionEntry entry, CancellationToken ct = default);

    /// <summary>All entries in order.</summary>
    ValueTask<IReadOnlyList<RevisionEntry>> ReadAllAsync(CancellationToken ct = default);
}
