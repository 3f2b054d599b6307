using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brokerage.Domain.Revisions;

/// <summary>One entry of the log of rule sets: who did what, and when. Entries are appended and never change.</summary>
/// <param name="No">Number, from 1 without a hole.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Who">Who; <see cref="Product"/> for the product itself.</param>
/// <param name="Fact">What.</param>
public sealed record RevisionEntry(long No, DateTimeOffset At, string Who, RevisionFact Fact)
{
    /// <summary>The name under which the product itself acts: steps of a ramp, scheduled publications, automatic roll backs.</summary>
    public const string Product = "brokerage";

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The fact as bytes, for a store.</summary>
    public byte[] WriteFact() => JsonSerializer.SerializeToUtf8Bytes(Fact, Json);

    /// <summary>Reads what <see cref="WriteFact"/> wrote.</summary>
    public static RevisionFact ReadFact(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<RevisionFact>(bytes, Json)!;
}

/// <summary>Something that happened to a rule set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(FileImported), "file-imported")]
[JsonDerivedType(typeof(DraftSaved), "draft-saved")]
[JsonDerivedType(typeof(DraftSubmitted), "draft-submitted")]
[JsonDerivedType(typeof(DraftApproved), "draft-approved")]
[JsonDerivedType(typeof(DraftRejected), "draft-rejected")]
[JsonDerivedType(typeof(DraftWithdrawn), "draft-withdrawn")]
[JsonDerivedType(typeof(PublicationScheduled), "publication-scheduled")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(RampAdvanced), "ramp-advanced")]
[JsonDerivedType(typeof(RolledBack), "rolled-back")]
[JsonDerivedType(typeof(Activated), "activated")]
public abstract record RevisionFact;

/// <summary>The first rule set, taken from the configuration folder; it decides for everybody from here on.</summary>
public sealed record FileImported(string Revision, string Source) : RevisionFact;

/// <summary>A draft was made or edited. <paramref name="BaseRevision"/> is the revision it was made from.</summary>
public sealed record DraftSaved(string Draft, string Revision, string Source, string BaseRevision, string Comment) : RevisionFact;

/// <summary>A draft was handed in for review, its warnings accepted by the author.</summary>
public sealed record DraftSubmitted(string Draft, ImmutableArray<string> Acknowledged) : RevisionFact;

/// <summary>A reviewer approved a draft.</summary>
public sealed record DraftApproved(string Draft, string Comment) : RevisionFact;

/// <summary>A reviewer, or the product when a scheduled publication had become impossible, sent a draft back.</summary>
public sealed record DraftRejected(string Draft, string Comment) : RevisionFact;

/// <summary>A draft was given up.</summary>
public sealed record DraftWithdrawn(string Draft) : RevisionFact;

/// <summary>An approved draft is to be published later.</summary>
public sealed record PublicationScheduled(string Draft, PublicationPlan Plan) : RevisionFact;

/// <summary>A draft became a revision that decides: for everybody, or for the first step of a ramp.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Source">Its text, for ever.</param>
/// <param name="Author">Who wrote it last.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Base">The revision that it replaces, and that a roll back returns to.</param>
/// <param name="Comment">What it is for.</param>
/// <param name="Plan">Its ramp.</param>
/// <param name="Predictions">What each step of the ramp is predicted to move.</param>
public sealed record Published(
    string Draft, string Revision, string Source, string Author, string Approver, string Base, string Comment, PublicationPlan Plan,
    ImmutableArray<Prediction> Predictions) : RevisionFact;

/// <summary>A ramp took its next step; at 100 the revision decides for everybody and the one before is superseded.</summary>
public sealed record RampAdvanced(string Revision, int Percent) : RevisionFact;

/// <summary>A publication was taken back; the revision <paramref name="To"/> decides for everybody again.</summary>
public sealed record RolledBack(string Revision, string To, string Reason, bool IsAutomatic) : RevisionFact;

/// <summary>Everybody whom the last publication, step or roll back could change has decided again.</summary>
/// <param name="Revision">The revision published or rolled back.</param>
/// <param name="Percent">The step of the ramp; 0 after a roll back.</param>
/// <param name="Moves">Moves that the revision made, by cell.</param>
/// <param name="Failed">Investors who could not be decided on.</param>
public sealed record Activated(string Revision, int Percent, ImmutableArray<Move> Moves, int Failed) : RevisionFact;
