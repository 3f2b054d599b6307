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

    /// <summary>An investor's state from the newest snapshot and what was journaled since; the snapshot is null when it could not be used.</summary>
    public static async ValueTask<(InvestorState State, InvestorSnapshot? From)> LoadAsync(
        IJournal journal, IPolicy policy, string investor, CancellationToken ct)
    {
        var snapshot = await journal.LoadSnapshotAsync(investor, ct);
        if (snapshot is not { SchemaVersion: InvestorState.SchemaVersion, Sequence: > 0 })
            return (Fold(await ReadAsync(journal, investor, 0, ct), policy), null);
        var tail = await ReadAsync(journal, investor, snapshot.Sequence, ct);
        // A withdrawal reaches back behind the snapshot.
        var state = tail.Exists(e => e.Data is ConsentWithdrawn)
            ? Fold(await ReadAsync(journal, investor, 0, ct), policy)
            : tail.Aggregate(InvestorState.FromBytes(snapshot.State.Span), (s, e) => Personalization.Decide(s, e, policy.Find(e.Revision)));
        return (state, snapshot);
    }

    /// <summary>
    /// The state after all of <paramref name="events"/>. What came before the last withdrawal of the purpose it served is passed over,
    /// so that the state is the one of an investor who had never granted it. What was passed over may have kept a tier that would have ended
    /// by itself, and then nothing in the journal says so: up to the last withdrawal that took something with it, time is let pass between
    /// the events as the sweep would have.
    /// </summary>
    public static InvestorState Fold(IReadOnlyList<RecordedEvent> events, IPolicy policy)
    {
        var withdrawnAt = new long[Purposes.All.Count];
        foreach (var recorded in events)
            if (recorded.Data is ConsentWithdrawn withdrawn && Purposes.TryParse(withdrawn.Purpose, out var purpose))
                withdrawnAt[(int)purpose] = recorded.Sequence;

        var retoldUntil = events.Where(IsVoid).Select(e => withdrawnAt[(int)EventCatalogue.Of(e.Data).Purpose!.Value]).DefaultIfEmpty().Max();
        var state = InvestorState.New;
        RecordedEvent? last = null;
        foreach (var recorded in events)
        {
            if (last is not null && recorded.Sequence <= retoldUntil)
                state = LetPass(state, policy.Find(last.Revision), last.ReceivedAt, recorded.ReceivedAt);
            state = IsVoid(recorded)
                ? state with { Sequence = recorded.Sequence }
                : Personalization.Decide(state, recorded, policy.Find(recorded.Revision));
            last = recorded;
        }
        return state;

        bool IsVoid(RecordedEvent recorded) => EventCatalogue.Of(recorded.Data).Purpose is { } serves && recorded.Sequence < withdrawnAt[(int)serves];
    }

    /// <summary>True when a decision that no event led to is worth an event of its own: what is shown, or why, or for how long changes.</summary>
    internal static bool Changes(InvestorState before, InvestorState after) => Shown(before.Placement) != Shown(after.Placement) || before.Segments != after.Segments;

    private static (string Tier, string Rule, string? HeldTier, DateTimeOffset? HeldUntil) Shown(Placement p) => (p.Tier, p.Rule, p.HeldTier, p.HeldUntil);

    /// <summary>The state at <paramref name="until"/> when nothing happens but time: decided on whenever that can change something.</summary>
    internal static InvestorState LetPass(InvestorState state, RuleSet rules, DateTimeOffset from, DateTimeOffset until)
    {
        var midnight = from.UtcDateTime.Date.AddDays(1);
        if (until.UtcDateTime < midnight && !(state.Placement.HeldUntil < until)) return state;
        while (TierDecision.NextChange(rules, state, from, (until - from).Days + 1) is { } at && at < until)
        {
            var next = Personalization.Reconsider(state, rules, at);
            if (Changes(state, next)) state = next;
            else if (at <= from) break;
            from = at;
        }
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
