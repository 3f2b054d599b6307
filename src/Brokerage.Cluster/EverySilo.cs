using Orleans.Runtime.Placement;

namespace Brokerage.Cluster;

/// <summary>Says something to every silo of the cluster, this one included.</summary>
public sealed class EverySilo(IGrainFactory grains, IClusterMembershipService membership)
{
    /// <summary>A silo that left is told nothing for long; whether it has is asked after this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Returns when every silo that is in the cluster has done what it was told.</summary>
    /// <exception cref="Storage.StoreUnavailableException">A silo did not answer and has not left either.</exception>
    public async Task TellAsync(Func<ISiloGrain, Task> say)
    {
        await membership.Refresh();
        await Task.WhenAll(membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => TellAsync(m.SiloAddress, say)));
    }

    private async Task TellAsync(SiloAddress silo, Func<ISiloGrain, Task> say)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            await Calls.AskAsync(() => say(grains.GetGrain<ISiloGrain>(silo.ToParsableString())), Patience);
        }
        catch (Storage.StoreUnavailableException) when (membership.CurrentSnapshot.GetSiloStatus(silo) != SiloStatus.Active)
        {
            // It took what it remembered with it.
        }
    }
}
