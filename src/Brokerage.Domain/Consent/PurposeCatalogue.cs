using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Consent;

/// <summary>
/// What data is used for, on which basis and for how long. What a purpose is fed by and computes is read off the catalogues of events and features, so
/// that neither can drift away from it. Receipts hash what stands here: terms that were released never change; other terms come with another notice.
/// </summary>
public static class PurposeCatalogue
{
    /// <summary>Days after which a consent ends when neither the investor nor the sender named a term: two years.</summary>
    public const int DefaultDurationDays = 730;

    /// <summary>Where a consent was given when the sender did not say: India, ISO 3166-1.</summary>
    public const string DefaultJurisdiction = "IN";

    /// <summary>Seven years, for which India's Digital Personal Data Protection Rules (2025) have consent records kept.</summary>
    private const int ProofDays = 2557;

    /// <summary>Five years after the account was closed (Prevention of Money-laundering Act 2002, section 12).</summary>
    private const int AccountDays = 1826;

    private const string Forgotten = "Deleted at once when you say no, and when your consent ends.";

    /// <summary>What rests on consent, in the order of <see cref="Purposes.All"/>.</summary>
    public static IReadOnlyList<Processing> OnConsent { get; } = [.. Purposes.All.Select(OfPurpose)];

    /// <summary>What rests on another basis, and therefore stays after a withdrawal.</summary>
    public static IReadOnlyList<Processing> OnOtherBasis { get; } =
    [
        Other("run-account", LawfulBasis.Contract, AccountDays, "Kept while you have your account, and for five years after: without it there is no account.", typeof(AccountOpened)),
        Other("honour-choices", LawfulBasis.Contract, Personalization.DismissedDays,
            "Used for 30 days, so that a card you sent away stays away; deleted at once when you take back any purpose that chooses what you see.",
            typeof(CardDismissed), typeof(Reconsidered)),
        Other("prove-choices", LawfulBasis.LegalDuty, ProofDays, "Kept for seven years: we must be able to prove what you chose, and when.",
            typeof(ConsentGiven), typeof(ConsentWithdrawn), typeof(ConsentExpired), typeof(LearningReset), typeof(PersonalisationPaused), typeof(NudgesSet), typeof(Redacted)),
    ];

    /// <summary>Every use of data.</summary>
    public static IReadOnlyList<Processing> All { get; } = [.. OnConsent, .. OnOtherBasis];

    /// <summary>What a purpose uses.</summary>
    public static Processing Of(Purpose purpose) => OnConsent[(int)purpose];

    /// <summary>The use that an event is kept for.</summary>
    public static Processing Of(EventType type) => All.Single(p => p.Events.Contains(type));

    /// <summary>The matrix purpose × kind of data × features, by use and then by kind; cells without data are absent.</summary>
    public static ImmutableArray<ProcessingCell> Matrix() =>
    [
        .. from processing in All
           from category in processing.Categories
           select new ProcessingCell(
               processing, category, [.. processing.Events.Where(e => e.Categories.Contains(category))],
               [.. processing.Features.Where(f => f.Categories.Contains(category))]),
    ];

    private static Processing OfPurpose(Purpose purpose)
    {
        ImmutableArray<EventType> events = [.. EventCatalogue.All.Concat(EventCatalogue.Own).Where(e => e.Purpose == purpose)];
        ImmutableArray<Feature> features = [.. FeatureCatalogue.All.Where(f => f.Purposes.Contains(purpose))];
        return new(
            purpose.Key(), LawfulBasis.Consent, Ordered([.. events.SelectMany(e => e.Categories), .. features.SelectMany(f => f.Categories), .. Beyond(purpose)]),
            events, features, DefaultDurationDays, Forgotten);
    }

    /// <summary>Two purposes have no events of their own: they use what was shown and, for notices, what is held.</summary>
    private static IEnumerable<DataCategory> Beyond(Purpose purpose) => purpose switch
    {
        Purpose.MeasureImprove => [DataCategory.Exposure],
        Purpose.NudgePush => [DataCategory.Exposure, DataCategory.Holdings],
        _ => [],
    };

    private static Processing Other(string key, LawfulBasis basis, int days, string retention, params Type[] data)
    {
        ImmutableArray<EventType> events = [.. EventCatalogue.All.Concat(EventCatalogue.Own).Where(e => data.Contains(e.DataType))];
        return new(key, basis, Ordered(events.SelectMany(e => e.Categories)), events, [], days, retention);
    }

    private static ImmutableArray<DataCategory> Ordered(IEnumerable<DataCategory> categories) => [.. categories.Distinct().Order()];
}
