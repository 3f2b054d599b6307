using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Investors;

/// <summary>What an event adds to what is known. Pure; the tier is decided afterwards, by <see cref="Personalization"/>.</summary>
public static class InvestorFold
{
    /// <summary>The state after <paramref name="recorded"/>; a section whose purpose is not granted never changes.</summary>
    public static InvestorState Apply(InvestorState state, RecordedEvent recorded)
    {
        var next = state with { Sequence = recorded.Sequence, FirstSeen = state.FirstSeen ?? recorded.ReceivedAt };
        var (data, at) = (recorded.Data, recorded.OccurredAt);
        if (EventCatalogue.Of(data).Purpose is { } purpose)
            return !state.Consents.Grants(purpose) ? next : purpose switch
            {
                Purpose.PersonalisePortfolio => next with { Portfolio = PortfolioFold.Apply(state.Portfolio, data, at) },
                Purpose.PersonaliseBehaviour => next with { Behaviour = BehaviourFold.Apply(state.Behaviour, data, at) },
                Purpose.PersonaliseDeclared => next with { Declared = BehaviourFold.Apply(state.Declared, data, at) },
                Purpose.PersonaliseService => next with { Service = BehaviourFold.Apply(state.Service, data, at) },
                _ => next,
            };
        return data switch
        {
            AccountOpened => next with { OpenedOn = PortfolioFold.Day(at) },
            ConsentGiven given => next with { Consents = Choose(state, recorded, given.Purpose, true, given.NoticeVersion, given.Language) },
            ConsentWithdrawn withdrawn => Forget(next, Parse(withdrawn.Purpose)) with
            {
                Consents = Choose(state, recorded, withdrawn.Purpose, false, "", ""),
            },
            CardDismissed dismissed => next with { Dismissed = state.Dismissed.Set(dismissed.CardId, new DismissedCard(dismissed.CardId, at)) },
            _ => next,
        };
    }

    /// <summary>True when the event may be kept: it serves a granted purpose, or is kept on another basis.</summary>
    public static bool MayKeep(InvestorState state, InvestorEvent data) =>
        EventCatalogue.Of(data).Purpose is not { } purpose || state.Consents.Grants(purpose);

    private static ConsentBook Choose(InvestorState state, RecordedEvent recorded, string key, bool granted, string notice, string language)
    {
        var purpose = Parse(key);
        return state.Consents.Grants(purpose) == granted && state.Consents.Find(purpose) is not null
            ? state.Consents
            : state.Consents.With(new(purpose, granted, notice, language, recorded.OccurredAt, $"consent-{recorded.Sequence}"));
    }

    private static InvestorState Forget(InvestorState state, Purpose purpose) => purpose switch
    {
        Purpose.PersonalisePortfolio => state with { Portfolio = Portfolio.Empty },
        Purpose.PersonaliseBehaviour => state with { Behaviour = Behaviour.Empty },
        Purpose.PersonaliseDeclared => state with { Declared = Declared.Empty },
        Purpose.PersonaliseService => state with { Service = Service.Empty },
        _ => state,
    };

    private static Purpose Parse(string key) =>
        Purposes.TryParse(key, out var purpose) ? purpose : throw new ArgumentException("The reader lets only known purposes through.", nameof(key));
}
