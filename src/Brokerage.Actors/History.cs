using System.Runtime.CompilerServices;
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
        await foreach (var page in PagesAsync(journal, investor, after, ct))
            foreach (var entry in page) events.Add(FromEntry(entry));
        return events;
    }

    /// <summary>All of the journal's entries, in order, as they are stored.</summary>
    public static async ValueTask<List<JournalEntry>> EntriesAsync(IJournal journal, string investor, CancellationToken ct)
    {
        var entries = new List<JournalEntry>();
        await foreach (var page in PagesAsync(journal, investor, 0, ct)) entries.AddRange(page);
        return entries;
    }

    private static async IAsyncEnumerable<IReadOnlyList<JournalEntry>> PagesAsync(
        IJournal journal, string investor, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var page = await journal.ReadAsync(investor, after, PageSize, ct);
            yield return page;
            if (page.Count < PageSize) yield break;
            after = page[^1].Sequence;
        }
    }

    /// <summary>An investor's state from the newest snapshot and what was journaled since; as recorded, whatever ran out or is paused meanwhile.</summary>
    public static async ValueTask<LoadedHistory> LoadAsync(IJournal journal, IPolicy policy, string investor, CancellationToken ct)
    {
        var snapshot = await journal.LoadSnapshotAsync(investor, ct);
        var isUsable = snapshot is { SchemaVersion: InvestorState.SchemaVersion, Sequence: > 0 };
        var state = isUsable ? InvestorState.FromBytes(snapshot!.State.Span) : InvestorState.New;
        var events = await ReadAsync(journal, investor, state.Sequence, ct);
        var (unfinished, withdrawals) = (new List<ForgettingAct>(), new List<Withdrawal>());
        foreach (var recorded in events)
        {
            if (ForgettingAct.Of(state, recorded) is { } act) unfinished.Add(act);
            if (Withdrawal.Of(state, recorded) is { } withdrawal) withdrawals.Add(withdrawal);
            state = Step(state, recorded, policy);
        }
        // With the whole history at hand one sees whether anything is left to take out; behind a snapshot it is done again, which changes nothing.
        if (!isUsable) unfinished.RemoveAll(act => act.Types.Count > 0 && !events.Exists(act.Covers));
        return new(state, isUsable ? snapshot : null, unfinished, withdrawals);
    }

    /// <summary>
    /// The state after all of <paramref name="events"/>. An event that makes something be forgotten leaves the state of an investor who had never granted it
    /// (<see cref="Forgetting"/>), so that it makes no difference whether what came before was taken out of the journal already.
    /// </summary>
    public static InvestorState Fold(IEnumerable<RecordedEvent> events, IPolicy policy) =>
        events.Aggregate(InvestorState.New, (state, recorded) => Step(state, recorded, policy));

    private static InvestorState Step(InvestorState state, RecordedEvent recorded, IPolicy policy) => recorded.Data is Redacted
        ? state with { Sequence = recorded.Sequence }
        : Personalization.Decide(state, recorded, policy.Find(recorded.Revision));

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

    /// <summary>The decision that one event led to, as it was made; null when the tier stayed, or when what it rested on is forgotten or paused.</summary>
    public static DecisionSight? Decision(IReadOnlyList<RecordedEvent> events, long sequence, IPolicy policy, DateTimeOffset now)
    {
        var index = (int)sequence - 1;
        if (index < 0 || index >= events.Count) return null;
        var (recorded, present) = (events[index], Fold(events, policy));
        if (sequence < present.ForgotAt || present.Consents.IsPaused || present.Consents.Lapsed(now) is not null || recorded.Data is Redacted) return null;
        var rules = policy.Find(recorded.Revision);
        var before = InvestorFold.Apply(Fold(events.Take(index), policy), recorded);
        var after = TierDecision.Decide(rules, before, recorded.ReceivedAt);
        return after.DecidedBy != sequence
            ? null
            : new(before, after, RuleEvaluator.Explain(rules, before, recorded.ReceivedAt), rules, recorded.ReceivedAt);
    }

    /// <summary>A journal entry as a recorded event.</summary>
    public static RecordedEvent FromEntry(JournalEntry entry)
    {
        if (entry.Type == JournalEntry.RedactedType)
            return new(entry.Sequence, entry.Source, entry.EventId, entry.OccurredAt, entry.ReceivedAt, "", new Redacted());
        var (revision, data) = RecordedEvent.ReadPayload(entry.Type, entry.Payload.Span);
        return new(entry.Sequence, entry.Source, entry.EventId, entry.OccurredAt, entry.ReceivedAt, revision, data);
    }

    /// <summary>A recorded event as a journal entry.</summary>
    public static JournalEntry ToEntry(RecordedEvent recorded) => new(
        recorded.Sequence, recorded.Source, recorded.Id, EventCatalogue.Of(recorded.Data).Name, recorded.OccurredAt, recorded.ReceivedAt,
        recorded.WritePayload());
}

/// <summary>An investor as the store has them.</summary>
/// <param name="State">The state.</param>
/// <param name="From">The snapshot it was read from; null when none could be used.</param>
/// <param name="Unfinished">What was forgotten and is perhaps still in the journal, because the process died in between.</param>
/// <param name="Withdrawals">What was withdrawn since that snapshot, and is perhaps not in the ledger, for the same reason.</param>
public sealed record LoadedHistory(InvestorState State, InvestorSnapshot? From, IReadOnlyList<ForgettingAct> Unfinished, IReadOnlyList<Withdrawal> Withdrawals);

/// <summary>A consent that was in force and was taken back.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Sequence">Journal sequence of the withdrawal.</param>
/// <param name="ReceivedAt">When the journal received it.</param>
public sealed record Withdrawal(Purpose Purpose, long Sequence, DateTimeOffset ReceivedAt)
{
    /// <summary>The withdrawal that an event is in this state; null for any other event, and for one of what is not granted.</summary>
    public static Withdrawal? Of(InvestorState state, RecordedEvent recorded) =>
        recorded.Data is ConsentWithdrawn && ConsentFold.PurposeOf(recorded.Data) is { } purpose && state.Consents.Find(purpose) is { Granted: true }
            ? new(purpose, recorded.Sequence, recorded.ReceivedAt)
            : null;
}

/// <summary>An event that made something be forgotten, or of no use: no copy from before it may serve any longer.</summary>
/// <param name="Sequence">Its journal sequence.</param>
/// <param name="Types">The event types that are taken out of the journal before it; none for a pause, which keeps, and for its end.</param>
public sealed record ForgettingAct(long Sequence, IReadOnlyCollection<string> Types)
{
    /// <summary>The act that an event is in a state; null for most events.</summary>
    public static ForgettingAct? Of(InvestorState state, RecordedEvent recorded) =>
        Forgetting.PurposesOf(state, recorded.Data) is { IsEmpty: false } purposes ? new(recorded.Sequence, Forgetting.TypesOf(purposes))
        : recorded.Data is PersonalisationPaused paused && paused.Paused != state.Consents.IsPaused ? new(recorded.Sequence, [])
        : null;

    /// <summary>True for an event that is to be taken out.</summary>
    public bool Covers(RecordedEvent recorded) => recorded.Sequence < Sequence && Types.Contains(EventCatalogue.Of(recorded.Data).Name);
}
