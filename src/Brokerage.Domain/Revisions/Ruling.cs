namespace Brokerage.Domain.Revisions;

/// <summary>Why something may not be done.</summary>
public enum RefusalKind
{
    /// <summary>There is no such draft, ramp or publication.</summary>
    NotFound,

    /// <summary>Somebody changed the draft, or another revision was published, since.</summary>
    Stale,

    /// <summary>It takes a second person.</summary>
    FourEyes,

    /// <summary>More than a fifth of the investors would move, and nobody confirmed that.</summary>
    BlastRadius,

    /// <summary>A warning was not accepted.</summary>
    Unacknowledged,

    /// <summary>The draft is not at the point of its life at which that can be done.</summary>
    WrongState,

    /// <summary>The plan of the publication is not one.</summary>
    BadPlan,

    /// <summary>The rule set's own guardrail forbids it.</summary>
    Guardrail,
}

/// <summary>A refusal, in words for the person who asked.</summary>
public sealed record Refusal(RefusalKind Kind, string Detail);

/// <summary>What came of a request: the fact to record, or a refusal; never both.</summary>
public readonly record struct Ruling(RevisionFact? Fact, Refusal? Refusal)
{
    /// <summary>It may be done.</summary>
    public static implicit operator Ruling(RevisionFact fact) => new(fact, null);

    /// <summary>It may not be done.</summary>
    public static implicit operator Ruling(Refusal refusal) => new(null, refusal);

    /// <summary>The named alternative of the operator.</summary>
    public static Ruling FromFact(RevisionFact fact) => fact;

    /// <summary>The named alternative of the operator.</summary>
    public static Ruling FromRefusal(Refusal refusal) => refusal;
}
