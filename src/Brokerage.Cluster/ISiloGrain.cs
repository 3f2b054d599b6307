using Brokerage.Cluster.Wire;
using Orleans.Concurrency;

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

    /// <summary>Lets go of what the population table has of an investor from before a journal sequence.</summary>
    [Alias("forget-older"), AlwaysInterleave]
    Task ForgetOlderAsync(string investor, long sequence);

    /// <summary>What this silo's actors changed in the population; see <see cref="Actors.Populations.PopulationTable.NewsSince"/>.</summary>
    [Alias("population-news"), AlwaysInterleave]
    Task<News> PopulationNewsAsync(string[] features, long after);
}
