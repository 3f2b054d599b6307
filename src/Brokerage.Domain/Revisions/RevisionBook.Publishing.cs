using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <content>What may be done about what decides.</content>
public sealed partial record RevisionBook
{
    /// <summary>Part of the investors, 0 to 1, beyond which a publication must be confirmed.</summary>
    public const double BlastRadius = 0.2;

    /// <summary>Publishes an approved draft, or schedules it.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="version">The version meant; null for whichever it is.</param>
    /// <param name="plan">When and by which steps.</param>
    /// <param name="predictions">What each step is predicted to move, in the order of the steps.</param>
    /// <param name="maxDailyMigration">The rule set's own guardrail, 0 to 1.</param>
    /// <param name="now">The instant, UTC.</param>
    public Ruling Publish(string id, int? version, PublicationPlan plan, ImmutableArray<Prediction> predictions, double maxDailyMigration, DateTimeOffset now)
    {
        if (Open(id, version, out var draft) is { } refusal) return refusal;
        if (!plan.IsSound) return new Refusal(RefusalKind.BadPlan, "The steps of a ramp rise to 100, with minutes between them.");
        if (draft.Status is not (DraftStatus.Approved or DraftStatus.Scheduled)) return Wrong("It is not approved.");
        if (draft.BaseRevision != Active) return new Refusal(RefusalKind.Stale, $"It was made from {draft.BaseRevision}; {Active} decides by now.");
        if (Ramp is not null) return Wrong($"The ramp of {Ramp.Revision} is under way.");
        if (draft.Revision == Active) return Wrong("It is the revision that decides already.");
        if (predictions[^1].Share > BlastRadius && !plan.ConfirmBlastRadius)
            return new Refusal(RefusalKind.BlastRadius, $"{predictions[^1].Share:P1} of the investors would move, more than {BlastRadius:P0}.");
        if (predictions.First(p => p.Percent == plan.PercentWithinADay).Share is var daily && daily > maxDailyMigration)
            return new Refusal(RefusalKind.Guardrail, $"{daily:P1} of the investors would move within a day; the rule set allows {maxDailyMigration:P1}. Use a slower ramp.");
        if (plan.At > now) return new PublicationScheduled(id, plan);
        return new Published(
            id, draft.Revision, draft.Source, draft.Author, draft.Approver!, Active!, draft.Comment, plan with { At = null }, predictions);
    }

    /// <summary>The scheduled draft whose time has come; null when there is none.</summary>
    public Draft? Due(DateTimeOffset now) => Drafts.Values.FirstOrDefault(d => d.Status == DraftStatus.Scheduled && d.Plan!.At <= now);

    /// <summary>Lets the ramp take its next step.</summary>
    public Ruling Advance() =>
        Ramp is { } ramp ? new RampAdvanced(ramp.Revision, ramp.NextPercent) : new Refusal(RefusalKind.NotFound, "No ramp is under way.");

    /// <summary>Takes the newest publication back, ramping or complete.</summary>
    public Ruling RollBack(string reason, bool isAutomatic) =>
        Newest is { Base: { } before } newest
            ? new RolledBack(newest.Revision, before, reason, isAutomatic)
            : new Refusal(RefusalKind.NotFound, "There is no publication to take back.");

    /// <summary>Records that everybody whom the change of that number could change has decided again; a refusal when something else changed meanwhile.</summary>
    public Ruling Settle(long change, Activated activated) => change == ChangeNo && Activation is null ? activated : Wrong("Something else changed meanwhile.");
}
