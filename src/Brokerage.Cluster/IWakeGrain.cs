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

/// <summary>What the duty to wake leaves to whoever has it next, on whatever silo.</summary>
[GenerateSerializer, Alias("brokerage.wake-round")]
public sealed class WakeRound
{
    /// <summary>When the last round began; null before the first.</summary>
    [Id(0)]
    public DateTimeOffset? BegunAt { get; set; }

    /// <summary>Rounds since the cluster began.</summary>
    [Id(1)]
    public long Rounds { get; set; }
}
