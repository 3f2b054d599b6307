using System.Net;
using Brokerage.Contracts;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Kit;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

/// <summary>Who gets a connection to the hubs, and how many.</summary>
[Collection(HubTests.Name)]
public sealed class ConnectionTests(SharedServer server)
{
    private readonly string investor = SharedServer.NewInvestor();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task Handshake_FromAForeignPage_Is403(string origin)
    {
        var token = await DevToken.GetAsync(server.Process.Http, "investor", investor);
        foreach (var path in Paths)
            (await RefusalAsync(path, token, origin)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Handshake_FromTheServersOwnPage_IsTaken()
    {
        var token = await DevToken.GetAsync(server.Process.Http, "investor", investor);
        var origin = server.Process.Address.GetLeftPart(UriPartial.Authority);
        foreach (var path in Paths)
            await using (await HubConnection.OpenAsync(server.Process.Address, path, token, o => o.SetRequestHeader("Origin", origin))) { }
    }

    [Fact]
    public async Task Handshake_WithoutAGoodTokenOfAnInvestor_IsRefused()
    {
        var configuration = new ConfigurationBuilder().Build();
        string TokenAt(DateTimeOffset issued) => DevTokens.Open(server.Process.DataFolder, configuration, new Clock(issued)).Issue("investor", investor, minutes: 10);
        var now = DateTimeOffset.UtcNow;
        var operators = await DevToken.GetAsync(server.Process.Http, "ops", "ops-1");

        foreach (var path in Paths)
        {
            (await RefusalAsync(path, null)).ShouldBe(HttpStatusCode.Unauthorized);
            (await RefusalAsync(path, "not.a.token")).ShouldBe(HttpStatusCode.Unauthorized);
            (await RefusalAsync(path, TokenAt(now.AddMinutes(-11)))).ShouldBe(HttpStatusCode.Unauthorized, "expired a minute ago");
            (await RefusalAsync(path, operators)).ShouldBe(HttpStatusCode.Forbidden);
            await using (await HubConnection.OpenAsync(server.Process.Address, path, TokenAt(now.AddMinutes(-9)))) { }
        }
    }

    [Fact]
    public async Task ExperienceHub_ASixthConnection_EndsTheOldestAndNoOther()
    {
        var hubs = new List<HubConnection>();
        try
        {
            for (var n = 0; n < 5; n++) hubs.Add(await server.Process.OpenExperienceAsync(investor));
            hubs.ShouldAllBe(h => !h.Closed.IsCompleted);

            hubs.Add(await server.Process.OpenExperienceAsync(investor));

            await hubs[0].Closed.WaitAsync(TimeSpan.FromSeconds(10));
            foreach (var hub in hubs.Skip(1))
                await hub.CallAsync("Hello", new HelloRequest("tests 1.0", "none", "en-IN", []));
        }
        finally
        {
            foreach (var hub in hubs) await hub.DisposeAsync();
        }
    }

    private static readonly string[] Paths = ["/hubs/v1/experience", "/hubs/v1/market"];

    private async Task<HttpStatusCode?> RefusalAsync(string path, string? token, string? origin = null) =>
        (await Should.ThrowAsync<HttpRequestException>(() => HubConnection.OpenAsync(
            server.Process.Address, path, token, o => { if (origin is not null) o.SetRequestHeader("Origin", origin); }))).StatusCode;

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
