using Brokerage.Domain.Audit;

namespace Brokerage.Storage;

/// <summary>
/// The durable audit log: records that are chained, appended and never change. The number and the head of a record are given inside the
/// transaction that stores it, so that several processes on one store write one chain. May be called from any thread.
/// </summary>
public interface IAuditLog
{
    /// <summary>Stores a record as the next one; completes only after the commit (and its fsync) that covers it.</summary>
    /// <param name="record">The record; its own number does not matter.</param>
    /// <param name="ct">Withdraws it as long as its transaction has not begun; later it has no effect.</param>
    /// <returns>The number it was given; null when an act of its <see cref="AuditRecord.Once"/> is recorded already: nothing was stored then.</returns>
    /// <exception cref="ArgumentException">The record says what no record may say.</exception>
    /// <exception cref="StoreUnavailableException">Nothing was acknowledged.</exception>
    ValueTask<long?> AppendAsync(AuditRecord record, CancellationToken ct = default);

    /// <summary>Entries after a number, oldest first, at most <paramref name="limit"/>, exactly as they are stored: nothing is verified.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct = default);

    /// <summary>Records about one investor, newest first, at most <paramref name="limit"/>.</summary>
    /// <exception cref="StoreIntegrityException">A stored record is none.</exception>
    ValueTask<IReadOnlyList<AuditRecord>> ReadBySubjectAsync(string subject, int limit, CancellationToken ct = default);

    /// <summary>The newest entry; null in an empty log. Its number is how many there are.</summary>
    ValueTask<AuditEntry?> LastAsync(CancellationToken ct = default);

    /// <summary>True when an act of this name is recorded, see <see cref="AuditRecord.Once"/>.</summary>
    ValueTask<bool> HasAsync(string once, CancellationToken ct = default);
}
