using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <summary>
/// The life of a rule set, as a fold over its log: what decides now, what is ramped, what waits. Pure; what may be done next is decided by
/// the other parts of this class, each of which answers with the fact to record or a refusal.
/// </summary>
/// <param name="Count">Entries in it.</param>
/// <param name="Drafts">All drafts by id.</param>
/// <param name="Publications">All publications, oldest first.</param>
/// <param name="Active">Revision that decides for everybody whom no ramp has reached; null before the first.</param>
/// <param name="Ramp">The ramp under way; null when there is none.</param>
/// <param name="Change">The last fact that changed who is decided on by what; null before the first.</param>
/// <param name="Activation">What came of <paramref name="Change"/>; null while investors are still deciding again.</param>
public sealed partial record RevisionBook(
    long Count, ImmutableSortedDictionary<string, Draft> Drafts, ImmutableArray<Publication> Publications, string? Active, RampProgress? Ramp,
    RevisionFact? Change, Activated? Activation)
{
    /// <summary>The book before its first entry.</summary>
    public static RevisionBook Empty { get; } = new(0, ImmutableSortedDictionary.Create<string, Draft>(StringComparer.Ordinal), [], null, null, null, null);

    /// <summary>Number of the entry that <see cref="Change"/> is; 0 before the first. The same in every process and after every reading of the log.</summary>
    public long ChangeNo { get; init; }

    /// <summary>The newest publication that was not taken back; null before the first.</summary>
    public Publication? Newest => Publications.LastOrDefault(p => p.Status != PublicationStatus.RolledBack);

    /// <summary>The newest publication of a revision; null when it never was published.</summary>
    public Publication? Find(string revision) => Publications.LastOrDefault(p => p.Revision == revision);

    /// <summary>The book after all entries of a log.</summary>
    public static RevisionBook Of(IEnumerable<RevisionEntry> log) => log.Aggregate(Empty, (book, entry) => book.With(entry));

    /// <summary>The book after one more entry.</summary>
    /// <exception cref="ArgumentException">The entry is not the next one.</exception>
    public RevisionBook With(RevisionEntry entry)
    {
        if (entry.No != Count + 1) throw new ArgumentException($"Entry {Count + 1} was expected, {entry.No} came.", nameof(entry));
        var (at, next) = (entry.At, this with { Count = entry.No });
        return entry.Fact switch
        {
            FileImported file => next with { Publications = [Imported(file, at)], Active = file.Revision },
            DraftSaved saved => next.Put(Saved(saved, entry)),
            DraftSubmitted submitted => next.Put(Drafts[submitted.Draft] with { Status = DraftStatus.Pending, UpdatedAt = at }),
            DraftApproved approved => next.Put(Drafts[approved.Draft] with { Status = DraftStatus.Approved, Approver = entry.Who, UpdatedAt = at }),
            DraftRejected rejected => next.Put(Drafts[rejected.Draft] with { Status = DraftStatus.Draft, Approver = null, Plan = null, UpdatedAt = at }),
            DraftWithdrawn withdrawn => next.Put(Drafts[withdrawn.Draft] with { Status = DraftStatus.Withdrawn, Plan = null, UpdatedAt = at }),
            PublicationScheduled scheduled => next.Put(Drafts[scheduled.Draft] with { Status = DraftStatus.Scheduled, Plan = scheduled.Plan, UpdatedAt = at }),
            Published published => next.Publish(published, at) with { ChangeNo = entry.No },
            RampAdvanced advanced => next.Advance(advanced, at) with { ChangeNo = entry.No },
            RolledBack rolledBack => next.Mark(rolledBack.Revision, PublicationStatus.RolledBack).Mark(rolledBack.To, PublicationStatus.Active) with
            {
                Active = rolledBack.To, Ramp = null, Change = rolledBack, ChangeNo = entry.No, Activation = null,
            },
            Activated activated => next with { Activation = activated },
            _ => throw new InvalidOperationException($"The fact {entry.Fact.GetType().Name} has no meaning here."),
        };
    }

    private static Publication Imported(FileImported file, DateTimeOffset at) => new(
        file.Revision, file.Source, "file", "file", null, "The rule set of the configuration folder.", at, PublicationStatus.Active, PublicationPlan.AtOnce, []);

    /// <summary>An edit voids what came before it: submission, approval and schedule.</summary>
    private Draft Saved(DraftSaved saved, RevisionEntry entry)
    {
        var before = Drafts.GetValueOrDefault(saved.Draft);
        return new(
            saved.Draft, (before?.Version ?? 0) + 1, DraftStatus.Draft, saved.BaseRevision, saved.Revision, saved.Source, saved.Comment, entry.Who,
            (before?.Editors ?? ImmutableHashSet.Create<string>(StringComparer.Ordinal)).Add(entry.Who), null, entry.At, null);
    }

    private RevisionBook Publish(Published published, DateTimeOffset at)
    {
        var isRamp = published.Plan.Steps[0] < 100;
        var book = Put(Drafts[published.Draft] with { Status = DraftStatus.Published, UpdatedAt = at }) with
        {
            Publications = Publications.Add(new(
                published.Revision, published.Source, published.Author, published.Approver, published.Base, published.Comment, at,
                PublicationStatus.Ramping, published.Plan, published.Predictions)),
            Change = published, Activation = null,
        };
        return isRamp
            ? book with { Ramp = new(published.Revision, published.Plan.Steps[0], at, at, published.Plan) }
            : book.Complete(published.Revision);
    }

    private RevisionBook Advance(RampAdvanced advanced, DateTimeOffset at)
    {
        var book = this with { Change = advanced, Activation = null };
        return advanced.Percent == 100
            ? book.Complete(advanced.Revision)
            : book with { Ramp = Ramp! with { Percent = advanced.Percent, SteppedAt = at } };
    }

    private RevisionBook Complete(string revision) =>
        Mark(Active!, PublicationStatus.Superseded).Mark(revision, PublicationStatus.Active) with { Active = revision, Ramp = null };

    private RevisionBook Mark(string revision, PublicationStatus status)
    {
        var publication = Find(revision)!;
        return this with { Publications = Publications.Replace(publication, publication with { Status = status }) };
    }

    private RevisionBook Put(Draft draft) => this with { Drafts = Drafts.SetItem(draft.Id, draft) };
}
