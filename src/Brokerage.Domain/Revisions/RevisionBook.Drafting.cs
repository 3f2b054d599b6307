using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <content>What may be done with a draft.</content>
public sealed partial record RevisionBook
{
    /// <summary>Makes a draft.</summary>
    public Ruling Create(string revision, string source, string baseRevision, string comment) =>
        Find(baseRevision) is null
            ? new Refusal(RefusalKind.NotFound, $"The base revision {baseRevision} was never published.")
            : new DraftSaved($"draft-{Count + 1}", revision, source, baseRevision, comment);

    /// <summary>Edits a draft. Whatever it was approved for is void.</summary>
    public Ruling Edit(string id, int version, string revision, string source, string baseRevision, string comment) =>
        Open(id, version, out var draft) is { } refusal ? refusal
        : Find(baseRevision) is null ? new Refusal(RefusalKind.NotFound, $"The base revision {baseRevision} was never published.")
        : new DraftSaved(draft.Id, revision, source, baseRevision, comment);

    /// <summary>Hands a draft in for review.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="version">The version meant; null for whichever it is.</param>
    /// <param name="warnings">Codes of what the analyser warns of.</param>
    /// <param name="acknowledged">Codes that the author accepts.</param>
    public Ruling Submit(string id, int? version, IEnumerable<string> warnings, IEnumerable<string> acknowledged)
    {
        if (Open(id, version, out var draft) is { } refusal) return refusal;
        if (draft.Status != DraftStatus.Draft) return Wrong("It was handed in already.");
        var accepted = acknowledged.ToImmutableArray();
        var missing = warnings.Except(accepted).ToArray();
        return missing.Length > 0
            ? new Refusal(RefusalKind.Unacknowledged, $"Accept the warnings first: {string.Join(", ", missing)}.")
            : new DraftSubmitted(id, accepted);
    }

    /// <summary>Approves a draft. Nobody who ever edited it may.</summary>
    public Ruling Approve(string id, int? version, string who, string comment) =>
        Open(id, version, out var draft) is { } refusal ? refusal
        : draft.Editors.Contains(who) ? new Refusal(RefusalKind.FourEyes, "Whoever edited a draft cannot approve it: another person must.")
        : draft.Status != DraftStatus.Pending ? Wrong("It does not wait for review.")
        : new DraftApproved(id, comment);

    /// <summary>Sends a draft back to its author.</summary>
    public Ruling Reject(string id, int? version, string comment) =>
        Open(id, version, out var draft) is { } refusal ? refusal
        : draft.Status == DraftStatus.Draft ? Wrong("It was not handed in.")
        : new DraftRejected(id, comment);

    /// <summary>Gives a draft up.</summary>
    public Ruling Withdraw(string id, int? version) => Open(id, version, out _) is { } refusal ? refusal : new DraftWithdrawn(id);

    private Refusal? Open(string id, int? version, out Draft draft)
    {
        if (!Drafts.TryGetValue(id, out draft!)) return new(RefusalKind.NotFound, $"There is no draft {id}.");
        if (version is { } meant && meant != draft.Version) return new(RefusalKind.Stale, $"The draft has version {draft.Version} by now.");
        return draft.IsOpen ? null : Wrong("It was published or given up.");
    }

    private static Refusal Wrong(string detail) => new(RefusalKind.WrongState, detail);
}
