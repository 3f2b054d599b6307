using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Auth;
using Brokerage.Server.Privacy;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Privacy;

public sealed class ErasureTests(PrivacyHost host) : IClassFixture<PrivacyHost>
{
    [Fact]
    public async Task Erase_ByTheInvestor_IsProvedAndLeavesNobody()
    {
        var investor = await AddAsync();
        using var me = host.Client(Roles.Investor, investor);
        await using var hub = await HubConnection.OpenAsync(host.Address, "/hubs/v1/experience", host.Token(Roles.Investor, investor));
        await hub.CallAsync("Hello", new HelloRequest("tests 1.0", "none", "en-IN", []));

        var answer = await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await answer.Content.ReadAsStringAsync();
        using var anybody = new HttpClient { BaseAddress = host.Address };
        Certificates.Verify(text, await anybody.GetStringAsync("/v1/privacy/key")).ShouldBeTrue();
        JsonSerializer.Deserialize<ErasureCertificate>(text, Certificates.Json)!.Events.ShouldBeGreaterThan(3);
        await hub.Closed.WaitAsync(TimeSpan.FromSeconds(10));
        await IsGoneAsync(investor, me);
    }

    [Fact]
    public async Task Erase_Twice_IsNothingTheSecondTime()
    {
        var investor = await AddAsync();
        using var me = host.Client(Roles.Investor, investor);
        (await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"))).EnsureSuccessStatusCode();

        (await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Erase_ManyAtOnceUnderLoad_EachIsGoneAndOthersStay()
    {
        var investors = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync()));
        var (erased, kept) = (investors[..4], investors[4..]);
        using var ended = new CancellationTokenSource();
        var load = Task.WhenAll(investors.Select(async (investor, i) =>
        {
            using var broker = new Broker(host.Client(Roles.Ingest, $"load-{i}"));
            for (var n = 0; !ended.IsCancellationRequested; n++) await broker.TrySendAsync(SentEvent.Trade(investor, $"load-{n}"));
        }));
        await Task.WhenAll(erased.Select(async investor =>
        {
            using var me = host.Client(Roles.Investor, investor);
            (await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"))).EnsureSuccessStatusCode();
        }));
        await ended.CancelAsync();
        await load;

        foreach (var investor in erased)
        {
            using var me = host.Client(Roles.Investor, investor);
            await IsGoneAsync(investor, me);
        }
        foreach (var investor in kept)
        {
            using var me = host.Client(Roles.Investor, investor);
            (await me.GetFromJsonAsync<MyData>("/v1/me/data"))!.Categories.Single(c => c.Category == "orders").Records.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Case_FromTheInvestor_IsSeenExportedAndClosedByTheOffice()
    {
        var investor = await AddAsync();
        using var me = host.Client(Roles.Investor, investor);
        using var office = host.Client(Roles.Privacy, "officer-1");
        var mine = await PostAsync<CaseView>(me, "/v1/me/requests", new CaseRequest("export"));

        mine.Investor.ShouldBeNull();
        (mine.DueAt - mine.OpenedAt).ShouldBe(TimeSpan.FromDays(DataRights.DaysToAnswer));
        (await office.GetFromJsonAsync<IReadOnlyList<CaseView>>("/v1/privacy/cases"))!.ShouldContain(c => c.CaseId == mine.CaseId && c.Investor == investor);
        var zip = await office.GetByteArrayAsync($"/v1/privacy/cases/{mine.CaseId}/export");
        zip[..2].ShouldBe("PK"u8.ToArray());
        (await PostAsync<CaseView>(office, $"/v1/privacy/cases/{mine.CaseId}/close", new CloseCase("fulfilled"))).Status.ShouldBe("fulfilled");
        (await office.PostAsJsonAsync($"/v1/privacy/cases/{mine.CaseId}/close", new CloseCase("fulfilled"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await me.GetFromJsonAsync<IReadOnlyList<CaseView>>("/v1/me/requests"))!.ShouldHaveSingleItem().Status.ShouldBe("fulfilled");
    }

    [Fact]
    public async Task Case_ToErase_IsFulfilledByErasingAndKeepsTheProof()
    {
        var investor = await AddAsync();
        using var office = host.Client(Roles.Privacy, "officer-1");
        var opened = await PostAsync<CaseView>(office, "/v1/privacy/cases", new OpenCase(investor, "erase"));

        (await office.PostAsJsonAsync($"/v1/privacy/cases/{opened.CaseId}/close", new CloseCase("fulfilled"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var answer = await office.PostAsync($"/v1/privacy/cases/{opened.CaseId}/erase", null);
        var closed = (await answer.Content.ReadFromJsonAsync<CaseView>())!;

        closed.ShouldSatisfyAllConditions(c => c.Status.ShouldBe("fulfilled"), c => c.Investor.ShouldBeNull());
        Certificates.Verify(JsonSerializer.Serialize(closed.Certificate, Certificates.Json), await office.GetStringAsync("/v1/privacy/key")).ShouldBeTrue();
        using var me = host.Client(Roles.Investor, investor);
        await IsGoneAsync(investor, me);
        (await office.PostAsync($"/v1/privacy/cases/{opened.CaseId}/erase", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Case_OfAnotherInvestorAndOfNobody_AnswerAlike()
    {
        using var office = host.Client(Roles.Privacy, "officer-1");

        (await office.PostAsJsonAsync("/v1/privacy/cases", new OpenCase("nobody-at-all", "erase"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await office.PostAsJsonAsync("/v1/privacy/cases", new OpenCase("..%2f", "erase"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await office.GetAsync("/v1/privacy/cases/none/export")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Statistics_OfFewerThanTen_AreHidden()
    {
        await AddAsync();
        using var office = host.Client(Roles.Privacy, "officer-1");

        var statistics = (await office.GetFromJsonAsync<PrivacyStatistics>("/v1/privacy/statistics"))!;

        statistics.Purposes.Select(p => p.Purpose).ShouldBe(Purposes.All.Select(p => p.Key()));
        statistics.Purposes.Single(p => p.Purpose == "nudge-push").Granted.ShouldBeNull();
        (await office.GetFromJsonAsync<LedgerCheck>("/v1/privacy/ledger"))!.Intact.ShouldBeTrue();
        (await office.GetFromJsonAsync<IReadOnlyList<ProcessingView>>("/v1/privacy/matrix"))!.ShouldContain(p => p.Purpose == "personalise-portfolio" && p.Features.Contains("trades_90d"));
    }

    private async Task<string> AddAsync()
    {
        var investor = host.NewInvestor();
        await host.Broker.AddConsentedAsync(investor);
        await host.Broker.SendAsync(SentEvent.Trade(investor, "o1"));
        return investor;
    }

    /// <summary>Unknown to everybody, and not to be brought back by an event that comes late.</summary>
    private async Task IsGoneAsync(string investor, HttpClient me)
    {
        foreach (var path in new[] { "/v1/me/data", "/v1/me/experience", "/v1/me/events", "/v1/me/consents", "/v1/me/export", "/v1/me/requests", "/v1/me/readers" })
            (await me.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        using var agent = host.Client(Roles.Agent, "agent-1");
        (await agent.GetAsync($"/v1/investors/{investor}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Broker.TrySendAsync([SentEvent.Consent(investor, Purpose.PersonalisePortfolio)])).Status.ShouldBe(HttpStatusCode.NotFound);
        (await agent.GetAsync($"/v1/investors/{investor}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<T> PostAsync<T>(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }
}
