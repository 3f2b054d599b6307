using System.Net;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Ingest;
using Shouldly;
using static Brokerage.Server.Tests.Ingest.Bodies;

namespace Brokerage.Server.Tests.Auth;

public sealed class AccessTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IDisposable
{
    public void Dispose() => server.Investors.Reset();

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var asked in Roles.All)
                foreach (var held in Roles.All) cells.Add(asked, held);
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Policy_EveryRole_OpensOnlyItsOwn(string asked, string held)
    {
        using var answer = await server.GetAsync($"/v1/test/{asked}", server.Token(held, "somebody"));

        if (asked == held) answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        else await ProblemAsync(answer, 403, "forbidden");
    }

    [Theory]
    [InlineData("/v1/events", Roles.Investor)]
    [InlineData("/v1/events", Roles.Ops)]
    [InlineData("/v1/me/events", Roles.Ingest)]
    public async Task Events_OtherRole_Forbidden(string path, string role)
    {
        using var answer = await server.PostAsync(path, Utf8(Event()), token: server.Token(role, "inv-1"));

        await ProblemAsync(answer, 403, "forbidden");
        server.Investors.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Token_WithoutRoles_OpensNothing()
    {
        server.Token();
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        var token = server.SignHs256(
            """{"alg":"HS256","typ":"JWT"}""",
            $$"""{"iss":"brokerage-development","aud":"brokerage","sub":"x","exp":{{now + 60}},"role":["ops"],"http://schemas.microsoft.com/ws/2008/06/identity/claims/role":"ops"}""");

        await ProblemAsync(await server.GetAsync("/v1/test/ops", token), 403, "forbidden");
    }

    [Theory]
    [InlineData(false, 401, "unauthorized")]
    [InlineData(true, 403, "forbidden")]
    public async Task Route_WithoutAPolicy_ClosedToEverybody(bool hasToken, int status, string type)
    {
        using var answer = await server.GetAsync("/v1/test/forgotten", hasToken ? server.Token(Roles.Ops) : null);

        await ProblemAsync(answer, status, type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Route_Unknown_NotFound(bool hasToken) =>
        await ProblemAsync(await server.GetAsync("/v1/nowhere/..%2f", hasToken ? server.Token() : null), 404, "not-found");

    [Fact]
    public async Task Route_OtherMethod_MethodNotAllowed()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Add("X-HTTP-Method-Override", "POST");

        await ProblemAsync(await server.Client.SendAsync(request), 405, "method-not-allowed");
    }

    [Fact]
    public async Task Bug_Always_SaysNothingOfItself()
    {
        var problem = await ProblemAsync(await server.GetAsync("/v1/test/bug"), 500, "internal");

        problem.ToJsonString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("{", "malformed-json")]
    [InlineData("""{"number":"x"}""", "schema")]
    [InlineData("", "bad-request")]
    public async Task Body_OfAnyEndpoint_ProblemOfItsKind(string body, string type) =>
        await ProblemAsync(await server.PostAsync("/v1/test/json", Utf8(body), "application/json"), 400, type);

    [Theory]
    [InlineData("chunk extension with a bare line feed", "Transfer-Encoding: chunked", "X: y", "{1};a=\nb\r\n{0}\r\n0\r\n\r\n", 400)]
    [InlineData("length and chunks", "Transfer-Encoding: chunked", "Content-Length: {2}", "{1}\r\n{0}\r\n0\r\n\r\n", 400)]
    [InlineData("two lengths", "Content-Length: {2}", "Content-Length: 3", "{0}", 400)]
    [InlineData("other transfer encoding", "Transfer-Encoding: gzip", "X: y", "{0}", 400)]
    [InlineData("control: chunks", "Transfer-Encoding: chunked", "Connection: close", "{1}\r\n{0}\r\n0\r\n\r\n", 202)]
    public async Task Body_AmbiguousFraming_BadRequestAndClosed(string name, string first, string second, string body, int status)
    {
        string Fill(string text) => text
            .Replace("{0}", Event(), StringComparison.Ordinal).Replace("{1}", $"{Event().Length:x}", StringComparison.Ordinal)
            .Replace("{2}", $"{Event().Length}", StringComparison.Ordinal);

        // It reads to the end of the connection: were that not closed, the test would time out.
        var answer = await server.RawAsync(
            "POST /v1/events HTTP/1.1", "Host: x", $"Authorization: Bearer {server.Token()}", "Content-Type: application/cloudevents+json",
            Fill(first), Fill(second), "", Fill(body));

        answer.ShouldStartWith($"HTTP/1.1 {status} ", Case.Sensitive, name);
        server.Investors.Received.Count.ShouldBe(status == 202 ? 1 : 0);
    }

    public static TheoryData<string, string[], bool, bool, int> Handshakes => new()
    {
        // name, headers, token in header, token in query, status
        { "app: no origin, token in header", [], true, false, 101 },
        { "browser: own origin, token in query", ["Origin: http://host:8080"], false, true, 101 },
        { "browser: allowed origin, token in query", ["Origin: https://app.example.com"], false, true, 101 },
        { "own origin, token in header", ["Origin: http://host:8080"], true, false, 101 },
        { "no token", ["Origin: http://host:8080"], false, false, 401 },
        { "no token, no origin", [], false, false, 401 },
        { "no origin, token in query", [], false, true, 403 },
        { "evil origin", ["Origin: https://evil.example"], false, true, 403 },
        { "evil origin, token in header", ["Origin: https://evil.example"], true, false, 403 },
        { "evil origin, no token", ["Origin: https://evil.example"], false, false, 403 },
        { "null origin", ["Origin: null"], true, false, 403 },
        { "empty origin", ["Origin: "], true, false, 403 },
        { "own name at another port", ["Origin: http://host:8081"], false, true, 403 },
        { "own name by another scheme", ["Origin: https://host:8080"], false, true, 403 },
        { "allowed origin as a prefix", ["Origin: https://app.example.com.evil.example"], false, true, 403 },
        { "allowed origin by http", ["Origin: http://app.example.com"], false, true, 403 },
        { "two origins", ["Origin: https://app.example.com", "Origin: https://evil.example"], false, true, 403 },
        { "token in header and query", ["Origin: https://app.example.com"], true, true, 400 },
    };

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task Hub_Handshake_AnsweredByOriginAndToken(string name, string[] headers, bool inHeader, bool inQuery, int status)
    {
        await using var host = new WithOrigins();
        await host.Server.InitializeAsync();
        var token = host.Server.Token(Roles.Investor, "inv-1");
        string[] authorization = inHeader ? [$"Authorization: Bearer {token}"] : [];

        var answer = await host.Server.RawAsync([
            $"GET /hubs/v1/experience{(inQuery ? $"?access_token={token}" : "")} HTTP/1.1", "Host: host:8080",
            status == 101 ? "Connection: Upgrade" : "Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers, .. authorization, "", ""]);

        answer.ShouldStartWith($"HTTP/1.1 {status} ", Case.Sensitive, name);
        host.Server.Logs.Text.ShouldNotContain(token.Split('.')[2]);
        host.Server.Logs.Text.ShouldNotContain("access_token");
    }

    [Fact]
    public async Task Hub_ExpiredToken_Unauthorized()
    {
        var token = server.Services.GetService(typeof(DevTokens)).ShouldBeOfType<DevTokens>().Issue(Roles.Investor, "inv-1", 1);
        server.Time.Advance(TimeSpan.FromSeconds(91));

        using var answer = await server.GetAsync("/hubs/v1/experience", token);

        await ProblemAsync(answer, 401, "unauthorized");
    }

    private sealed class WithOrigins : IAsyncDisposable
    {
        public ServerUnderTest Server { get; } = new("Development", new() { ["Hubs:AllowedOrigins:0"] = "https://app.example.com" });

        public async ValueTask DisposeAsync() => await Server.DisposeAsync();
    }
}
