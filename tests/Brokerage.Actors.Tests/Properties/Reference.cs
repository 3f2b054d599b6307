using System.Collections.Immutable;
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
        Expire(now);
        var state = State;
        if (InvestorFold.DropCode(state, sent.Data) is { } code) return new(OutcomeStatus.Dropped, false, null, now, code);
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
        Append(new(events.Count + 1, sent.Source, sent.Id, sent.OccurredAt, now, policy.Rules.Revision, sent.Data));
        return new(OutcomeStatus.Accepted, false, events.Count, now, null);
    }

    /// <summary>Consents end at their instant, whenever that is noticed.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (State.Consents.Lapsed(now) is { ExpiresAt: { } at } record)
            Append(new(events.Count + 1, "brokerage", $"expired-{record.ReceiptId}", at, at, policy.Rules.Revision, new ConsentExpired(record.Purpose.Key())));
    }

    /// <summary>Time passed: journaled when the tier, its rule or its hold changes.</summary>
    public void Reconsider(DateTimeOffset now)
    {
        Expire(now);
        var state = State;
        if (state.Sequence == 0 || state.Consents.IsPaused) return;
        var next = TierDecision.Decide(policy.Rules, state, now);
        if (next with { Revision = "" } == state.Placement with { Revision = "" }) return;
        Append(new(events.Count + 1, "brokerage", $"reconsidered-{events.Count + 1}", now, now, policy.Rules.Revision, new Reconsidered()));
    }

    /// <summary>What an event makes forgotten is taken out of the list, and out of the quarantine.</summary>
    private void Append(RecordedEvent recorded)
    {
        var purposes = Forgetting.PurposesOf(State, recorded.Data);
        ImmutableArray<string> types = purposes.IsEmpty ? [] : Forgetting.TypesOf(purposes);
        for (var i = 0; i < events.Count; i++)
            if (types.Contains(EventCatalogue.Of(events[i].Data).Name))
                events[i] = new(i + 1, "brokerage", $"redacted-{i + 1}", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "", new Redacted());
        foreach (var (id, item) in quarantined.ToList())
            if (types.Contains(EventCatalogue.Of(item.First.Data).Name)) quarantined.Remove(id);
        events.Add(recorded);
    }

    private static bool IsSame(DateTimeOffset occurredAt, InvestorEvent data, Submission sent) =>
        occurredAt == sent.OccurredAt && data.GetType() == sent.Data.GetType() &&
        EventCatalogue.Write(data).AsSpan().SequenceEqual(EventCatalogue.Write(sent.Data));
}
