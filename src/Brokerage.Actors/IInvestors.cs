using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Actors;

/// <summary>
/// All investors, each an actor with one writer. The seam between the product and the engine that runs the actors:
/// in this process, or as grains of a cluster. Whatever is asked about an investor who was erased ends with
/// <see cref="Storage.InvestorErasedException"/>.
/// </summary>
public interface IInvestors
{
    /// <summary>Journals events of one investor in order. An outcome is returned only when it is durable.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The store does not accept writes; nothing of the call was acknowledged.</exception>
    /// <exception cref="OverloadedException">The investor's mailbox is full; nothing of the call was taken.</exception>
    ValueTask<IReadOnlyList<Outcome>> AcceptAsync(string investor, IReadOnlyList<Submission> events, CancellationToken ct);

    /// <summary>What is known and shown now. An investor nobody has heard of has sequence 0 and the default experience.</summary>
    ValueTask<InvestorSight> ViewAsync(string investor, CancellationToken ct);

    /// <summary>The decision that the event of that sequence led to, replayed from the journal; null when that event decided nothing, or what it
    /// rested on is forgotten or paused.</summary>
    ValueTask<DecisionSight?> DecisionAsync(string investor, long sequence, CancellationToken ct);

    /// <summary>
    /// Lets an open app follow an investor: the observer is told at once where it stands (resumed or from the start), then of every change.
    /// </summary>
    ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct);

    /// <summary>Ends what <see cref="AttachAsync"/> began.</summary>
    ValueTask DetachAsync(string investor, IExperienceObserver observer);

    /// <summary>
    /// Lets go of everything in memory about an investor who is being erased: open apps hear nothing more, and no preview counts them. The
    /// store refuses them from before this call on; what it holds is another's to erase.
    /// </summary>
    ValueTask ForgetAsync(string investor);

    /// <summary>Tries a quarantined event again; the outcome is accepted, or quarantined as before.</summary>
    ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct);

    /// <summary>Decides whether an investor may be nudged; a nudge that is allowed is counted, durably, before this returns.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The store does not accept writes; nothing was allowed.</exception>
    ValueTask<NudgeOutcome> NudgeAsync(string investor, Nudge nudge, CancellationToken ct);

    /// <summary>Journals how an investor wants to be nudged, where that changes anything.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The store does not accept writes; nothing was changed.</exception>
    ValueTask SetNudgesAsync(string investor, NudgesSet settings, CancellationToken ct);
}

/// <summary>An event handed in.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Id">Its id, unique for the investor and source.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="Data">What happened.</param>
public sealed record Submission(string Source, string Id, DateTimeOffset OccurredAt, InvestorEvent Data)
{
    /// <summary>Source of what the product journals itself; nobody else may use it.</summary>
    public const string OwnSource = EventCatalogue.OwnSource;

    /// <summary>
    /// True for history handed over when a broker comes on board: it is decided on as of when it happened, so that dwell and
    /// windows come out as if the product had been there. Never set by the wire.
    /// </summary>
    public bool IsBackfill { get; init; }

    /// <summary>
    /// True when the sender gave no time and <see cref="OccurredAt"/> is that of the call: sent again it differs, and says nothing of
    /// whether it is the same event.
    /// </summary>
    public bool IsTimedOnArrival { get; init; }
}

/// <summary>What became of a submission.</summary>
public enum OutcomeStatus
{
    /// <summary>Journaled.</summary>
    Accepted,

    /// <summary>Set aside, because it does not fit what is known.</summary>
    Quarantined,

    /// <summary>Not kept, because no purpose it serves is granted or personalisation is paused.</summary>
    Dropped,

    /// <summary>Refused: its id was used for another payload.</summary>
    Conflict,
}

/// <summary>The receipt of a submission.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Duplicate">True when it had been received before; the rest is then the first receipt.</param>
/// <param name="Sequence">Journal sequence when accepted.</param>
/// <param name="ReceivedAt">When it was first received, UTC.</param>
/// <param name="Code">Why it was not accepted: <c>out-of-sequence</c>, <c>inconsistent</c>, <c>consent</c>, <c>paused</c> or <c>id-reused</c>.</param>
public sealed record Outcome(OutcomeStatus Status, bool Duplicate, long? Sequence, DateTimeOffset ReceivedAt, string? Code);

/// <summary>One investor at one instant.</summary>
/// <param name="State">What is known and may be used: see <see cref="InvestorState.Usable"/>.</param>
/// <param name="Experience">What is shown.</param>
/// <param name="ShownSince">When each shown card first was, by card id.</param>
/// <param name="Rules">The rule set in force.</param>
/// <param name="Content">The content in force.</param>
/// <param name="Epoch">Numbering of updates.</param>
/// <param name="Seq">Number of the last update.</param>
/// <param name="At">The instant, UTC.</param>
public sealed record InvestorSight(
    InvestorState State, Experience Experience, IReadOnlyDictionary<string, DateTimeOffset> ShownSince, RuleSet Rules, Content Content,
    string Epoch, long Seq, DateTimeOffset At);

/// <summary>A decision as it was made.</summary>
/// <param name="Before">The state before the event, with the event applied but the tier not yet decided.</param>
/// <param name="After">The placement it led to.</param>
/// <param name="Evaluation">Every clause, as it was then.</param>
/// <param name="Rules">The rule set that decided.</param>
/// <param name="DecidedAt">When, UTC.</param>
public sealed record DecisionSight(InvestorState Before, Placement After, Evaluation Evaluation, RuleSet Rules, DateTimeOffset DecidedAt);

/// <summary>The investor's mailbox is full.</summary>
public sealed class OverloadedException(string message) : Exception(message);
