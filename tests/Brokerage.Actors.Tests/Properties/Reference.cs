using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Tests.Properties;

/// <summary>What the engine is to do, said naively: a list of accepted events, a fold over it, nothing kept in between.</summary>
public sealed class Reference(IPolicy policy)
{
    private readonly List<RecordedEvent> events = [];
    private readonly Dictionary<string, (Submission First, Outcome Receipt)> quarantined = [];

    public IReadOnlyList<RecordedEvent> Events => events;

    public InvestorState State => History.Fold(events, policy);

    public Outcome Accept(Submission sent, DateTimeOffset now)
    {
        var state = State;
        if (EventCatalogue.Of(sent.Data).Purpose is { } purpose && !state.Consents.Grants(purpose))
            return new(OutcomeStatus.Dropped, false, null, now, "consent");
        if (events.Find(e => e.Source == sent.Source && e.Id == sent.Id) is { } first)
            return IsSame(first.OccurredAt, first.Data, sent)
                ? new(OutcomeStatus.Accepted, true, first.Sequence, first.ReceivedAt, null)
                : new(OutcomeStatus.Conflict, true, first.Sequence, first.ReceivedAt, "id-reused");
        if (Consistency.Check(state, sent.Data) is { } problem)
        {
            if (quarantined.TryGetValue(sent.Id, out var item))
                return IsSame(item.First.OccurredAt, item.First.Data, sent)
                    ? item.Receipt with { Duplicate = true }
                    : new(OutcomeStatus.Conflict, true, null, item.Receipt.ReceivedAt, "id-reused");
            var receipt = new Outcome(OutcomeStatus.Quarantined, false, null, now, problem.Code);
            quarantined.Add(sent.Id, (sent, receipt));
            return receipt;
        }
        events.Add(new(events.Count + 1, sent.Source, sent.Id, sent.OccurredAt, now, policy.Rules.Revision, sent.Data));
        return new(OutcomeStatus.Accepted, false, events.Count, now, null);
    }

    /// <summary>Time passed: journaled when the tier, its rule or its hold changes.</summary>
    public void Reconsider(DateTimeOffset now)
    {
        var state = State;
        if (state.Sequence == 0) return;
        var next = TierDecision.Decide(policy.Rules, state, now);
        if (next with { Revision = "" } == state.Placement with { Revision = "" }) return;
        events.Add(new(events.Count + 1, "brokerage", $"reconsidered-{events.Count + 1}", now, now, policy.Rules.Revision, new Reconsidered()));
    }

    private static bool IsSame(DateTimeOffset occurredAt, InvestorEvent data, Submission sent) =>
        occurredAt == sent.OccurredAt && data.GetType() == sent.Data.GetType() &&
        EventCatalogue.Write(data).AsSpan().SequenceEqual(EventCatalogue.Write(sent.Data));
}
