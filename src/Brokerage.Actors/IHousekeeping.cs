using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors;

/// <summary>
/// What the product itself asks of an engine, beside what investors and brokers ask through <see cref="IInvestors"/>: who is in this
/// process's memory, and that somebody decides again or leaves. In a cluster every process looks after its own.
/// </summary>
public interface IHousekeeping
{
    /// <summary>Actors in this process's memory, in no order.</summary>
    IEnumerable<InvestorActor> Resident { get; }

    /// <summary>Investors in this process's memory.</summary>
    int Count { get; }

    /// <summary>Events accepted by this process's actors since it started.</summary>
    long Accepted { get; }

    /// <summary>
    /// True for the process that sees to what is done once for all: investors in nobody's memory, steps of a ramp. While a process comes or goes two may take
    /// themselves for it, so that what hangs on this must bear being done twice.
    /// </summary>
    bool IsFirst { get; }

    /// <summary>Investors whom this process must bring into memory, because time alone may have changed their tier.</summary>
    ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>Lets an investor decide again; brings them into memory if need be.</summary>
    Task ReconsiderAsync(string investor);

    /// <summary>Lets an investor decide again because the rules changed; see <see cref="InvestorActor.ActivateAsync"/>.</summary>
    Task<Placement> ActivateAsync(string investor, string? rolledBack = null);

    /// <summary>Takes an investor out of memory, saved, used or not.</summary>
    Task EvictAsync(string investor);

    /// <summary>Takes an actor out of memory if it is idle.</summary>
    Task EvictIdleAsync(InvestorActor actor);
}
