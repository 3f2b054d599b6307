namespace Brokerage.Cluster;

/// <summary>Wakes dormant investors whose tier time alone may have changed: one grain for the whole cluster, so that each is woken once.</summary>
[Alias("brokerage.wake")]
public interface IWakeGrain : IGrainWithIntegerKey, IRemindable
{
    /// <summary>Begins, and asks to be brought back by a reminder wherever the cluster still has a silo.</summary>
    [Alias("begin")]
    Task BeginAsync();

    /// <summary>One round: everybody who is due decides again.</summary>
    [Alias("sweep")]
    Task SweepAsync();
}
