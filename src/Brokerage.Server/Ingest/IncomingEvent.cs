using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Domain.Events;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Ingest;

/// <summary>One event as it came in, checked.</summary>
/// <param name="Investor">Whose event it is.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Id">Its id, unique for the investor and source.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="Type">Its type.</param>
/// <param name="Data">What happened.</param>
/// <param name="Cause">The trace that its sender names in <c>traceparent</c>; empty for none.</param>
public sealed record IncomingEvent(
    string Investor, string Source, string Id, DateTimeOffset OccurredAt, EventType Type, InvestorEvent Data, ActivityContext Cause = default);

/// <summary>What a body holds: all of its events, or the problem for which none of them is taken.</summary>
/// <param name="Events">The events in the order sent; empty when there is a problem.</param>
/// <param name="Problem">Why the body is refused; null when it is not.</param>
public sealed record ReadResult(IReadOnlyList<IncomingEvent> Events, Problem? Problem)
{
    internal static ReadResult Refuse(ProblemType type, string? detail = null) => new([], new Problem(type, detail));
}

/// <summary>On whose behalf a body was sent.</summary>
/// <param name="Investor">The investor of the token; null when each event names its investor.</param>
public sealed record Sender(string? Investor)
{
    /// <summary>Source of everything that an investor's own app sends.</summary>
    public const string AppSource = "app";

    /// <summary>Source of what the product journals itself; nobody else may use it.</summary>
    public const string OwnSource = Submission.OwnSource;

    /// <summary>A system of the broker: any investor, any type.</summary>
    public static Sender Broker { get; } = new((string?)null);

    /// <summary>An investor's own app: that investor, and the types that an app may send.</summary>
    public static Sender App(string investor) => new(investor);
}

/// <summary>What a body may be.</summary>
public enum BodyKind
{
    /// <summary>One event (<c>application/cloudevents+json</c>).</summary>
    Single,

    /// <summary>A list of events (<c>application/cloudevents-batch+json</c>).</summary>
    Batch,

    /// <summary>Either (<c>application/json</c>).</summary>
    Either,
}
