using Brokerage.Contracts;
using Brokerage.Domain.Revisions;

namespace Brokerage.Server.Rules;

/// <summary>The life of rule sets as it is on the wire.</summary>
public static class RuleViews
{
    /// <summary>A draft.</summary>
    public static DraftView ToView(Draft draft) => new(
        draft.Id, draft.Version, Lower(draft.Status), draft.BaseRevision, draft.Revision, draft.Source, draft.Comment, draft.Author, draft.Approver,
        draft.UpdatedAt, draft.Plan?.At);

    /// <summary>A publication.</summary>
    public static RevisionView ToView(Publication publication) => new(
        publication.Revision, publication.Status == PublicationStatus.RolledBack ? "rolled-back" : Lower(publication.Status), publication.Author,
        publication.Approver, publication.PublishedAt, publication.Comment);

    /// <summary>A ramp.</summary>
    public static RampView ToView(RampProgress ramp) => new(ramp.Revision, ramp.Percent, ramp.Plan.Steps, ramp.NextAt, ramp.StartedAt);

    /// <summary>An entry of the log, in words.</summary>
    public static RuleAuditEntry ToAudit(RevisionEntry entry, RevisionBook book)
    {
        var (what, revision, detail) = entry.Fact switch
        {
            FileImported f => ("imported", f.Revision, "Taken from the configuration folder; it decides for everybody."),
            DraftSaved f => ("draft-saved", f.Revision, $"{f.Draft}, from {f.BaseRevision}. {f.Comment}"),
            DraftSubmitted f => ("submitted", RevisionOf(f.Draft), $"{f.Draft}{Accepted(f)}"),
            DraftApproved f => ("approved", RevisionOf(f.Draft), $"{f.Draft}. {f.Comment}"),
            DraftRejected f => ("rejected", RevisionOf(f.Draft), $"{f.Draft}. {f.Comment}"),
            DraftWithdrawn f => ("withdrawn", RevisionOf(f.Draft), f.Draft),
            PublicationScheduled f => ("scheduled", RevisionOf(f.Draft), $"{f.Draft}, for {f.Plan.At:u}, by {Steps(f.Plan)}"),
            Published f => ("published", f.Revision, $"{f.Draft} by {f.Author}, approved by {f.Approver}, instead of {f.Base}, by {Steps(f.Plan)}; {Total(f.Predictions[^1].Moves)} predicted to move"),
            RampAdvanced f => ("ramp-advanced", f.Revision, $"It decides for {f.Percent} % of the investors."),
            RolledBack f => ("rolled-back", f.Revision, $"{f.To} decides again. {f.Reason}"),
            Activated f => ("activated", f.Revision, f.Percent == 0 ? $"Everybody has decided again; {f.Failed} failed" : $"At {f.Percent} %, {Total(f.Moves)} moved; {f.Failed} failed"),
            _ => throw new InvalidOperationException($"The fact {entry.Fact.GetType().Name} has no words."),
        };
        return new(entry.No, entry.At, entry.Who, what, revision, detail.Trim());

        string RevisionOf(string draft) => book.Drafts[draft].Revision;
    }

    private static string Accepted(DraftSubmitted submitted) => submitted.Acknowledged.IsEmpty ? "" : $", accepting {string.Join(", ", submitted.Acknowledged)}";

    private static string Steps(PublicationPlan plan) =>
        plan.Steps.Length == 1 ? "all at once" : $"{string.Join(" → ", plan.Steps)} %, {plan.StepMinutes} minutes apart";

    private static int Total(IEnumerable<Move> moves) => moves.Sum(m => m.Count);

#pragma warning disable CA1308 // names on the wire are lower case
    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
