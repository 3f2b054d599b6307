using System.Collections.Immutable;

namespace Brokerage.Domain.Audit;

/// <summary>A kind of act that is audited, and all that a record of it may say.</summary>
/// <param name="Name">Its name, <c>family.act</c>; never changes once released.</param>
/// <param name="Description">What was done, in plain words for the investor concerned.</param>
public sealed record AuditAction(string Name, string Description)
{
    /// <summary>Whether it concerns one investor, whose pseudonym the record carries then.</summary>
    public bool HasSubject { get; init; }

    /// <summary>The details that a record has, all of them and no other, each with its shape.</summary>
    public ImmutableSortedDictionary<string, AuditShape> Details { get; init; } = ImmutableSortedDictionary<string, AuditShape>.Empty;

    /// <summary>The detail whose value names the act: within a family it is recorded once a value. Null when every act counts.</summary>
    public string? OncePer { get; init; }

    /// <summary>The part of the name before the dot.</summary>
    public string Family => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Refuses details that are not exactly the allowed ones.</summary>
    /// <exception cref="ArgumentException">A detail is missing, not on the list, or of another shape. Neither key nor value is repeated.</exception>
    public void CheckDetails(IReadOnlyDictionary<string, string> details)
    {
        foreach (var (key, shape) in Details)
            if (!details.TryGetValue(key, out var value) || !shape.Fits(value))
                throw new ArgumentException($"{Name}: the detail '{key}' is missing or is not a {shape.Name}.");
        if (details.Count != Details.Count) throw new ArgumentException($"{Name}: a detail that is not on the list of this action.");
    }
}
