using Brokerage.Domain;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tailoring.Nudges;
using Brokerage.Storage;

namespace Brokerage.Actors;

/// <summary>A nudge that somebody wants to send.</summary>
/// <param name="Key">The sender's key: asked again with it, the nudge counts once.</param>
/// <param name="Channel">How it is to be sent.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="CardId">The card it leads to; null for none.</param>
/// <param name="At">When it is to be sent, UTC; null for now.</param>
public sealed record Nudge(string Key, NudgeChannel Channel, string Topic, string? CardId, DateTimeOffset? At);

/// <summary>What became of a nudge.</summary>
/// <param name="Refusal">Why it may not be sent; null when it may, and was counted.</param>
/// <param name="RetryAfter">When asking again makes sense, UTC; null when time alone changes nothing.</param>
/// <param name="RemainingToday">How many more that day may have.</param>
/// <param name="IsConflict">True when the key was used for another nudge; nothing else holds then.</param>
public sealed record NudgeOutcome(NudgeRefusal? Refusal, DateTimeOffset? RetryAfter, int RemainingToday, bool IsConflict = false)
{
    /// <summary>The key was used for another nudge.</summary>
    public static NudgeOutcome Conflict { get; } = new(null, null, 0, true);
}

/// <summary>The nudges of one investor: decided and counted here, one after the other, so that no two of them take the same place of a day.</summary>
public sealed partial class InvestorActor
{
    private const int MaxNudgeAttempts = 4;

    /// <summary>Nudges a local day, as the rules in force have it.</summary>
    private int MaxNudgesPerDay => _context.Policy.RulesFor(Id).MaxNudgesPerDay;

    /// <summary>Decides on a nudge and counts it when it is allowed; see <see cref="IInvestors.NudgeAsync"/>.</summary>
    public async ValueTask<NudgeOutcome> NudgeAsync(Nudge nudge)
    {
        var id = $"nudge-{nudge.Key}";
        for (var attempt = 1; attempt <= MaxNudgeAttempts; attempt++)
        {
            var (known, now) = await StateAsync();
            var clock = LocalClock.Of(known);
            var local = clock.At(nudge.At ?? now);
            var ruling = NudgeGate.Decide(known, nudge.Topic, nudge.CardId is null || Shows(known, nudge.CardId, now), now, local, MaxNudgesPerDay, known.Consents.IsPaused);
            if (ruling.Refusal is not null)
            {
                // What was allowed once stays allowed while only time stands against it: the sender asks again because the first answer was lost.
                if (ruling.Refusal is NudgeRefusal.Cap or NudgeRefusal.QuietHours && await _context.Journal.FindAsync(Id, Submission.OwnSource, id) is { } earlier)
                    return Again(earlier, nudge, known, local);
                return new(ruling.Refusal, ruling.RetryAt is { } retry ? clock.ToInstant(retry) : null, ruling.RemainingToday);
            }
            var recorded = new RecordedEvent(
                known.Sequence + 1, Submission.OwnSource, id, nudge.At ?? now, now, _context.Policy.RulesFor(Id).Revision,
                new NudgeSent(nudge.Channel, nudge.Topic, local.Day, nudge.CardId));
            switch (await _context.Journal.AppendAsync(Id, [History.ToEntry(recorded)]))
            {
                case AppendOutcome.Committed:
                    await CommitAsync(Personalization.Decide(known, recorded, _context.Policy.RulesFor(Id)));
                    return new(null, null, ruling.RemainingToday - 1);
                case AppendOutcome.DuplicateEvent when await _context.Journal.FindAsync(Id, Submission.OwnSource, id) is { } earlier:
                    return Again(earlier, nudge, known, local);
                default:
                    // Another activation wrote: what it allowed counts here too.
                    _state = null;
                    break;
            }
        }
        throw new StoreUnavailableException("Another writer holds this investor's journal.");
    }

    /// <summary>Journals settings that differ from those in force; see <see cref="IInvestors.SetNudgesAsync"/>.</summary>
    public async ValueTask<bool> SetNudgesAsync(NudgesSet settings)
    {
        for (var attempt = 1; attempt <= MaxNudgeAttempts; attempt++)
        {
            var (known, now) = await StateAsync();
            if (IsSet(known)) return false;
            var submission = new Submission(Submission.OwnSource, $"nudges-set-{known.Sequence + 1}", now, settings);
            // Where another activation took that id for other settings, the state that comes back has them, and the next attempt another id.
            var (_, next) = await _acceptance.AcceptAsync(known, [submission], default);
            await CommitAsync(next);
            if (IsSet(next)) return true;
        }
        throw new StoreUnavailableException("Another writer holds this investor's journal.");

        bool IsSet(InvestorState state) => (state.Nudges ?? NudgeBook.Default).Settings == settings;
    }

    private NudgeOutcome Again(JournalEntry entry, Nudge nudge, InvestorState known, LocalTime local)
    {
        var remaining = Math.Max(0, MaxNudgesPerDay - (known.Nudges ?? NudgeBook.Default).SentOn(local.Day));
        return History.FromEntry(entry).Data is NudgeSent sent && (sent.Channel, sent.Topic, sent.CardId) == (nudge.Channel, nudge.Topic, nudge.CardId)
            ? new(null, null, remaining)
            : NudgeOutcome.Conflict;
    }

    private bool Shows(InvestorState known, string cardId, DateTimeOffset now) => Personalization
        .Tailor(known, _context.Market, _context.Policy.RulesFor(Id), _context.Policy.Content, now).Cards.Any(c => c.Id == cardId);
}
