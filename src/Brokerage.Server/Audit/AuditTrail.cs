using Brokerage.Domain.Audit;
using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>
/// Where acts are recorded. What is audited is recorded before its answer leaves: an endpoint awaits the record first, and while nothing
/// can be stored the request is refused.
/// </summary>
public sealed class AuditTrail(IAuditLog log, IJournal journal, AuditPublisher publisher, TimeProvider time)
{
    /// <summary>Records an act that concerns no single investor.</summary>
    /// <param name="by">Who did it.</param>
    /// <param name="action">What.</param>
    /// <param name="details">What exactly, as the action allows.</param>
    /// <param name="ct">Withdraws it until it is being stored.</param>
    /// <returns>The number of the record; null when the act was recorded before.</returns>
    /// <exception cref="ArgumentException">The action does not allow this.</exception>
    /// <exception cref="StoreUnavailableException">Nothing was recorded: the act must not be answered.</exception>
    public ValueTask<long?> RecordAsync(AuditActor by, AuditAction action, IReadOnlyList<KeyValuePair<string, string>> details, CancellationToken ct) =>
        RecordAsync(AuditRecord.Of(time.GetUtcNow(), by, action, null, details), ct);

    /// <summary>Records an act that concerns an investor, under the investor's pseudonym.</summary>
    /// <param name="by">Who did it; for an investor who acts on their own data only the role counts.</param>
    /// <param name="action">What.</param>
    /// <param name="investor">The investor's id; it is not stored.</param>
    /// <param name="details">What exactly, as the action allows.</param>
    /// <param name="ct">Withdraws it until it is being stored.</param>
    /// <returns>False, with nothing recorded, when the investor is not known (any more): then nothing may be answered about them either.</returns>
    /// <exception cref="ArgumentException">The action does not allow this.</exception>
    /// <exception cref="StoreUnavailableException">Nothing was recorded: the act must not be answered.</exception>
    public async ValueTask<bool> RecordAboutAsync(
        AuditActor by, AuditAction action, string investor, IReadOnlyList<KeyValuePair<string, string>> details, CancellationToken ct)
    {
        if (await journal.PseudonymAsync(investor, ct) is not { } subject) return false;
        await RecordAsync(AuditRecord.Of(time.GetUtcNow(), by.Role == AuditActor.Investor ? by with { Id = subject } : by, action, subject, details), ct);
        return true;
    }

    /// <summary>Records an act as it is: one of another time, or about an investor whose pseudonym was asked for while it could be.</summary>
    /// <inheritdoc cref="RecordAsync(AuditActor, AuditAction, IReadOnlyList{KeyValuePair{string, string}}, CancellationToken)"/>
    public async ValueTask<long?> RecordAsync(AuditRecord record, CancellationToken ct)
    {
        // An act that counts once and is there already costs a read, not a write.
        if (record.Once is { } once && await log.HasAsync(once, ct)) return null;
        var no = await log.AppendAsync(record, ct);
        publisher.Signal();
        return no;
    }
}
