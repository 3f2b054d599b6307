using Brokerage.Domain;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors;

/// <summary>
/// How one investor's events become journal entries: consent gate, duplicates, consistency, decision, one durable append. Nothing is
/// acknowledged, and no state leaves here, before the append has returned.
/// </summary>
internal sealed class Acceptance(string investor, ActorContext context)
{
    private const int MaxAttempts = 4;

    /// <summary>Journals what can be journaled.</summary>
    /// <returns>The outcomes in order, and the state after them.</returns>
    public async ValueTask<(IReadOnlyList<Outcome> Outcomes, InvestorState State)> AcceptAsync(
        InvestorState state, IReadOnlyList<Submission> events, CancellationToken ct)
    {
        var outcomes = new Outcome[events.Count];
        for (var done = 0; done < events.Count;)
        {
            ct.ThrowIfCancellationRequested();
            state = await ExpireAsync(state, NowOf(events[done]));
            (var taken, state) = await AcceptSomeAsync(state, events, done, outcomes);
            done += taken;
        }
        return (outcomes, state);
    }

    /// <summary>Journals that the time of consents ran out, and forgets what they fed. It counts from that very instant, however late it is noticed.</summary>
    public async ValueTask<InvestorState> ExpireAsync(InvestorState state, DateTimeOffset now)
    {
        while (state.Consents.Lapsed(now) is { ExpiresAt: { } at } record)
        {
            var expired = new Submission(Submission.OwnSource, $"expired-{record.ReceiptId}", at, new ConsentExpired(record.Purpose.Key())) { IsBackfill = true };
            (_, state) = await AcceptSomeAsync(state, [expired], 0, new Outcome[1]);
        }
        return state;
    }

    /// <summary>Withdraws what a line of the ledger says, unless it is not granted, or was granted after that.</summary>
    public async ValueTask<InvestorState> WithdrawAgainAsync(InvestorState state, Storage.LedgerLine line)
    {
        if (!Purposes.TryParse(line.Purpose ?? "", out var purpose) || state.Consents.Find(purpose) is not { Granted: true } record) return state;
        // In this journal a consent after the withdrawal has a higher sequence, in one that went on after a restore a later time.
        if (record.Sequence > line.Sequence || await context.Journal.ReadAsync(investor, record.Sequence - 1, 1) is not [var given] || given.ReceivedAt > line.At) return state;
        var withdrawn = new Submission(Submission.OwnSource, $"withdrawn-{line.No}", line.At, new ConsentWithdrawn(purpose.Key()));
        return (await AcceptAsync(state, [withdrawn], default)).State;
    }

    /// <summary>Writes a withdrawal into the ledger, where a restored older backup finds it; again it changes nothing.</summary>
    public async ValueTask RememberAsync(Withdrawal withdrawal)
    {
        if (context.Ledger is { } ledger) await ledger.AppendWithdrawalAsync(investor, withdrawal.Purpose.Key(), withdrawal.ReceivedAt, withdrawal.Sequence);
    }

    /// <summary>Takes what was forgotten out of the tables of other processes, then out of the journal; again it changes nothing.</summary>
    public async ValueTask RedactAsync(ForgettingAct act)
    {
        // The journal last: an act that was not finished is known by what is still in it.
        if (context.Population is { } population) await population.ForgetElsewhereAsync(investor, act.Sequence);
        if (act.Types.Count > 0) await context.Journal.RedactAsync(investor, act.Sequence, act.Types);
    }

    /// <summary>
    /// Journals that the tier was decided again at <paramref name="now"/>; for the roll back of a rule set, after what that rule set had
    /// changed was restored.
    /// </summary>
    public async ValueTask<InvestorState> ReconsiderAsync(InvestorState state, DateTimeOffset now, string? rolledBack = null)
    {
        var id = $"reconsidered-{state.Sequence + 1}";
        return (await AcceptAsync(state, [new(Submission.OwnSource, id, now, new Reconsidered(rolledBack))], default)).State;
    }

