using System.Collections.Frozen;
using System.Collections.Immutable;
using static Brokerage.Domain.Audit.AuditShape;

namespace Brokerage.Domain.Audit;

/// <summary>Everything that is audited. What is not here cannot be recorded, and a record can say nothing that is not declared here.</summary>
public static class AuditActions
{
    private static readonly AuditShape Flag = OneOf("yes", "no");
    private static readonly AuditShape CaseKind = OneOf("access", "correct", "erase", "export", "object");

    /// <summary>The file of the configuration folder became the first rule set.</summary>
    public static readonly AuditAction RulesFileImported = Rule("file-imported", "Took the first rules from the configuration", ("revision", Revision));

    /// <summary>A draft was made or edited.</summary>
    public static readonly AuditAction RulesDraftSaved = Rule("draft-saved", "Saved a draft of the rules", ("draft", Id), ("revision", Revision));

    /// <summary>A draft was handed in for review.</summary>
    public static readonly AuditAction RulesDraftSubmitted = Rule("draft-submitted", "Handed a draft of the rules in for review", ("draft", Id), ("acknowledged", Count));

    /// <summary>A draft was approved.</summary>
    public static readonly AuditAction RulesDraftApproved = Rule("draft-approved", "Approved a draft of the rules", ("draft", Id));

    /// <summary>A draft was sent back.</summary>
    public static readonly AuditAction RulesDraftRejected = Rule("draft-rejected", "Sent a draft of the rules back", ("draft", Id));

    /// <summary>A draft was given up.</summary>
    public static readonly AuditAction RulesDraftWithdrawn = Rule("draft-withdrawn", "Gave a draft of the rules up", ("draft", Id));

    /// <summary>A draft will be published later.</summary>
    public static readonly AuditAction RulesPublicationScheduled = Rule("publication-scheduled", "Planned a publication of the rules", ("draft", Id), ("steps", Count));

    /// <summary>A draft became a revision that decides.</summary>
    public static readonly AuditAction RulesPublished = Rule("published", "Published rules", ("draft", Id), ("revision", Revision), ("base", Revision), ("steps", Count));

    /// <summary>A ramp took its next step.</summary>
    public static readonly AuditAction RulesRampAdvanced = Rule("ramp-advanced", "Let published rules decide for more investors", ("revision", Revision), ("percent", Count));

    /// <summary>A publication was taken back.</summary>
    public static readonly AuditAction RulesRolledBack =
        Rule("rolled-back", "Took published rules back", ("revision", Revision), ("to", Revision), ("automatic", Flag));

    /// <summary>Everybody concerned decided again.</summary>
    public static readonly AuditAction RulesActivated =
        Rule("activated", "Put rules in force for everybody concerned", ("revision", Revision), ("percent", Count), ("moved", Count), ("failed", Count));

    /// <summary>Set-aside events were listed.</summary>
    public static readonly AuditAction QuarantineListed =
        new("quarantine.listed", "Listed events that had been set aside") { Details = Of(("status", OneOf("open", "replayed", "discarded")), ("count", Count)) };

    /// <summary>A set-aside event was tried again.</summary>
    public static readonly AuditAction QuarantineReplayed = About("quarantine.replayed", "Tried an event that had been set aside again", ("item", Id));

    /// <summary>A set-aside event was given up.</summary>
    public static readonly AuditAction QuarantineDiscarded = About("quarantine.discarded", "Decided not to use an event that had been set aside", ("item", Id));

    /// <summary>Somebody looked at an investor.</summary>
    public static readonly AuditAction InvestorRead = About("investor.read", "Looked at the profile, tier and reasons");

    /// <summary>A rule set was previewed on the population.</summary>
    public static readonly AuditAction PreviewRun =
        new("preview.run", "Counted how many investors new rules would move") { Details = Of(("revision", Revision), ("days-ahead", Count)) };

    /// <summary>A rule set was tried on a made-up investor.</summary>
    public static readonly AuditAction PersonasRun = new("personas.run", "Tried rules on a made-up investor") { Details = Of(("revision", Revision)) };

