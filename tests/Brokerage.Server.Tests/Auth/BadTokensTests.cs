using System.Net;
using System.Security.Cryptography;
using System.Text;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Ingest;
using Shouldly;
using static Brokerage.Server.Tests.Ingest.Bodies;

namespace Brokerage.Server.Tests.Auth;

/// <summary>Rows J1–J6 of the catalogue of bad input: 401 without a reason, nothing is taken, and the token is in no log.</summary>
public sealed class BadTokensTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IDisposable
{
    private const string Header = """{"alg":"HS256","typ":"at+jwt"}""";
    private static readonly long Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private static readonly Dictionary<string, Func<ServerUnderTest, string>> Rows = new()
    {
        ["J1 alg none"] = _ => ServerUnderTest.Sign(With(Header, "\"HS256\"", "\"none\""), Claims(), _ => [1]),
        ["J1 alg none, no signature"] = _ => ServerUnderTest.Sign(With(Header, "\"HS256\"", "\"none\""), Claims(), _ => []),
        ["J1 alg None"] = s => s.SignHs256(With(Header, "\"HS256\"", "\"None\""), Claims()),
        ["J1 alg NoNe"] = s => s.SignHs256(With(Header, "\"HS256\"", "\"NoNe\""), Claims()),
        ["J1 empty signature"] = _ => ServerUnderTest.Sign(Header, Claims(), _ => []),
        ["J1 another key"] = _ => ServerUnderTest.Sign(Header, Claims(), text => HMACSHA256.HashData(new byte[32], text)),
        ["J1 claims changed after signing"] = s => Tampered(s.SignHs256(Header, Claims())),
        ["J1 HS512"] = s => ServerUnderTest.Sign(With(Header, "HS256", "HS512"), Claims(), text => HMACSHA512.HashData(s.DevelopmentKey, text)),
        ["J1 HS256 in small letters"] = s => s.SignHs256(With(Header, "HS256", "hs256"), Claims()),
        ["J1 alg missing"] = s => s.SignHs256("""{"typ":"at+jwt"}""", Claims()),
        ["J1 alg twice"] = s => s.SignHs256("""{"alg":"none","alg":"HS256","typ":"at+jwt"}""", Claims()),

        ["J2 aud missing"] = s => s.SignHs256(Header, Claims(("aud", null))),
        ["J2 aud wrong"] = s => s.SignHs256(Header, Claims(("aud", "\"other\""))),
        ["J2 aud list without ours"] = s => s.SignHs256(Header, Claims(("aud", """["other","another"]"""))),
        ["J2 aud empty list"] = s => s.SignHs256(Header, Claims(("aud", "[]"))),
        ["J2 iss missing"] = s => s.SignHs256(Header, Claims(("iss", null))),
        ["J2 iss wrong"] = s => s.SignHs256(Header, Claims(("iss", "\"other\""))),
        ["J2 exp missing"] = s => s.SignHs256(Header, Claims(("exp", null))),
        ["J2 exp string"] = s => s.SignHs256(Header, Claims(("exp", $"\"{Now + 60}\""))),
        ["J2 exp 1e300"] = s => s.SignHs256(Header, Claims(("exp", "1e300"))),
        ["J2 exp beyond time"] = s => s.SignHs256(Header, Claims(("exp", "9223372036854775807"))),
        ["J2 exp negative"] = s => s.SignHs256(Header, Claims(("exp", "-1"))),
        ["J2 exp null"] = s => s.SignHs256(Header, Claims(("exp", "null"))),
        ["J2 exp twice"] = s => s.SignHs256(Header, Claims(("x", "1")).Replace("\"x\":1", $"\"exp\":{Now + 60}")),
        ["J2 sub missing"] = s => s.SignHs256(Header, Claims(("sub", null))),
        ["J2 sub empty"] = s => s.SignHs256(Header, Claims(("sub", "\"\""))),
        ["J2 sub number"] = s => s.SignHs256(Header, Claims(("sub", "7"))),
        ["J2 sub list"] = s => s.SignHs256(Header, Claims(("sub", """["inv-1"]"""))),
        ["J2 sub no investor id"] = s => s.SignHs256(Header, Claims(("sub", "\"../inv\""))),
        ["J2 sub with half a surrogate pair"] = s => s.SignHs256(Header, Claims(("sub", "\"\\ud800\""))),
        ["J2 claims null"] = s => s.SignHs256(Header, "null"),
        ["J2 claims not JSON"] = s => s.SignHs256(Header, Claims()[..^1]),

        ["J3 expired 31 s ago"] = s => s.SignHs256(Header, Claims(("exp", $"{Now - 31}"))),
        ["J3 expired 15 s ago"] = s => s.SignHs256(Header, Claims(("exp", $"{Now - 15}"))),
        ["J3 begins in 31 s"] = s => s.SignHs256(Header, Claims(("nbf", $"{Now + 31}"))),
        ["J3 begins in 16 s"] = s => s.SignHs256(Header, Claims(("nbf", $"{Now + 16}"))),
        ["J3 issued tomorrow"] = s => s.SignHs256(Header, Claims(("iat", $"{Now + 86_400}"), ("exp", $"{Now + 90_000}"))),
        ["J3 nbf string"] = s => s.SignHs256(Header, Claims(("nbf", $"\"{Now - 60}\""))),

        ["J4 kid a path"] = s => s.SignHs256(AndHeader("kid", "\"../../x\""), Claims()),
        ["J4 kid SQL"] = s => s.SignHs256(AndHeader("kid", "\"x' OR '1'='1\""), Claims()),
        ["J4 kid of 10 KB"] = s => s.SignHs256(AndHeader("kid", $"\"{new string('k', 10_240)}\""), Claims()),
        ["J4 kid of 129 characters"] = s => s.SignHs256(AndHeader("kid", $"\"{new string('k', 129)}\""), Claims()),
        ["J4 jku"] = s => s.SignHs256(AndHeader("jku", "\"http://127.0.0.1:9/keys\""), Claims()),
        ["J4 x5u"] = s => s.SignHs256(AndHeader("x5u", "\"http://127.0.0.1:9/cert\""), Claims()),
        ["J4 jwk"] = s => s.SignHs256(AndHeader("jwk", """{"kty":"oct","k":"AAAA"}"""), Claims()),
        ["J4 x5c"] = s => s.SignHs256(AndHeader("x5c", """["AAAA"]"""), Claims()),
        ["J4 unknown crit"] = s => s.SignHs256(AndHeader("crit", """["exp"]"""), Claims()),
        ["J4 unencoded payload"] = s => s.SignHs256(AndHeader("b64", "false"), Claims()),
        ["J4 compressed"] = s => s.SignHs256(AndHeader("zip", "\"DEF\""), Claims()),
        ["J4 typ missing"] = s => s.SignHs256("""{"alg":"HS256"}""", Claims()),
        ["J4 typ other"] = s => s.SignHs256(With(Header, "at+jwt", "logout+jwt"), Claims()),
        ["J4 header null"] = s => s.SignHs256("null", Claims()),

        ["J5 of 30 KB"] = s => s.SignHs256(Header, Claims(("x", $"\"{new string('x', 22_000)}\""))),
        ["J5 just above 8 KB"] = s => s.SignHs256(Header, Claims(("x", $"\"{new string('x', 6_000)}\""))),
        ["J5 four parts"] = s => s.SignHs256(Header, Claims()) + ".AAAA",
        ["J5 five parts"] = s => s.SignHs256(Header, Claims()) + ".AAAA.AAAA",
        ["J5 two parts"] = s => string.Join('.', s.SignHs256(Header, Claims()).Split('.')[..2]),
        ["J5 one part"] = _ => "AAAA",
        ["J5 two tokens in one header"] = s => $"{s.SignHs256(Header, Claims())}, Bearer {s.SignHs256(Header, Claims())}",
        ["J5 with a blank inside"] = s => s.SignHs256(Header, Claims()).Insert(20, " "),
        ["J5 in base64 with padding"] = s => s.SignHs256(Header, Claims()) + "=",

        ["J6 role as text"] = s => s.SignHs256(Header, Claims(("roles", "\"investor\""))),
        ["J6 role nested"] = s => s.SignHs256(Header, Claims(("roles", """[["investor"]]"""))),
        ["J6 role as object"] = s => s.SignHs256(Header, Claims(("roles", """{"investor":true}"""))),
        ["J6 role null"] = s => s.SignHs256(Header, Claims(("roles", "null"))),
        ["J6 roles twice"] = s => s.SignHs256(Header, Claims(("x", "1")).Replace("\"x\":1", """ "roles":["investor"]""")),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    public void Dispose() => server.Investors.Reset();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Token_Forged_UnauthorizedWithoutAReason(string name)
    {
        server.Token(); // makes the key
        var token = Rows[name](server);

        using var answer = await SendAsync(token);

        var problem = await ProblemAsync(answer, 401, "unauthorized");
        problem.AsObject().Select(p => p.Key).ShouldBe(["type", "title", "status", "traceId"]);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        server.Investors.Received.ShouldBeEmpty();
        foreach (var part in token.Split('.').Where(p => p.Length > 10)) server.Logs.Text.ShouldNotContain(part);
    }

    public static TheoryData<string, string, string> Good => new()
    {
        { "as the others are made from", Header, Claims() },
        { "typ JWT", With(Header, "at+jwt", "JWT"), Claims() },
        { "with a key id", AndHeader("kid", "\"2026-01_a\""), Claims() },
        { "aud list with ours", Header, Claims(("aud", """["other","brokerage"]""")) },
        { "expired less than the skew ago", Header, Claims(("exp", $"{Now - 14}")) },
        { "begins within the skew", Header, Claims(("nbf", $"{Now + 15}")) },
        { "several roles", Header, Claims(("roles", """["agent","investor"]""")) },
        { "just below 8 KB", Header, Claims(("x", $"\"{new string('x', 5_500)}\"")) },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Token_Genuine_Accepted(string name, string header, string claims)
    {
        server.Token();
        var token = server.SignHs256(header, claims);

        using var answer = await SendAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, name);
        server.Investors.Received.ShouldHaveSingleItem().Investor.ShouldBe("inv-1");
        foreach (var part in token.Split('.')) server.Logs.Text.ShouldNotContain(part);
    }

    [Fact]
    public async Task Token_AboveTheHeaderLimit_HeadersTooLarge()
    {
        using var answer = await SendAsync(new string('x', 40_000));

        ((int)answer.StatusCode).ShouldBe(431);
    }

    [Theory]
    [InlineData("Authorization: Bearer {0}", "Authorization: Bearer {0}")]
    [InlineData("Authorization: Bearer {0}", "authorization: Basic eDp5")]
    public async Task Token_TwoHeaders_BadRequest(string first, string second)
    {
        var token = server.Token(Roles.Investor, "inv-1");

        var answer = await server.RawAsync(
            "GET /v1/test/investor HTTP/1.1", "Host: x", string.Format(first, token), string.Format(second, token), "Connection: close", "", "");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("/problems/bad-request");
    }

    [Theory]
    [InlineData("Basic eDp5")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer Bearer")]
    public async Task Token_OtherScheme_Unauthorized(string header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/test/investor");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        await ProblemAsync(await server.Client.SendAsync(request), 401, "unauthorized");
    }

    [Theory]
    [InlineData("/v1/test/investor?access_token=")]
    [InlineData("/v1/test/investor?x=/hubs/&access_token=")]
    [InlineData("/hubsx/../v1/test/investor?access_token=")]
    public async Task Token_InTheQueryOfARestRoute_Unauthorized(string path)
    {
        var token = server.Token(Roles.Investor, "inv-1");

        await ProblemAsync(await server.GetAsync(path + token), 401, "unauthorized");

        server.Logs.Text.ShouldNotContain(token.Split('.')[2]);
    }

    private Task<HttpResponseMessage> SendAsync(string token)
    {
        var body = Event(("subject", null), ("type", "\"brokerage.screen.viewed.v1\""), ("data", """{"screen":"home","sessionId":"s"}"""));
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/me/events") { Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}").ShouldBeTrue();
        return server.Client.SendAsync(request);
    }

    private static string Claims(params (string Name, string? Json)[] changes)
    {
        var claims = new Dictionary<string, string?>
        {
            ["iss"] = "\"brokerage-development\"", ["aud"] = "\"brokerage\"", ["sub"] = "\"inv-1\"", ["exp"] = $"{Now + 60}", ["roles"] = """["investor"]""",
        };
        foreach (var (name, json) in changes) claims[name] = json;
        return $"{{{string.Join(',', claims.Where(c => c.Value is not null).Select(c => $"\"{c.Key}\":{c.Value}"))}}}";
    }

    private static string With(string json, string old, string now) => json.Replace(old, now, StringComparison.Ordinal);

    private static string AndHeader(string name, string json) => $"{Header[..^1]},\"{name}\":{json}}}";

    private static string Tampered(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).Replace("inv-1", "inv-2", StringComparison.Ordinal);
        return $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";
    }
}
