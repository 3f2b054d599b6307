using Brokerage.Domain.Audit;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Auth;

namespace Brokerage.Server.Audit;

/// <summary>Entries of the log of rule sets as audit records: who did what, without the comments and texts that people wrote.</summary>
public static class RuleRecords
{
    /// <summary>The record of an entry.</summary>
    public static AuditRecord Of(RevisionEntry entry)
    {
        var by = entry.Who == RevisionEntry.Product ? AuditActor.Product : new AuditActor(entry.Who, Roles.Product);
        var (action, details) = Of(entry.Fact);
        return AuditRecord.Of(entry.At, by, action, null, [new("entry", $"{entry.No}"), .. details]);
    }

    private static (AuditAction Action, KeyValuePair<string, string>[] Details) Of(RevisionFact fact) => fact switch
    {
        FileImported f => (AuditActions.RulesFileImported, [new("revision", f.Revision)]),
        DraftSaved f => (AuditActions.RulesDraftSaved, [new("draft", f.Draft), new("revision", f.Revision)]),
        DraftSubmitted f => (AuditActions.RulesDraftSubmitted, [new("draft", f.Draft), new("acknowledged", $"{f.Acknowledged.Length}")]),
        DraftApproved f => (AuditActions.RulesDraftApproved, [new("draft", f.Draft)]),
        DraftRejected f => (AuditActions.RulesDraftRejected, [new("draft", f.Draft)]),
        DraftWithdrawn f => (AuditActions.RulesDraftWithdrawn, [new("draft", f.Draft)]),
        PublicationScheduled f => (AuditActions.RulesPublicationScheduled, [new("draft", f.Draft), new("steps", $"{f.Plan.Steps.Length}")]),
        Published f => (AuditActions.RulesPublished,
            [new("draft", f.Draft), new("revision", f.Revision), new("base", f.Base), new("steps", $"{f.Plan.Steps.Length}")]),
        RampAdvanced f => (AuditActions.RulesRampAdvanced, [new("revision", f.Revision), new("percent", $"{f.Percent}")]),
        RolledBack f => (AuditActions.RulesRolledBack,
            [new("revision", f.Revision), new("to", f.To), new("automatic", f.IsAutomatic ? "yes" : "no")]),
        Activated f => (AuditActions.RulesActivated,
            [new("revision", f.Revision), new("percent", $"{f.Percent}"), new("moved", $"{f.Moves.Sum(m => m.Count)}"), new("failed", $"{f.Failed}")]),
        _ => throw new NotSupportedException($"The audit has no action for {fact.GetType().Name}."),
    };
}
