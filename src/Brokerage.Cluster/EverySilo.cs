using Orleans.Runtime.Placement;

namespace Brokerage.Cluster;

/// <summary>Says something to every silo of the cluster, this one included, or asks one of them.</summary>
public sealed class EverySilo(IGrainFactory grains, IClusterMembershipService membership)
{
    /// <summary>A silo that left is told nothing for long; whether it has is asked after this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The silos as they are now.</summary>
    public async Task<IReadOnlyCollection<ClusterMember>> MembersAsync()
    {
        await membership.Refresh();
        return membership.CurrentSnapshot.Members.Values.ToArray();
    }

    /// <summary>Returns when every silo that is in the cluster has done what it was told.</summary>
    /// <exception cref="Storage.StoreUnavailableException">A silo did not answer and has not left either.</exception>
    public async Task TellAsync(Func<ISiloGrain, Task> say)
    {
        var members = await MembersAsync();
        await Task.WhenAll(members.Where(m => m.Status == SiloStatus.Active).Select(m => TellAsync(m.SiloAddress, say)));
    }

    /// <summary>Asks one silo.</summary>
    /// <exception cref="Storage.StoreUnavailableException">It did not answer.</exception>
    public Task<T> AskAsync<T>(SiloAddress silo, Func<ISiloGrain, Task<T>> ask, CancellationToken ct) =>
        Calls.AskAsync(() => ask(At(silo)), Patience, ct);

    private async Task TellAsync(SiloAddress silo, Func<ISiloGrain, Task> say)
    {
        try
        {
            await Calls.AskAsync(() => say(At(silo)), Patience);
        }
        catch (Storage.StoreUnavailableException) when (membership.CurrentSnapshot.GetSiloStatus(silo) != SiloStatus.Active)
        {
            // It took what it remembered with it.
        }
    }

    private ISiloGrain At(SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        return grains.GetGrain<ISiloGrain>(silo.ToParsableString());
    }
}
