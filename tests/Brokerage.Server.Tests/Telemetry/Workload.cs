using System.Net.Http.Json;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>A little of everything that the product does, with words in it that must be read nowhere else.</summary>
public sealed class Workload(ServerProcess server)
{
    /// <summary>The trace that the move of the tier belongs to, as its sender began it.</summary>
    public const string Trace = "0af7651916cd43dd8448eb211c80319c";

    /// <summary>The sender's span.</summary>
    public const string Sender = "b7ad6b7169203331";

    /// <summary>The trace that an event names in its envelope.</summary>
    public const string EventTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const int Trades = 30;

    /// <summary>Investors, events, orders, keys and texts of the workload: whatever is told of it elsewhere must not hold any.</summary>
    public List<string> Canaries { get; } = [];

    /// <summary>What tells that a search for canaries would find them.</summary>
    public const string Control = "/v1/investors/{id}";

    public async Task RunAsync()
    {
        var investor = Canary("investor");
        using var broker = await server.BrokerAsync(Canary("sender"));
        Canaries.Add(broker.Http.DefaultRequestHeaders.Authorization!.Parameter!);
        await broker.AddConsentedAsync(investor);
        await using (var app = await server.OpenExperienceAsync(investor))
        {
            var welcome = await app.NextAsync<Welcome>("Welcome");
            await MoveUpAsync(broker, investor);
            await app.SkipToAsync("ExperienceChanged");
            await app.SkipToAsync("ExperienceChanged");
            await app.CallAsync<Receipt>("SetPreference", new PreferenceRequest(Canary("key"), Goals: [Canary("goal")]));
            await app.CallAsync<Receipt>("SetConsent", new ConsentRequest(Canary("withdrawal"), Purpose.PersonaliseBehaviour.Key(), false, "2026-01", "en"));
            await using var back = await server.OpenExperienceAsync(investor, new(welcome.Epoch, welcome.Seq));
            await back.NextAsync<Welcome>("Welcome");
        }
        await SendBadEventsAsync(broker, investor);
        await FollowMarketAsync(investor);
        await CrowdAsync(investor);
        await LookAsync(investor);
        using var me = await server.ClientAsync("investor", investor);
        (await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"))).EnsureSuccessStatusCode();
    }

    private string Canary(string kind)
    {
        var canary = $"{kind}-{Guid.NewGuid():N}";
        Canaries.Add(canary);
        return canary;
    }

    private async Task MoveUpAsync(Broker broker, string investor)
    {
        for (var n = 1; n < Trades; n++) await broker.SendAsync(SentEvent.Trade(investor, Canary("order")));
        broker.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Sender}-01");
        await broker.SendAsync(SentEvent.Trade(investor, Canary("order")));
        broker.Http.DefaultRequestHeaders.Remove("traceparent");
    }

    private async Task SendBadEventsAsync(Broker broker, string investor)
    {
        var (order, stranger) = (Canary("unknown-order"), Canary("stranger"));
        await broker.TrySendAsync([new(investor, Canary("fill"), new OrderFilled(order, 1, 100))]);
        await broker.TrySendAsync([new(stranger, Canary("dropped"), new ProfileDeclared(Experience.Novice))]);
        await broker.TrySendAsync([SentEvent.Consent(investor, Purpose.PersonalisePortfolio)]);
        var id = Canary("conflict");
        await broker.TrySendAsync([new(investor, id, new ConsentGiven(Purpose.NudgePush.Key(), "2026-01", "en"))]);
        await broker.TrySendAsync([new(investor, id, new ConsentGiven(Purpose.NudgePush.Key(), "2026-01", "hi"))]);
        var text = $$"""{"specversion":"1.0","id":"{{Canary("linked")}}","source":"{{Canary("source")}}","subject":"{{investor}}","type":"brokerage.consent.given.v1","time":"2026-02-01T09:00:00Z","traceparent":"00-{{EventTrace}}-00f067aa0ba902b7-01","data":{"purpose":"nudge-push","noticeVersion":"2026-01","language":"en"} }""";
        using var linked = new StringContent(text, Encoding.UTF8, "application/cloudevents+json");
        (await broker.Http.PostAsync("/v1/events", linked)).EnsureSuccessStatusCode();
        using var bad = new StringContent($$"""{"{{Canary("member")}}":1}""", Encoding.UTF8, "application/json");
        await broker.Http.PostAsync($"/v1/events?{Canary("query")}", bad);
    }

    private async Task FollowMarketAsync(string investor)
    {
        await using var market = await server.OpenMarketAsync(investor);
        var sent = 0L;
        await market.CallAsync<Subscribed>("Subscribe", new SubscribeRequest("list", ["ZEPHYRA"], "full", 2));
        await server.StartReplayAsync();
        while (sent == 0) sent += (await market.NextAsync<Quotes>("Quotes")).Conflated;
    }

    /// <summary>One app more than an investor may have open.</summary>
    private async Task CrowdAsync(string investor)
    {
        var apps = new List<HubConnection>();
        for (var n = 0; n < 6; n++) apps.Add(await server.OpenExperienceAsync(investor));
        await apps[0].Closed;
        foreach (var app in apps) await app.DisposeAsync();
    }

    private async Task LookAsync(string investor)
    {
        using var agent = await server.ClientAsync("agent", Canary("agent"));
        (await agent.GetAsync($"/v1/investors/{investor}")).EnsureSuccessStatusCode();
        await agent.GetAsync($"/{Canary("path")}");
        using var product = await server.ClientAsync("product", Canary("product"));
        (await product.PostAsJsonAsync("/v1/rules/preview", new PreviewRequest(RuleTexts.TenTrades))).EnsureSuccessStatusCode();
    }
}
