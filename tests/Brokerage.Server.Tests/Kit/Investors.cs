using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Server.Tests.Kit;

/// <summary>Investors as a test wants them, made from nothing but events.</summary>
public static class Investors
{
    /// <summary>One who allows what the tier rules look at.</summary>
    public static Task<EventsAnswer> AddConsentedAsync(this Broker broker, string investor) => broker.SendAsync(
        SentEvent.Consent(investor, Purpose.PersonalisePortfolio), SentEvent.Consent(investor, Purpose.PersonaliseBehaviour),
        SentEvent.Consent(investor, Purpose.PersonaliseDeclared));

    /// <summary>
    /// An advanced one. The wish for the simple view is taken back only when all the evidence is there: 30 trades alone would lead to the
    /// middle tier, and its dwell of a week would keep them there.
    /// </summary>
    public static async Task AddAdvancedAsync(this Broker broker, string investor)
    {
        await broker.AddConsentedAsync(investor);
        await broker.SendAsync(
        [
            new(investor, "wish", new ProfileDeclared(Experience.Novice)),
            .. Enumerable.Range(1, 5).Select(n => new SentEvent(investor, $"quiz-{n}", new QuizAnswered("what-is-a-share", $"q{n}", "shares", true))),
            .. new[] { "rsi(14)", "macd(12,26,9)", "vwap" }.Select(i => new SentEvent(investor, $"indicator-{i}", new IndicatorAdded("ZEPHYRA", i))),
            .. Enumerable.Range(1, 65).SelectMany(n => SentEvent.Trade(investor, $"order-{n}")),
            new(investor, "claim", new ProfileDeclared(Experience.Advanced)),
        ]);
    }

    /// <summary>Opens the experience hub and says hello.</summary>
    public static async Task<HubConnection> OpenExperienceAsync(this ServerProcess server, string investor, ResumePoint? resume = null)
    {
        var hub = await server.OpenHubAsync("/hubs/v1/experience", investor);
        await hub.CallAsync("Hello", new HelloRequest("tests 1.0", "none", "en-IN", [], resume));
        return hub;
    }

    /// <summary>Opens the market hub.</summary>
    public static Task<HubConnection> OpenMarketAsync(this ServerProcess server, string investor) => server.OpenHubAsync("/hubs/v1/market", investor);

    private static async Task<HubConnection> OpenHubAsync(this ServerProcess server, string path, string investor) =>
        await HubConnection.OpenAsync(server.Address, path, await DevToken.GetAsync(server.Http, "investor", investor));
}
