using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Wire;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Cluster;

/// <summary>One investor of the cluster; the key is the investor's id. What the calls mean is written at <see cref="IInvestors"/>.</summary>
[Alias("brokerage.investor")]
public interface IInvestorGrain : IGrainWithStringKey
{
    /// <summary>Journals events.</summary>
    [Alias("accept")]
    Task<Outcome[]> AcceptAsync(Submission[] events, CancellationToken ct);

    /// <summary>What is known and shown now.</summary>
    [Alias("view")]
    Task<Sight> ViewAsync(CancellationToken ct);

    /// <summary>Lets an app follow; its first messages come with the answer, the others through <see cref="IFollower"/>.</summary>
    [Alias("attach")]
    Task<Attached> AttachAsync(IFollower follower, Guid lease, ResumeFrom? resume, CancellationToken ct);

    /// <summary>Says that the app is still there.</summary>
    /// <returns>False when this activation does not know the lease: attach again.</returns>
    [Alias("renew")]
    Task<bool> RenewAsync(Guid lease);

    /// <summary>Ends an app's following.</summary>
    [Alias("detach")]
    Task DetachAsync(Guid lease);

    /// <summary>Decides on a nudge.</summary>
    [Alias("nudge")]
    Task<NudgeOutcome> NudgeAsync(Nudge nudge);

    /// <summary>Journals how the investor wants to be nudged.</summary>
    [Alias("set-nudges")]
    Task SetNudgesAsync(NudgesSet settings);

    /// <summary>Decides again, because time passed.</summary>
    [Alias("reconsider")]
    Task ReconsiderAsync();

    /// <summary>Decides again, because the rules changed, under rules that know at least <paramref name="rules"/> entries of their log.</summary>
    [Alias("activate")]
    Task<Placement> ActivateAsync(string? rolledBack, long rules);

    /// <summary>Leaves memory, nothing saved: the investor is being erased.</summary>
    [Alias("forget")]
    Task ForgetAsync();

    /// <summary>Leaves memory, saved; returns when it is decided, not when it is done.</summary>
    [Alias("leave")]
    Task LeaveAsync();
}
