using System.Net;
using System.Net.Http.Json;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

/// <summary>Nudges over HTTP: what the broker's systems ask, and what the investor sets.</summary>
[Collection(HubTests.Name)]
public sealed class NudgeTests(SharedServer server) : IAsyncLifetime
{
    private static readonly NudgeSettings NeverQuiet = new(true, "00:00", "00:00", "Asia/Kolkata");
    private readonly string investor = SharedServer.NewInvestor();
    private HttpClient broker = null!, me = null!;

    public async Task InitializeAsync() =>
        (broker, me) = (await server.Process.ClientAsync("ingest", "campaigns"), await server.Process.ClientAsync("investor", investor));

    public Task DisposeAsync()
    {
        broker.Dispose();
        me.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Nudges_UpToTheCap_AreAllowedAndThenSaidWhenNext()
    {
        await AllowAsync();

        var answers = new[] { await AskAsync("1", "push"), await AskAsync("2", "call"), await AskAsync("3", "email") };

        answers[..2].ShouldBe([new(true, null, null, 1), new(true, null, null, 0)]);
        (answers[2].Allowed, answers[2].Code, answers[2].RemainingToday).ShouldBe((false, "cap", 0));
        answers[2].RetryAfter!.Value.ToOffset(TimeSpan.FromHours(5.5)).TimeOfDay.ShouldBe(TimeSpan.Zero, "midnight of the investor");
        (await me.GetFromJsonAsync<NudgeOverview>("/v1/me/nudges"))!.ShouldBe(new(NeverQuiet, 2, 2));
        (await AskAsync("1", "push")).Allowed.ShouldBeTrue("the sender did not hear the first answer");
    }

    [Fact]
    public async Task Nudge_WithoutConsent_IsAnsweredLikeOneOfNobody()
    {
        await server.Broker.AddConsentedAsync(investor);

        var known = await (await PostAsync(investor, Body("1", "push"))).Content.ReadAsStringAsync();

        known.ShouldBe(await (await PostAsync("nobody-at-all", Body("1", "push"))).Content.ReadAsStringAsync());
        known.ShouldBe("""{"allowed":false,"code":"no-consent","retryAfter":null,"remainingToday":0}""");
    }

    [Fact]
    public async Task Settings_SwitchedOff_StopNudgesAtOnce()
    {
        await AllowAsync();

        (await (await me.PutAsJsonAsync("/v1/me/nudges", NeverQuiet with { Enabled = false })).Content.ReadFromJsonAsync<NudgeOverview>())!.Settings.Enabled.ShouldBeFalse();

        (await AskAsync("1", "push")).Code.ShouldBe("switched-off");
    }

    [Fact]
    public async Task Settings_NeverSet_AreOnAndQuietAtNight() =>
        (await me.GetFromJsonAsync<NudgeOverview>("/v1/me/nudges"))!.ShouldBe(new(new(true, "21:00", "08:00", "Asia/Kolkata"), 0, 2));

    [Fact]
    public async Task Key_OfAnotherNudge_IsAConflict()
    {
        await AllowAsync();
        await AskAsync("1", "push");

        var (status, problem) = await RulesClient.ProblemAsync(await PostAsync(investor, Body("1", "sms")));

        (status, problem).ShouldBe((409, "id-reused"));
    }

    [Theory]
    [InlineData("""{"channel":"push","topic":"t"}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"","channel":"push","topic":"t"}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"pigeon","topic":"t"}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"Push","topic":"t"}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":" "}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":"t","cardId":"\u0000"}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":"t","isStaff":true}""", 400, "schema")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":"t","at":"2001-01-01T00:00:00Z"}""", 422, "time-out-of-range")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":"t","at":"2201-01-01T00:00:00Z"}""", 422, "time-out-of-range")]
    [InlineData("""{"idempotencyKey":"k","channel":"push","topic":"t","at":"tomorrow"}""", 400, "schema")]
    [InlineData("[]", 400, "schema")]
    [InlineData("{", 400, "malformed-json")]
    public async Task Nudge_BadBody_IsRefusedWithoutAWord(string body, int status, string problem) =>
        (await RulesClient.ProblemAsync(await PostAsync(investor, new StringContent(body, Encoding.UTF8, "application/json")))).ShouldBe((status, problem));

    [Theory]
    [InlineData("""{"quietFrom":"21:00","quietUntil":"08:00","timeZone":"Asia/Kolkata"}""")]
    [InlineData("""{"enabled":true,"quietFrom":"9 pm","quietUntil":"08:00","timeZone":"Asia/Kolkata"}""")]
    [InlineData("""{"enabled":true,"quietFrom":"21:00","quietUntil":"24:00","timeZone":"Asia/Kolkata"}""")]
    [InlineData("""{"enabled":true,"quietFrom":"21:00","quietUntil":"08:00","timeZone":"Middle/Earth"}""")]
    [InlineData("""{"enabled":true,"quietFrom":"21:00","quietUntil":"08:00","timeZone":"../../etc/passwd"}""")]
    [InlineData("""{"enabled":true,"quietFrom":"21:00","quietUntil":"08:00","timeZone":null}""")]
    [InlineData("""{"enabled":true,"quietFrom":"21:00","quietUntil":"08:00","timeZone":"Asia/Kolkata","sentToday":0}""")]
    public async Task Settings_BadBody_ChangesNothing(string body)
    {
        var answer = await me.PutAsync("/v1/me/nudges", new StringContent(body, Encoding.UTF8, "application/json"));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((400, "schema"));
        (await me.GetFromJsonAsync<NudgeOverview>("/v1/me/nudges"))!.Settings.QuietFrom.ShouldBe("21:00");
    }

    private async Task AllowAsync()
    {
        await server.Broker.SendAsync(SentEvent.Consent(investor, Purpose.NudgePush));
        (await me.PutAsJsonAsync("/v1/me/nudges", NeverQuiet)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<NudgeAnswer> AskAsync(string key, string channel) => (await (await PostAsync(investor, Body(key, channel))).Content.ReadFromJsonAsync<NudgeAnswer>())!;

    private static JsonContent Body(string key, string channel) => JsonContent.Create(new NudgeRequest(key, channel, "shares"));

    private Task<HttpResponseMessage> PostAsync(string who, HttpContent body) => broker.PostAsync($"/v1/investors/{who}/nudges", body);
}
