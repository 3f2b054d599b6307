using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Ingest;
using Brokerage.Server.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Brokerage.Server.Tests.Auth;

/// <summary>The whole product on a real Kestrel, with two investors and something of everything that has an id.</summary>
public sealed class AccessHost : IAsyncLifetime
{
    /// <summary>The investors.</summary>
    public const string A = "matrix-a", B = "matrix-b";

    /// <summary>Everybody who calls, by name: the roles, a second investor, a token that is over, and nobody.</summary>
    public static IReadOnlyList<string> Principals { get; } = ["none", "expired", "investor B", .. Roles.All];

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-access-").FullName;
    private readonly Dictionary<string, string> ids = [];
    private WebApplication app = null!;
    private int keys;

    /// <summary>Sends what it is told and follows no redirect.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Ids of things that are there, by the name that the table has for them.</summary>
    public IReadOnlyDictionary<string, string> Ids => ids;

    /// <summary>Every route that the host answers.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public async Task InitializeAsync()
    {
        app = await App.BuildAsync(
            new() { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true, SeedInvestors = 0, Speed = "1" },
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration["Ingest:AppRequestsPerSecond"] = "100000";
            });
        await app.StartAsync();
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
        await FillAsync();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The token of a principal; null for nobody.</summary>
    public string? Token(string principal) => principal switch
    {
        "none" => null,
        "expired" => DevTokens.Open(folder, app.Configuration, new ManualTime()).Issue(Roles.Investor, A, 1),
        "investor B" => Issue(Roles.Investor, B),
        _ => Issue(principal, principal == Roles.Investor ? A : $"{principal}-1"),
    };

    /// <summary>Calls a route with an id in its address.</summary>
    public async Task<AccessAnswer> CallAsync(AccessRow row, string id, string principal)
    {
        using var request = new HttpRequestMessage(new(row.Method == "*" ? "POST" : row.Method), row.Address(Known(id)));
        if (row.Body is not null) request.Content = new StringContent(row.Body, Encoding.UTF8, "application/json");
        if (Token(principal) is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        return await AccessAnswer.OfAsync(answer);
    }

    /// <summary>A text of the table with the ids that it names, and with a key that was never used.</summary>
    public string Known(string text)
    {
        foreach (var (name, id) in ids) text = text.Replace($"@{name}", id, StringComparison.Ordinal);
        return text.Replace("@key", $"key-{Interlocked.Increment(ref keys)}", StringComparison.Ordinal);
    }

    private string Issue(string role, string sub) => app.Services.GetRequiredService<DevTokens>().Issue(role, sub, 60);

    private async Task FillAsync()
    {
        using var broker = new Broker(Client(Roles.Ingest));
        await broker.AddAdvancedAsync(B);
        await broker.AddConsentedAsync(A);
        await broker.SendAsync(new SentEvent(A, "claim", new ProfileDeclared(Experience.Intermediate)));
        await broker.TrySendAsync([SentEvent.Trade(A, "order-0")[1]]);
        var (own, other) = (await SeeAsync(Roles.Investor), await SeeAsync("investor B"));
        (ids["own-investor"], ids["other-investor"], ids["own-tier"], ids["other-tier"]) = (A, B, own.DecisionId, other.DecisionId);
        (ids["other-epoch"], ids["revision"]) = (other.Epoch, own.RuleSetRevision);
        ids["own-card"] = own.Cards[0].Id;
        ids["other-card"] = other.Cards.Select(c => c.Id).Except(own.Cards.Select(c => c.Id)).First();
        using var ops = Client(Roles.Ops);
        ids["quarantined"] = (await ops.GetFromJsonAsync<Page<QuarantineItem>>("/v1/quarantine"))!.Items.Single().QuarantineId;
        using var product = Client(Roles.Product);
        var draft = await (await product.PostAsync("/v1/rules/import", null)).Content.ReadFromJsonAsync<DraftView>();
        ids["draft"] = draft!.Id;
        await product.PostAsync($"/v1/rules/drafts/{draft.Id}/withdraw", null);
    }

    private async Task<ExperienceView> SeeAsync(string principal)
    {
        using var client = Client(principal);
        return (await client.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;
    }

    private HttpClient Client(string principal) =>
        new() { BaseAddress = Http.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", Token(principal)) } };
}
