using Brokerage.Server.Ingest;
using Shouldly;

namespace Brokerage.Server.Tests.Ingest;

public sealed class ClientRateTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Admit_AtOnce_AsManyAsTheLimit()
    {
        var rate = new ClientRate(time, 1000);

        Enumerable.Range(0, 1001).Count(_ => rate.Admit("a") is null).ShouldBe(1000);
    }

    [Fact]
    public void Admit_AfterAWait_AsManyAsItIsWorth()
    {
        var rate = new ClientRate(time, 1000);
        for (var i = 0; i < 1000; i++) rate.Admit("a");

        rate.Admit("a").ShouldBe(TimeSpan.FromMilliseconds(1));
        time.Advance(TimeSpan.FromMilliseconds(10));

        Enumerable.Range(0, 20).Count(_ => rate.Admit("a") is null).ShouldBe(10);
    }

    [Fact]
    public void Admit_ManyClientsOverTime_ForgetsThoseWithFullBuckets()
    {
        var rate = new ClientRate(time, 1000);
        for (var i = 0; i < 4095; i++) rate.Admit($"client-{i}");
        time.Advance(TimeSpan.FromSeconds(1));

        rate.Admit("last");

        rate.Clients.ShouldBe(1);
    }
}
