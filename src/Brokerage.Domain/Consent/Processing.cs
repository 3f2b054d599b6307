using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Consent;

/// <summary>Why data may be used at all.</summary>
public enum LawfulBasis
{
    /// <summary>The investor said yes to the purpose.</summary>
    Consent,

    /// <summary>The investor's account cannot be run without it.</summary>
    Contract,

    /// <summary>The law asks for it.</summary>
    LegalDuty,
}

/// <summary>One use of data: what is used, why it may be, for how long, and what comes of it.</summary>
/// <param name="Key">Key of the purpose, or a name of its own where the basis is not consent.</param>
/// <param name="Basis">Why it may be used.</param>
/// <param name="Categories">Kinds of data that it uses.</param>
/// <param name="Events">Events that it keeps.</param>
/// <param name="Features">Features that it computes.</param>
/// <param name="RetentionDays">Days for which it keeps data: of a consent, its term when the investor names none; otherwise from the event on.</param>
/// <param name="Retention">What happens to the data at a withdrawal and at the end, in one sentence that an investor understands.</param>
public sealed record Processing(
    string Key, LawfulBasis Basis, ImmutableArray<DataCategory> Categories, ImmutableArray<EventType> Events, ImmutableArray<Feature> Features,
    int RetentionDays, string Retention);

/// <summary>One cell of the matrix purpose × kind of data.</summary>
/// <param name="Processing">The use.</param>
/// <param name="Category">The kind of data.</param>
/// <param name="Events">Events of that use with data of that kind.</param>
/// <param name="Features">Features of that use that are computed from data of that kind.</param>
public sealed record ProcessingCell(Processing Processing, DataCategory Category, ImmutableArray<EventType> Events, ImmutableArray<Feature> Features);
