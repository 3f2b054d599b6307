using Brokerage.Actors.Populations;

namespace Brokerage.Cluster.Wire;

/// <summary>What a silo's population table tells another's.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.population-news")]
public sealed record News(byte[] Json)
{
    /// <summary>As it is sent.</summary>
    public static News Of(TableNews news) => new(WireJson.Write(news));

    /// <summary>As it is read.</summary>
    public TableNews ToNews() => WireJson.Read<TableNews>(Json);
}
