using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <summary>Where a draft stands.</summary>
public enum DraftStatus { Draft, Pending, Approved, Scheduled, Published, Withdrawn }

/// <summary>A rule set on its way to publication.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Goes up by one an edit.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="BaseRevision">Revision it was made from.</param>
/// <param name="Revision">Revision that its text would be.</param>
/// <param name="Source">Its text.</param>
/// <param name="Comment">What it is for.</param>
/// <param name="Author">Who edited it last.</param>
/// <param name="Editors">Everybody who ever edited it: none of them may approve it.</param>
/// <param name="Approver">Who approved it; null when nobody has.</param>
/// <param name="UpdatedAt">When it last changed, UTC.</param>
/// <param name="Plan">How it will be published; null when not scheduled.</param>
public sealed record Draft(
    string Id, int Version, DraftStatus Status, string BaseRevision, string Revision, string Source, string Comment, string Author,
    ImmutableHashSet<string> Editors, string? Approver, DateTimeOffset UpdatedAt, PublicationPlan? Plan)
{
    /// <summary>False once it was published or given up.</summary>
    public bool IsOpen => Status is not (DraftStatus.Published or DraftStatus.Withdrawn);
}