    /// <summary>The audit log was read.</summary>
    public static readonly AuditAction AuditRead = new("audit.read", "Read the audit log") { Details = Of(("after", Count), ("count", Count)) };

    /// <summary>The audit log was exported, up to the record that says so.</summary>
    public static readonly AuditAction AuditExported = new("audit.exported", "Exported the audit log");

    /// <summary>The audit log was verified against its published heads.</summary>
    public static readonly AuditAction AuditVerified =
        new("audit.verified", "Verified the audit log") { Details = Of(("records", Count), ("intact", Flag)) };

    /// <summary>An investor's data was exported.</summary>
    public static readonly AuditAction ExportMade = About("export.made", "Made a copy of everything that is stored", ("hash", Hash));

    /// <summary>An erasure was asked for.</summary>
    public static readonly AuditAction ErasureRequested = About("erasure.requested", "Asked for everything to be erased");

    /// <summary>An erasure is complete.</summary>
    public static readonly AuditAction ErasureCompleted = About("erasure.completed", "Erased everything");

    /// <summary>A request of an investor became a case of the privacy office.</summary>
    public static readonly AuditAction CaseOpened = About("case.opened", "Opened a case", ("case", Id), ("kind", CaseKind));

    /// <summary>A case was closed.</summary>
    public static readonly AuditAction CaseClosed = About("case.closed", "Closed a case", ("case", Id), ("kind", CaseKind));

    /// <summary>A certificate of an erasure was signed.</summary>
    public static readonly AuditAction CertificateIssued = About("certificate.issued", "Signed a certificate of the erasure", ("hash", Hash));

    /// <summary>Personalisation was paused.</summary>
    public static readonly AuditAction PersonalisationPaused = About("personalisation.paused", "Paused personalisation");

    /// <summary>Personalisation goes on.</summary>
    public static readonly AuditAction PersonalisationResumed = About("personalisation.resumed", "Switched personalisation on again");

    /// <summary>What was learned was forgotten.</summary>
    public static readonly AuditAction LearningReset = About("learning.reset", "Forgot what had been learned");

    /// <summary>A backup was made.</summary>
    public static readonly AuditAction BackupMade = new("backup.made", "Made a backup") { Details = Of(("hash", Hash)) };

    /// <summary>A backup was restored.</summary>
    public static readonly AuditAction BackupRestored = new("backup.restored", "Restored a backup") { Details = Of(("hash", Hash)) };

    /// <summary>Every action.</summary>
    public static ImmutableArray<AuditAction> All { get; } =
    [
        RulesFileImported, RulesDraftSaved, RulesDraftSubmitted, RulesDraftApproved, RulesDraftRejected, RulesDraftWithdrawn, RulesPublicationScheduled,
        RulesPublished, RulesRampAdvanced, RulesRolledBack, RulesActivated, QuarantineListed, QuarantineReplayed, QuarantineDiscarded, InvestorRead,
        PreviewRun, PersonasRun, AuditRead, AuditExported, AuditVerified, ExportMade, ErasureRequested,
        ErasureCompleted, CaseOpened, CaseClosed, CertificateIssued, PersonalisationPaused, PersonalisationResumed, LearningReset, BackupMade, BackupRestored,
    ];

    private static readonly FrozenDictionary<string, AuditAction> ByName = All.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The action of a name, or null.</summary>
    public static AuditAction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>An entry of the log of rule sets; the number of the entry makes it one record, also across restarts.</summary>
    private static AuditAction Rule(string act, string description, params (string, AuditShape)[] details) =>
        new($"rules.{act}", description) { Details = Of([("entry", Count), .. details]), OncePer = "entry" };

    private static AuditAction About(string name, string description, params (string, AuditShape)[] details) =>
        new(name, description) { HasSubject = true, Details = Of(details) };

    private static ImmutableSortedDictionary<string, AuditShape> Of(params (string Key, AuditShape Shape)[] details) =>
        details.ToImmutableSortedDictionary(d => d.Key, d => d.Shape, StringComparer.Ordinal);
}
