using System.Collections.Concurrent;
using Brokerage.Actors;
using Brokerage.Cluster.Tracing;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Cluster;

/// <summary>The actors in one silo's memory, and the housekeeping of the silo. Who is dormant and due is the <see cref="IWakeGrain"/>'s.</summary>
public sealed class SiloActors(
    IGrainFactory grains, ILocalSiloDetails silo, IClusterMembershipService membership, ClusterMetrics metrics, SharedCopies copies) : IHousekeeping
{
    private readonly ConcurrentDictionary<InvestorActor, ActorActivation> _activations = new();
    private long _accepted;

    /// <summary>This silo.</summary>
    public SiloAddress Address => silo.SiloAddress;

    internal ClusterMetrics Metrics => metrics;

    internal SharedCopies Copies => copies;

    /// <inheritdoc/>
    public IEnumerable<InvestorActor> Resident => _activations.Keys;

    /// <inheritdoc/>
    public int Count => _activations.Count;

    /// <inheritdoc/>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <inheritdoc/>
    public bool IsFirst =>
        membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).DefaultIfEmpty().Min() == Address;

    /// <summary>Nobody: one grain wakes who is due, for all silos.</summary>
    public ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        new((IReadOnlyList<string>)[]);

    /// <inheritdoc/>
    public Task ReconsiderAsync(string investor) => Calls.AskAsync(() => grains.GetGrain<IInvestorGrain>(investor).ReconsiderAsync());

    /// <inheritdoc/>
    public Task<Placement> ActivateAsync(string investor, string? rolledBack = null) =>
        Calls.AskAsync(() => grains.GetGrain<IInvestorGrain>(investor).ActivateAsync(rolledBack, copies.RulesKnown()));

    /// <inheritdoc/>
    public Task EvictAsync(string investor) => Calls.AskAsync(() => grains.GetGrain<IInvestorGrain>(investor).LeaveAsync());

    /// <inheritdoc/>
    public async Task EvictIdleAsync(InvestorActor actor)
    {
        // Asked again just before: whoever came meanwhile keeps it, and who comes from here on is sent on to the next activation.
        if (!actor.IsIdle || !_activations.TryGetValue(actor, out var activation)) return;
        activation.Context.Deactivate(new(DeactivationReasonCode.ActivationIdle, "nobody asked for it"), CancellationToken.None);
        await activation.Context.Deactivated;
    }

    /// <summary>Ends when everything told so far by this silo's actors has reached the apps.</summary>
    public Task DeliveredAsync() => Task.WhenAll(_activations.Values.Select(a => a.DeliveredAsync()));

    internal void Enter(ActorActivation activation) => _activations[activation.Actor] = activation;

    internal void Leave(ActorActivation activation) => _activations.TryRemove(activation.Actor, out _);

    internal void CountAccepted(IReadOnlyList<Outcome> outcomes)
    {
        var count = 0;
        foreach (var outcome in outcomes)
            if (outcome is { Status: OutcomeStatus.Accepted, Duplicate: false }) count++;
        Interlocked.Add(ref _accepted, count);
    }
}
