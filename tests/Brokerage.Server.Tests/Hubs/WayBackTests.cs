using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

[Collection(HubTests.Name)]
public sealed class WayBackTests(SharedServer server)
{
    private readonly string investor = SharedServer.NewInvestor();

    [Fact]
    public async Task SimpleView_ChosenInTheOpenApp_IsThereAtOnceWithTheWayBack()
    {
        await server.Broker.AddAdvancedAsync(investor);
        using var me = await server.Process.ClientAsync("investor", investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);
        (await ViewAsync(me)).Tier.ShouldBe("advanced");

        await hub.CallAsync<Receipt>("SetPreference", new PreferenceRequest("k1", "novice"));

        var view = await ViewAsync(me);
        view.Tier.ShouldBe("novice");
        var card = view.Cards.Single(c => c.Placement == "questions");
        (card.Id, card.Title).ShouldBe(("question.way-back", "The Advanced view is open to you"));
        card.Reasons.Single().Inputs.Select(i => (i.Name, i.Source)).ShouldBe(
            [("declared_experience", "declared"), ("trades_90d", "observed"), ("quiz_score", "tested"), ("chart_indicators_used", "observed")]);
    }

    [Fact]
    public async Task WayBack_Taken_WaitsForTheDwell()
    {
        await server.Broker.AddAdvancedAsync(investor);
        await server.Broker.SendAsync(new SentEvent(investor, "lower", new ProfileDeclared(Experience.Novice)));
        using var me = await server.Process.ClientAsync("investor", investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);

        await hub.CallAsync<Receipt>("SetPreference", new PreferenceRequest("k1", "advanced"));

        (await ViewAsync(me)).Tier.ShouldBe("novice");
    }

    private static async Task<ExperienceView> ViewAsync(HttpClient me) => (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;
}
