using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Wire;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;
using Orleans.Placement;

namespace Brokerage.Cluster;

/// <summary>An investor's actor as a grain: one actor an activation. Not reentrant; everything that is not Orleans is in the actor.</summary>
[GrainType("investor"), ActivationCountBasedPlacement]
public sealed class InvestorGrain(ActorContext context, SiloActors silo, TimeProvider time) : Grain, IInvestorGrain
{
    private ActorActivation _activation = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = new(new(this.GetPrimaryKeyString(), context), silo, time, context, this);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _activation.LeaveAsync();

    public async Task<Outcome[]> AcceptAsync(Submission[] events, CancellationToken ct) => [.. await _activation.AcceptAsync(events, ct)];

    public async Task<Sight> ViewAsync(CancellationToken ct) => Sight.Of(await _activation.AskAsync(a => a.ViewAsync()));

    public Task<Attached> AttachAsync(IFollower follower, Guid lease, ResumeFrom? resume, CancellationToken ct) =>
        _activation.AttachAsync(follower, lease, resume);

    public Task<bool> RenewAsync(Guid lease) => Task.FromResult(_activation.Renew(lease));

    public Task DetachAsync(Guid lease) => _activation.DetachAsync(lease);

    public Task<NudgeOutcome> NudgeAsync(Nudge nudge) => _activation.AskAsync(a => a.NudgeAsync(nudge));

    public Task SetNudgesAsync(NudgesSet settings) => _activation.AskAsync(a => a.SetNudgesAsync(settings));

    public Task ReconsiderAsync() => _activation.AskAsync(a => a.ReconsiderAsync(), isUse: false);

    public Task<Placement> ActivateAsync(string? rolledBack, long rules) => _activation.ActivateAsync(rolledBack, rules);

    public async Task ForgetAsync()
    {
        await _activation.ForgetAsync();
        DeactivateOnIdle();
    }

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
