namespace Brokerage.Cluster;

/// <summary>One silo, for what every silo must hear; the key is its address.</summary>
[Alias("brokerage.silo")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Lets go of everything in this silo's memory about an investor who is being erased.</summary>
    [Alias("forget")]
    Task ForgetAsync(string investor);

    /// <summary>Takes over the rules that another silo recorded.</summary>
    [Alias("rules")]
    Task RefreshRulesAsync();
}
