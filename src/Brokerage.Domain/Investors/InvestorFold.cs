using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring.Nudges;

namespace Brokerage.Domain.Investors;

/// <summary>What an event adds to what is known. Pure; the tier is decided afterwards, by <see cref="Personalization"/>.</summary>
public static class InvestorFold
{
    private const int DismissedKept = 500;

    /// <summary>The state after <paramref name="recorded"/>; a section whose purpose is not granted never changes.</summary>
    public static InvestorState Apply(InvestorState state, RecordedEvent recorded)
    {
        var (data, at) = (recorded.Data, recorded.OccurredAt.ToUniversalTime());
        // What can be forgotten before anything else is known says nothing of when the investor was first seen.
        var next = state with { Sequence = recorded.Sequence, FirstSeen = data is CardDismissed ? state.FirstSeen : state.FirstSeen ?? recorded.ReceivedAt };
        var type = EventCatalogue.Of(data);
        if (type.Purpose is { } purpose)
            return !state.Consents.Grants(purpose) ? next : purpose switch
            {
                Purpose.PersonalisePortfolio => next with { Portfolio = PortfolioFold.Apply(state.Portfolio, data, at) with { Events = EventDays.Add(state.Portfolio.Events, type, at) } },
                Purpose.PersonaliseBehaviour => next with { Behaviour = BehaviourFold.Apply(state.Behaviour, data, at) with { Events = EventDays.Add(state.Behaviour.Events, type, at) } },
                Purpose.PersonaliseDeclared => next with { Declared = BehaviourFold.Apply(state.Declared, data, at) with { Events = EventDays.Add(state.Declared.Events, type, at) } },
                Purpose.PersonaliseService => next with { Service = BehaviourFold.Apply(state.Service, data, at) with { Events = EventDays.Add(state.Service.Events, type, at) } },
                Purpose.NudgePush when data is NudgeSent sent => next with { Nudges = (state.Nudges ?? NudgeBook.Default).Sent(sent.Day) },
                _ => next,
            };
        if (Forgetting.PurposesOf(state, data) is { IsEmpty: false } forgotten) next = Forgetting.Forget(next, forgotten);
        return data switch
        {
            AccountOpened => next with { OpenedOn = PortfolioFold.Day(at) },
            ConsentGiven or ConsentWithdrawn or ConsentExpired or PersonalisationPaused => next with { Consents = ConsentFold.Apply(state.Consents, recorded) },
            Reconsidered { RolledBack: { } revision } => next with { Placement = TierDecision.Restore(state.Placement, revision) },
            NudgesSet set => next with { Nudges = ((state.Nudges ?? NudgeBook.Default) with { Settings = set }).Kept() },
            CardDismissed dismissed => next with { Dismissed = Dismiss(state.Dismissed, dismissed.CardId, at) },
            _ => next,
        };
    }

    /// <summary>Why the event may not be kept: <c>consent</c>, when the purpose it serves is not granted, or <c>paused</c>; null when it may.</summary>
    public static string? DropCode(InvestorState state, InvestorEvent data) =>
        EventCatalogue.Of(data).Purpose is not { } purpose || state.Consents.Grants(purpose) ? null
        : state.Consents.Find(purpose) is { Granted: true } ? "paused"
        : "consent";

    /// <summary>
    /// What the state is once the time of every consent that has run out at <paramref name="now"/> is recorded: for whoever looks before the investor's
    /// own actor has recorded it. The same instance when none has.
    /// </summary>
    public static InvestorState LetLapse(InvestorState state, RuleSet rules, DateTimeOffset now)
    {
        while (state.Consents.Lapsed(now) is { ExpiresAt: { } at } record)
            state = Personalization.Decide(state, Expiry(state, record, at, rules), rules);
        return state;
    }

    /// <summary>The event that records that the time of a consent ran out. It counts from that very instant, however late it is noticed.</summary>
    public static RecordedEvent Expiry(InvestorState state, ConsentRecord record, DateTimeOffset at, RuleSet rules) =>
        new(state.Sequence + 1, EventCatalogue.OwnSource, $"expired-{record.ReceiptId}", at, at, rules.Revision, new ConsentExpired(record.Purpose.Key()));

    private static ImmutableArray<DismissedCard> Dismiss(ImmutableArray<DismissedCard> dismissed, string cardId, DateTimeOffset at) =>
        dismissed.Set(cardId, new DismissedCard(cardId, at)).Keep(DismissedKept, d => d.At);
}
