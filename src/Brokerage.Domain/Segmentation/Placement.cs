using System.Collections.Immutable;

namespace Brokerage.Domain.Segmentation;

/// <summary>The tier an investor is in and how it came to be.</summary>
/// <param name="Tier">Name of the tier.</param>
/// <param name="Since">When it was entered, UTC; null for the first placement, which no dwell protects.</param>
/// <param name="Rule">Id of the rule that decided, or <c>default</c>.</param>
/// <param name="DecidedBy">Journal sequence of the event that led to the present tier; 0 for the first placement.</param>
/// <param name="Revision">Rule set that decided.</param>
/// <param name="Transitions">When the tier changed in the last 30 days, oldest first.</param>
/// <param name="HeldTier">The tier that the rules already ask for while dwell or the flip budget holds the present one; null otherwise.</param>
/// <param name="HeldUntil">When the hold ends, UTC.</param>
/// <param name="Before">The stay that the last transition ended: what a roll back of the rule set behind that transition restores; null before the first.</param>
public sealed record Placement(
    string Tier, DateTimeOffset? Since, string Rule, long DecidedBy, string Revision, ImmutableArray<DateTimeOffset> Transitions,
    string? HeldTier, DateTimeOffset? HeldUntil, PriorStay? Before = null)
{
    /// <summary>The placement of an investor of whom nothing is known.</summary>
    public static Placement Initial { get; } = new("novice", null, "default", 0, "", [], null, null);
}

/// <summary>A stay in a tier that a transition ended.</summary>
/// <param name="Tier">The tier that was left.</param>
/// <param name="Since">When it had been entered, UTC; null for the first placement.</param>
/// <param name="DecidedBy">Journal sequence of the event that had led to it.</param>
/// <param name="EndedBy">The rule set whose decision ended it.</param>
public sealed record PriorStay(string Tier, DateTimeOffset? Since, long DecidedBy, string EndedBy);
