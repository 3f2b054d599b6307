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
        var next = state with { Sequence = recorded.Sequence, FirstSeen = state.FirstSeen ?? recorded.ReceivedAt };
        var (data, at) = (recorded.Data, recorded.OccurredAt.ToUniversalTime());
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
        return data switch
        {
            AccountOpened => next with { OpenedOn = PortfolioFold.Day(at) },
            ConsentGiven given => next with { Consents = Choose(state, recorded, given.Purpose, true, given.NoticeVersion, given.Language) },
            ConsentWithdrawn withdrawn => Forget(next, Parse(withdrawn.Purpose)) with
            {
                Consents = Choose(state, recorded, withdrawn.Purpose, false, "", ""),
            },
            Reconsidered { RolledBack: { } revision } => next with { Placement = TierDecision.Restore(state.Placement, revision) },
            NudgesSet set => next with { Nudges = ((state.Nudges ?? NudgeBook.Default) with { Settings = set }).Kept() },
            CardDismissed dismissed => next with { Dismissed = Dismiss(state.Dismissed, dismissed.CardId, at) },
            _ => next,
        };
    }

    /// <summary>True when the event may be kept: it serves a granted purpose, or is kept on another basis.</summary>
    public static bool MayKeep(InvestorState state, InvestorEvent data) =>
        EventCatalogue.Of(data).Purpose is not { } purpose || state.Consents.Grants(purpose);

    private static ConsentBook Choose(InvestorState state, RecordedEvent recorded, string key, bool granted, string notice, string language)
    {
        var purpose = Parse(key);
        // The same choice again is no new choice; a yes to another version of the notice is one.
        return state.Consents.Find(purpose) is { } present && present.Granted == granted && (!granted || present.NoticeVersion == notice)
            ? state.Consents
            : state.Consents.With(new(purpose, granted, notice, language, recorded.OccurredAt.ToUniversalTime(), $"consent-{recorded.Sequence}"));
    }

    /// <summary>
    /// What is left without a purpose that was granted. The tier, its dwell and its hysteresis carry traces of the data, so placement and
    /// segments start anew, and so do dismissals of cards that spoke of it.
    /// </summary>
    private static InvestorState Forget(InvestorState state, Purpose purpose)
    {
        if (!state.Consents.Grants(purpose)) return state;
        var anew = state with { Placement = Placement.Initial with { DecidedBy = state.Sequence }, Segments = [] };
        return purpose switch
        {
            Purpose.PersonalisePortfolio => anew with { Portfolio = Portfolio.Empty, Dismissed = Without(state.Dismissed, "insight.", "alert.", "question.way-back") },
            Purpose.PersonaliseBehaviour => anew with { Behaviour = Behaviour.Empty, Dismissed = Without(state.Dismissed, "alert.", "lesson.quiz-due", "question.way-back") },
            Purpose.PersonaliseDeclared => anew with
            {
                Declared = Declared.Empty,
                Dismissed = Without(state.Dismissed, "question.contradiction", "question.risk-horizon", "question.refresh", "question.way-back", "alert.", "idea."),
            },
            Purpose.PersonaliseService => anew with { Service = Service.Empty },
            // What the investor set stays; what was sent is forgotten.
            Purpose.NudgePush => state with { Nudges = state.Nudges is { } nudges ? (nudges with { Days = [] }).Kept() : null },
            _ => state,
        };
    }

    private static ImmutableArray<DismissedCard> Without(ImmutableArray<DismissedCard> dismissed, params string[] codes) =>
        dismissed.RemoveAll(d => codes.Any(code => d.CardId.StartsWith(code, StringComparison.Ordinal)));

    private static ImmutableArray<DismissedCard> Dismiss(ImmutableArray<DismissedCard> dismissed, string cardId, DateTimeOffset at) =>
        dismissed.Set(cardId, new DismissedCard(cardId, at)).Keep(DismissedKept, d => d.At);

    private static Purpose Parse(string key) =>
        Purposes.TryParse(key, out var purpose) ? purpose : throw new ArgumentException("The reader lets only known purposes through.", nameof(key));
}
