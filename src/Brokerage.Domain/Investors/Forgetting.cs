using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Domain.Investors;

/// <summary>
/// How purposes are forgotten: afterwards the state is the one of an investor who had never granted them. What was shown rested on everything that was
/// known, so placement, segments and whatever was done with cards go with any of them; what other purposes learned by themselves stays.
/// </summary>
public static class Forgetting
{
    /// <summary>What was done with cards, which nudges led to them, and when tiers were decided again, says what was shown.</summary>
    private static readonly Type[] Shown = [typeof(CardDismissed), typeof(CardRated), typeof(NudgeSent), typeof(Reconsidered)];

    /// <summary>The purposes that an event makes forgotten in this state; empty for most events, and for a withdrawal of what is not granted.</summary>
    public static ImmutableArray<Purpose> PurposesOf(InvestorState state, InvestorEvent data) => data switch
    {
        ConsentWithdrawn or ConsentExpired when ConsentFold.PurposeOf(data) is { } purpose => (IsLearned(purpose) || purpose == Purpose.NudgePush) && state.Consents.Find(purpose) is { Granted: true } ? [purpose] : [],
        LearningReset => [.. Purposes.Personalising],
        _ => [],
    };

    /// <summary>Names of the event types that hold nothing but what is forgotten with these purposes: what is taken out of the journal.</summary>
    public static ImmutableArray<string> TypesOf(ImmutableArray<Purpose> purposes) =>
    [
        .. EventCatalogue.All.Concat(EventCatalogue.Own)
            .Where(t => (purposes.Any(IsLearned) && Shown.Contains(t.DataType)) || (t.Purpose is { } purpose && purposes.Contains(purpose))).Select(t => t.Name),
    ];

    /// <summary>The state without what the purposes taught.</summary>
    /// <param name="state">The state, with the sequence of the event that makes it forget.</param>
    /// <param name="purposes">At least one.</param>
    public static InvestorState Forget(InvestorState state, ImmutableArray<Purpose> purposes)
    {
        // What the investor set stays; what was sent is forgotten.
        var known = state with { Nudges = state.Nudges is { } nudges ? (nudges with { Days = [] }).Kept() : null, ForgotAt = state.Sequence };
        return purposes.Any(IsLearned) ? ForgetLearned(known, purposes) : known;
    }

    private static InvestorState ForgetLearned(InvestorState state, ImmutableArray<Purpose> purposes) => state with
    {
        Portfolio = purposes.Contains(Purpose.PersonalisePortfolio) ? Portfolio.Empty : state.Portfolio,
        Behaviour = purposes.Contains(Purpose.PersonaliseBehaviour) ? Behaviour.Empty : WithoutRatings(state.Behaviour),
        Declared = purposes.Contains(Purpose.PersonaliseDeclared) ? Declared.Empty : state.Declared,
        Service = purposes.Contains(Purpose.PersonaliseService) ? Service.Empty : state.Service,
        Dismissed = [],
        Placement = Placement.Initial with { DecidedBy = state.Sequence },
        Segments = [],
    };

    private static bool IsLearned(Purpose purpose) => Purposes.Personalising.Contains(purpose);

    private static Behaviour WithoutRatings(Behaviour behaviour) => behaviour with
    {
        Ratings = [], Events = behaviour.Events.Without(EventCatalogue.Of(typeof(CardRated)).Key),
    };
}