    /// <summary>Takes a run of events that can be journaled together, from <paramref name="start"/> on.</summary>
    private async ValueTask<(int Taken, InvestorState State)> AcceptSomeAsync(
        InvestorState state, IReadOnlyList<Submission> events, int start, Outcome[] outcomes)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (draft, taken) = await DecideAsync(state, events, start, lookUp: attempt > 1, outcomes);
            if (draft.Entries.Count == 0)
            {
                if (attempt < MaxAttempts && await IsBehindAsync(state, draft))
                {
                    state = await RebuildAsync();
                    continue;
                }
                await QuarantineAsync(draft, events, outcomes);
                return (taken, state);
            }
            switch (await context.Journal.AppendAsync(investor, draft.Entries))
            {
                case AppendOutcome.Committed:
                    await QuarantineAsync(draft, events, outcomes);
                    foreach (var withdrawal in draft.Withdrawals) await RememberAsync(withdrawal);
                    if (draft.Forgotten is { } act) await RedactAsync(act);
                    return (taken, draft.State);
                case AppendOutcome.SequenceConflict when attempt == MaxAttempts:
                    throw new StoreUnavailableException("Another writer holds this investor's journal.");
                case AppendOutcome.SequenceConflict:
                    // Another activation of this investor wrote: its events are the truth, what was drafted here is void.
                    state = await RebuildAsync();
                    break;
                case AppendOutcome.DuplicateEvent when attempt == MaxAttempts:
                    throw new StoreUnavailableException("The journal reports a duplicate that it does not find.");
                case AppendOutcome.DuplicateEvent:
                    break;
            }
        }
    }

    /// <summary>As <see cref="DraftAsync"/>, traced. The span says nothing of what was decided: a trace can lead to whom it was about.</summary>
    private async ValueTask<(Draft Draft, int Taken)> DecideAsync(
        InvestorState state, IReadOnlyList<Submission> events, int start, bool lookUp, Outcome[] outcomes)
    {
        using var span = Traces.Source.StartActivity("tier decide")?.SetTag("brokerage.revision", context.Policy.RulesFor(investor).Revision);
        var drafted = await DraftAsync(state, events, start, lookUp, outcomes);
        span?.SetTag("brokerage.events", drafted.Taken);
        return drafted;
    }

    /// <summary>
    /// Decides on each event in turn without storing anything; what does not fit is noted. Duplicates are looked up only when the journal
    /// reported one or an event does not fit what is known: the usual event costs no read.
    /// </summary>
    private async ValueTask<(Draft Draft, int Taken)> DraftAsync(
        InvestorState state, IReadOnlyList<Submission> events, int start, bool lookUp, Outcome[] outcomes)
    {
        var rules = context.Policy.RulesFor(investor);
        var end = Math.Min(events.Count, start + context.Options.MaxEventsPerAppend);
        var draft = new Draft(state, end - start);
        for (var i = start; i < end; i++)
        {
            var submission = events[i];
            var now = NowOf(submission);
            // A consent that runs out in the middle ends the run: that is journaled before anything else is looked at.
            if (submission.Data is not ConsentExpired && draft.State.Consents.Lapsed(now) is not null) return (draft, i - start);
            if (InvestorFold.DropCode(draft.State, submission.Data) is { } code)
            {
                outcomes[i] = new(OutcomeStatus.Dropped, false, null, now, code);
                continue;
            }
            if (draft.Find(submission) is { } twin)
            {
                outcomes[i] = Again(twin, submission);
                continue;
            }
            var problem = Consistency.Check(draft.State, submission.Data);
            if ((lookUp || problem is not null) && await context.Journal.FindAsync(investor, submission.Source, submission.Id) is { } known)
            {
                outcomes[i] = Again(History.FromEntry(known), submission);
                draft.LastSeen = Math.Max(draft.LastSeen, known.Sequence);
                continue;
            }
            if (problem is not null)
            {
                draft.Problems.Add((i, problem, now));
                continue;
            }
            var recorded = new RecordedEvent(
                draft.State.Sequence + 1, submission.Source, submission.Id, submission.OccurredAt, now, rules.Revision, submission.Data);
            draft.Add(recorded, Personalization.Decide(draft.State, recorded, rules));
            outcomes[i] = new(OutcomeStatus.Accepted, false, recorded.Sequence, now, null);

            // So does a withdrawal: what it voids is taken out first, and ids with it.
            if (draft.Forgotten is not null) return (draft, i + 1 - start);
        }
        return (draft, end - start);
    }

    private DateTimeOffset NowOf(Submission submission) => submission.IsBackfill ? submission.OccurredAt : context.Time.GetUtcNow();

    private static Outcome Again(RecordedEvent first, Submission again) =>
        (again.IsTimedOnArrival || first.OccurredAt == again.OccurredAt) && first.Data.GetType() == again.Data.GetType() &&
        EventCatalogue.Write(first.Data).AsSpan().SequenceEqual(EventCatalogue.Write(again.Data))
            ? new(OutcomeStatus.Accepted, true, first.Sequence, first.ReceivedAt, null)
            : new(OutcomeStatus.Conflict, true, first.Sequence, first.ReceivedAt, "id-reused");

    /// <summary>
    /// True when another activation of this investor has written. An append finds that out by itself; before an event is set aside for not
    /// fitting what is known, it is asked whether that is all there is to know.
    /// </summary>
    private async ValueTask<bool> IsBehindAsync(InvestorState state, Draft draft) =>
        draft.LastSeen > state.Sequence ||
        (draft.Problems.Count > 0 && (await context.Journal.ReadAsync(investor, state.Sequence, 1)).Count > 0);

    /// <summary>Sets aside what does not fit: only after the append, because until then a draft may turn out to be wrong.</summary>
    private async ValueTask QuarantineAsync(Draft draft, IReadOnlyList<Submission> events, Outcome[] outcomes)
    {
        foreach (var (index, problem, now) in draft.Problems) outcomes[index] = await QuarantineAsync(events[index], problem, now);
    }

    private async ValueTask<Outcome> QuarantineAsync(Submission submission, Inconsistency problem, DateTimeOffset now)
    {
        if (await context.Journal.FindQuarantinedAsync(investor, submission.Source, submission.Id) is { } first)
            return (submission.IsTimedOnArrival || first.OccurredAt == submission.OccurredAt) && first.Payload.Span.SequenceEqual(EventCatalogue.Write(submission.Data))
                ? new(OutcomeStatus.Quarantined, true, null, first.ReceivedAt, first.Code)
                : new(OutcomeStatus.Conflict, true, null, first.ReceivedAt, "id-reused");
        await context.Journal.QuarantineAsync(new(
            QuarantineId.New(now), investor, submission.Source, submission.Id, EventCatalogue.Of(submission.Data).Name,
            submission.OccurredAt, now, problem.Code, problem.Detail, QuarantineStatus.Open, EventCatalogue.Write(submission.Data)));
        return new(OutcomeStatus.Quarantined, false, null, now, problem.Code);
    }

    private async ValueTask<InvestorState> RebuildAsync() =>
        History.Fold(await History.ReadAsync(context.Journal, investor, 0, default), context.Policy);

    /// <summary>Events decided on but not yet durable.</summary>
    private sealed class Draft(InvestorState state, int capacity)
    {
        /// <summary>Null for one event, which has no twin.</summary>
        private readonly Dictionary<(string, string), RecordedEvent>? _events = capacity > 1 ? new(capacity) : null;

        public InvestorState State { get; private set; } = state;

        public List<JournalEntry> Entries { get; } = new(capacity);

        /// <summary>Events that do not fit, by their place in the call.</summary>
        public List<(int Index, Inconsistency Problem, DateTimeOffset Now)> Problems { get; } = [];

        /// <summary>Highest journal sequence that was come across in looking up duplicates.</summary>
        public long LastSeen { get; set; }

        /// <summary>What the last event makes forgotten; null for nothing.</summary>
        public ForgettingAct? Forgotten { get; private set; }

        /// <summary>Consents that were taken back.</summary>
        public List<Withdrawal> Withdrawals { get; } = [];

        public RecordedEvent? Find(Submission submission) =>
            _events?.GetValueOrDefault((submission.Source, submission.Id));

        public void Add(RecordedEvent recorded, InvestorState next)
        {
            _events?.Add((recorded.Source, recorded.Id), recorded);
            Entries.Add(History.ToEntry(recorded));
            if (Withdrawal.Of(State, recorded) is { } withdrawal) Withdrawals.Add(withdrawal);
            Forgotten = ForgettingAct.Of(State, recorded);
            State = next;
        }
    }
}
