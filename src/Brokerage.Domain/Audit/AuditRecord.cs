using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Audit;

/// <summary>
/// One record of the audit log: who did what, when, and about whom. It holds no personal payload: the investor is a pseudonym that dies
/// with the investor's key, and the details are the ones that the action's entry in <see cref="AuditActions"/> allows.
/// </summary>
/// <param name="No">Number, from 1 without a hole; 0 until the log has given one.</param>
/// <param name="At">When it was done, UTC.</param>
/// <param name="Actor">Id of the member of staff or the system; for an investor their pseudonym.</param>
/// <param name="Role">The role in which the actor did it.</param>
/// <param name="Action">Name of an action of <see cref="AuditActions"/>.</param>
/// <param name="Subject">Pseudonym of the investor concerned, 32 hexadecimal digits; null when the action concerns no single one.</param>
/// <param name="Details">What exactly, by key: our own ids, revisions, counts, codes and hashes.</param>
public sealed record AuditRecord(
    long No, DateTimeOffset At, string Actor, string Role, string Action, string? Subject, ImmutableSortedDictionary<string, string> Details)
{
    private const int MaxActorLength = 128;

    /// <summary>Names an act that may be recorded once only, so that doing it again records nothing; null when every act counts.</summary>
    public string? Once => AuditActions.Find(Action) is { OncePer: { } key } action && Details.TryGetValue(key, out var value) ? $"{action.Family}/{value}" : null;

    /// <summary>A record that is not yet in a log.</summary>
    /// <exception cref="ArgumentException">The action does not allow this subject or these details, or the actor is no name.</exception>
    public static AuditRecord Of(
        DateTimeOffset at, AuditActor by, AuditAction action, string? subject, IEnumerable<KeyValuePair<string, string>> details)
    {
        var record = new AuditRecord(
            0, at.ToUniversalTime(), by.Id, by.Role, action.Name, subject, details.ToImmutableSortedDictionary(StringComparer.Ordinal));
        record.Check();
        return record;
    }

    /// <summary>Refuses what the audit log must never hold.</summary>
    /// <exception cref="ArgumentException">A part of the record is not allowed; the message names the part and never its value.</exception>
    public void Check()
    {
        var action = AuditActions.Find(Action) ?? throw new ArgumentException("The audit knows no action of this name.");
        if (!TextAttribute.IsClean(Actor, MaxActorLength))
            throw new ArgumentException($"{action.Name}: the actor is not a text of 1 to {MaxActorLength} characters without control characters.");
        if (!AuditActor.Roles.Contains(Role)) throw new ArgumentException($"{action.Name}: there is no such role.");
        if (Subject is null == action.HasSubject)
            throw new ArgumentException($"{action.Name}: {(action.HasSubject ? "it concerns an investor" : "it concerns no single investor")}.");
        if (Subject is not null && !AuditShape.Pseudonym.Fits(Subject)) throw new ArgumentException($"{action.Name}: the subject is no pseudonym.");
        if (Role == AuditActor.Investor && Actor != Subject) throw new ArgumentException($"{action.Name}: an investor acts by their pseudonym, on their own data.");
        action.CheckDetails(Details);
    }
}

/// <summary>Who did it.</summary>
/// <param name="Id">Id of the member of staff or the system; for an investor their pseudonym.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
public sealed record AuditActor(string Id, string Role)
{
    /// <summary>The role of investors.</summary>
    public const string Investor = "investor";

    /// <summary>The product itself: what happens by time or by rule, without a person.</summary>
    public static AuditActor Product { get; } = new("brokerage", "system");

    /// <summary>Every role that can act.</summary>
    public static ImmutableArray<string> Roles { get; } = [Investor, "ingest", "product", "agent", "privacy", "ops", "system"];
}
