using Brokerage.Domain;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors;

/// <summary>An investor's journal, read back: state is a fold over it and nothing else.</summary>
public static class History
{
    private const int PageSize = 1000;

    /// <summary>The journaled events after a sequence, in order.</summary>
    public static async ValueTask<List<RecordedEvent>> ReadAsync(IJournal journal, string investor, long after, CancellationToken ct)
    {
        var events = new List<RecordedEvent>();
        while (true)
        {
            var page = await journal.ReadAsync(investor, after, PageSize, ct);
            foreach (var entry in page) events.Add(FromEntry(entry));
            if (page.Count < PageSize) return events;
            after = page[^1].Sequence;
        }
    }

    /// <summary>
    /// The state after all of <paramref name="events"/>. What came before the last withdrawal of the purpose it served is passed over,
    /// so that the state is the one of an investor who had never granted it.
    /// </summary>
    public static InvestorState Fold(IReadOnlyList<RecordedEvent> events, IPolicy policy)
    {
        var withdrawnAt = new long[Purposes.All.Count];
        foreach (var recorded in events)
            if (recorded.Data is ConsentWithdrawn withdrawn && Purposes.TryParse(withdrawn.Purpose, out var purpose))
                withdrawnAt[(int)purpose] = recorded.Sequence;

        var state = InvestorState.New;
        foreach (var recorded in events)
            state = EventCatalogue.Of(recorded.Data).Purpose is { } serves && recorded.Sequence < withdrawnAt[(int)serves]
                ? state with { Sequence = recorded.Sequence }
                : Personalization.Decide(state, recorded, policy.Find(recorded.Revision));
        return state;
    }

    /// <summary>The decision that one event led to, as it was made; null when the tier stayed.</summary>
    public static DecisionSight? Decision(IReadOnlyList<RecordedEvent> events, long sequence, IPolicy policy)
    {
        var index = (int)sequence - 1;
        if (index < 0 || index >= events.Count) return null;
        var recorded = events[index];
        var rules = policy.Find(recorded.Revision);
        var before = InvestorFold.Apply(Fold([.. events.Take(index)], policy), recorded);
        var after = TierDecision.Decide(rules, before, recorded.ReceivedAt);
        return after.DecidedBy != sequence
            ? null
            : new(before, after, RuleEvaluator.Explain(rules, before, recorded.ReceivedAt), rules, recorded.ReceivedAt);
    }

    /// <summary>A journal entry as a recorded event.</summary>
    public static RecordedEvent FromEntry(JournalEntry entry)
    {
        var (revision, data) = RecordedEvent.ReadPayload(entry.Type, entry.Payload.Span);
        return new(entry.Sequence, entry.Source, entry.EventId, entry.OccurredAt, entry.ReceivedAt, revision, data);
    }

    /// <summary>A recorded event as a journal entry.</summary>
    public static JournalEntry ToEntry(RecordedEvent recorded) => new(
        recorded.Sequence, recorded.Source, recorded.Id, EventCatalogue.Of(recorded.Data).Name, recorded.OccurredAt, recorded.ReceivedAt,
        recorded.WritePayload());
}
