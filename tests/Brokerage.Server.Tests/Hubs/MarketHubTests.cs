using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

[Collection(HubTests.Name)]
public sealed class MarketHubTests(SharedServer server)
{
    private readonly string investor = SharedServer.NewInvestor();

    [Fact]
    public async Task StreamIndicators_AsANovice_IsRefusedAndQuotesAreNot()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var hub = await server.Process.OpenMarketAsync(investor);

        var refused = await Should.ThrowAsync<HubCallException>(() => hub.CallAsync("StreamIndicators", new StreamIndicatorsRequest("rsi", "ZEPHYRA", ["rsi(14)"], "1d")));
        var subscribed = await hub.CallAsync<Subscribed>("Subscribe", new SubscribeRequest("list", ["ZEPHYRA", "NO-SUCH"], "full", 10));

        refused.Message.ShouldEndWith("tier-required");
        subscribed.Unknown.ShouldBe(["NO-SUCH"]);
        (await hub.NextAsync<Quotes>("Quotes")).Items.Select(i => i.Instrument).ShouldBe(["ZEPHYRA"]);
    }

    [Fact]
    public async Task StreamIndicators_WhenTheInvestorLeavesTheAdvancedTier_EndsWithANotice()
    {
        await server.Broker.AddAdvancedAsync(investor);
        await using var hub = await server.Process.OpenMarketAsync(investor);
        var stream = await hub.CallAsync<IndicatorStream>("StreamIndicators", new StreamIndicatorsRequest("rsi", "ZEPHYRA", ["rsi(14)"], "1d", From: 0));
        stream.Outputs.ShouldBe(["rsi(14)"]);
        (await hub.NextAsync<IndicatorRows>("Indicators")).Closed[0].Index.ShouldBe(0);

        await using var app = await server.Process.OpenExperienceAsync(investor);
        await app.CallAsync<Receipt>("SetPreference", new PreferenceRequest("simpler", Experience: "novice"));

        var notice = await hub.SkipToAsync("Notice");
        notice.As<Notice>().Code.ShouldBe("tier-required");
        var refused = await Should.ThrowAsync<HubCallException>(() => hub.CallAsync("StreamIndicators", new StreamIndicatorsRequest("rsi", "ZEPHYRA", ["rsi(14)"], "1d")));
        refused.Message.ShouldEndWith("tier-required");
    }
}
