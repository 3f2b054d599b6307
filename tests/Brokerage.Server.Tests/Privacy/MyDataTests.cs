using System.Net;
using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using ConsentReceipt = Brokerage.Contracts.ConsentReceipt;

namespace Brokerage.Server.Tests.Privacy;

public sealed class MyDataTests(PrivacyHost host) : IClassFixture<PrivacyHost>, IDisposable
{
    private readonly string _investor = host.NewInvestor();
    private HttpClient? _client;

    private HttpClient Me => _client ??= host.Client(Roles.Investor, _investor);

    public void Dispose() => _client?.Dispose();

    [Fact]
    public async Task Data_OfAnInvestor_SaysWhatIsKnownFromWhatAndWhy()
    {
        await host.Broker.AddConsentedAsync(_investor);
        await host.Broker.SendAsync([.. SentEvent.Trade(_investor, "o1"), new(_investor, "p", new ProfileDeclared(Experience.Novice, ["retirement"], 15, RiskComfort.Low, "en", ["funds"]))]);

        var data = (await Me.GetFromJsonAsync<MyData>("/v1/me/data"))!;

        data.Declared.ShouldBe(new("novice", ["retirement"], 15, "low", "en", ["funds"]), new DeclaredComparer());
        data.Features.Single(f => f.Key == "trades_90d").Value!.Value.Value.ShouldBe(1d);
        data.Categories.Single(c => c.Category == "orders").Records.ShouldBe(2);
        data.Categories.Single(c => c.Category == "service-contacts").ShouldSatisfyAllConditions(c => c.Records.ShouldBe(0), c => c.First.ShouldBeNull());
        data.Categories.ShouldAllBe(c => c.Title.Length > 0 && c.Retention.Length > 0);
        data.Categories.Where(c => c.Basis == "consent").ShouldAllBe(c => c.Purposes.Count > 0);
        data.Consents.Count(c => c.Granted).ShouldBe(3);
        data.Paused.ShouldBeFalse();
        data.Reasons.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Data_OfAPurposeThatIsTakenBack_IsWithheldAndGone()
    {
        await host.Broker.AddConsentedAsync(_investor);
        await host.Broker.SendAsync(SentEvent.Trade(_investor, "o1"));
        await host.Broker.SendAsync(new SentEvent(_investor, "no", new ConsentWithdrawn(Purpose.PersonalisePortfolio.Key())));

        var data = (await Me.GetFromJsonAsync<MyData>("/v1/me/data"))!;
        var events = (await Me.GetFromJsonAsync<Page<MyEvent>>("/v1/me/events"))!;

        data.Withheld.ShouldContain("trades_90d");
        data.Features.ShouldNotContain(f => f.Key == "trades_90d");
        data.Categories.Single(c => c.Category == "orders").Records.ShouldBe(0);
        events.Items.ShouldNotContain(e => e.Type.StartsWith("brokerage.order.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_OfNobody_IsNothing()
    {
        foreach (var path in new[] { "/v1/me/data", "/v1/me/export" })
            (await Me.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (await Me.GetFromJsonAsync<Page<MyEvent>>("/v1/me/events"))!.Items.ShouldBeEmpty();
        (await Me.GetFromJsonAsync<IReadOnlyList<ConsentReceipt>>("/v1/me/consents"))!.ShouldBeEmpty();
        (await Me.GetFromJsonAsync<IReadOnlyList<CaseView>>("/v1/me/requests"))!.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_Paged_AreAllOfThemNewestFirst()
    {
        await host.Broker.AddConsentedAsync(_investor);
        for (var i = 0; i < 4; i++) await host.Broker.SendAsync(SentEvent.Trade(_investor, $"o{i}"));

        var seen = new List<MyEvent>();
        for (string? after = null; ;)
        {
            var page = (await Me.GetFromJsonAsync<Page<MyEvent>>($"/v1/me/events?limit=3{(after is null ? "" : $"&after={after}")}"))!;
            seen.AddRange(page.Items);
            if ((after = page.Next) is null) break;
        }

        seen.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, seen.Count).Reverse().Select(n => (long)n));
        var filled = seen.First(e => e.Type == "brokerage.order.filled.v1");
        filled.Purpose.ShouldBe("personalise-portfolio");
        filled.Data.Select(d => $"{d.Name}={d.Value}").ShouldBe(["orderId=o3", "quantity=1", "price=100"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("after=x")]
    [InlineData("after=-1")]
    public async Task Events_PageOutOfRange_Refused(string query) => (await Me.GetAsync($"/v1/me/events?{query}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Consents_GivenTakenBackAndGivenAgain_AreReceiptsInAChain()
    {
        var purpose = Purpose.PersonaliseBehaviour;
        await host.Broker.SendAsync(SentEvent.Consent(_investor, purpose), new(_investor, "no", new ConsentWithdrawn(purpose.Key())));
        await host.Broker.SendAsync(new SentEvent(_investor, "again", new ConsentGiven(purpose.Key(), "2026-01", "en")));

        var receipts = (await Me.GetFromJsonAsync<IReadOnlyList<ConsentReceipt>>("/v1/me/consents"))!;

        receipts.Select(r => r.State).ShouldBe(["given", "withdrawn", "given"]);
        receipts.Select(r => r.Hash).Distinct().Count().ShouldBe(3);
        receipts[0].ExpiresAt.ShouldNotBeNull().ShouldBeGreaterThan(receipts[0].At);
        receipts[0].DataCategories.ShouldContain("app-behaviour");
        receipts[0].Method.ShouldBe(Broker.Source);
    }

    [Fact]
    public async Task Pause_ThenOn_StopsEverythingAndBringsItBack()
    {
        await host.Broker.AddAdvancedAsync(_investor);
        (await SeeAsync()).Tier.ShouldBe("advanced");

        var receipt = await PostAsync<Receipt>("/v1/me/pause", new PauseRequest("stop", true));
        var paused = await SeeAsync();
        var data = (await Me.GetFromJsonAsync<MyData>("/v1/me/data"))!;
        var (_, dropped) = await host.Broker.TrySendAsync(SentEvent.Trade(_investor, "late"));

        receipt.Status.ShouldBe("accepted");
        paused.Tier.ShouldBe("novice");
        data.Paused.ShouldBeTrue();
        data.Features.ShouldBeEmpty();
        dropped!.Receipts.ShouldAllBe(r => r.Status == "dropped");

        (await PostAsync<Receipt>("/v1/me/pause", new PauseRequest("stop", true))).Duplicate.ShouldBeTrue();
        await PostAsync<Receipt>("/v1/me/pause", new PauseRequest("go", false));
        (await SeeAsync()).Tier.ShouldBe("advanced");
    }

    [Fact]
    public async Task Reset_OfWhatWasLearned_KeepsTheConsents()
    {
        await host.Broker.AddAdvancedAsync(_investor);

        await PostAsync<Receipt>("/v1/me/reset", new ResetRequest("forget"));

        var data = (await Me.GetFromJsonAsync<MyData>("/v1/me/data"))!;
        data.Tier.ShouldBe("novice");
        data.Consents.Count(c => c.Granted).ShouldBe(3);
        data.Categories.Where(c => c.Basis == "consent").ShouldAllBe(c => c.Records == 0);
    }

    [Theory]
    [InlineData("/v1/me/pause", """{"idempotencyKey":"","paused":true}""")]
    [InlineData("/v1/me/pause", """{"idempotencyKey":"k"}""")]
    [InlineData("/v1/me/pause", """{"idempotencyKey":"k","paused":true,"investor":"other"}""")]
    [InlineData("/v1/me/reset", """{}""")]
    [InlineData("/v1/me/erase", """{"confirm":"yes"}""")]
    [InlineData("/v1/me/requests", """{"kind":"object"}""")]
    public async Task Choice_NotWellFormed_Refused(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await Me.PostAsync(path, content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Readers_AgentLooked_IsSeenByTheInvestor()
    {
        await host.Broker.AddConsentedAsync(_investor);
        using (var agent = host.Client(Roles.Agent, "agent-7")) (await agent.GetAsync($"/v1/investors/{_investor}")).EnsureSuccessStatusCode();

        var readers = (await Me.GetFromJsonAsync<IReadOnlyList<ReaderView>>("/v1/me/readers"))!;

        readers.ShouldContain(r => r.Role.Contains("agent", StringComparison.OrdinalIgnoreCase) && r.Action.Contains("Looked", StringComparison.Ordinal));
    }

    private async Task<ExperienceView> SeeAsync() => (await Me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;

    private async Task<T> PostAsync<T>(string path, object body)
    {
        using var answer = await Me.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>Records compare lists by reference.</summary>
    private sealed class DeclaredComparer : IEqualityComparer<DeclaredView?>
    {
        public bool Equals(DeclaredView? x, DeclaredView? y) => System.Text.Json.JsonSerializer.Serialize(x) == System.Text.Json.JsonSerializer.Serialize(y);

        public int GetHashCode(DeclaredView? obj) => 0;
    }
}
