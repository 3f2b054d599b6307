using System.Diagnostics;
using System.Net;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Hubs;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>What a proxy sees of a server that a supervisor stops.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Terminate_WithATimeToDrain_IsNotReadyServesOnAndThenStopsCleanly()
    {
        await using var server = await ServerProcess.StartAsync(new() { Arguments = ["--drain-seconds", $"{Drain.TotalSeconds}"] });
        using var broker = await server.BrokerAsync();
        var token = await DevToken.GetAsync(server.Http, "investor", "drain-1");
        await broker.SendAsync(SentEvent.Consent("drain-1", Purpose.NudgePush));
        (await broker.Http.GetAsync("/health/ready")).Headers.ConnectionClose.ShouldNotBe(true);
        (await ProbeAsync(server)).ShouldBe(0);

        var began = Stopwatch.GetTimestamp();
        await server.TerminateAsync();
        while ((await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode) Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Drain);

        (await ProbeAsync(server)).ShouldBe(1);

        // The proxy has not noticed yet: it keeps sending, on connections that it kept.
        (await server.Http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await broker.SendAsync(SentEvent.Consent("drain-1", Purpose.PersonaliseBehaviour));
        (await broker.Http.GetAsync("/health/live")).Headers.ConnectionClose.ShouldBe(true);
        (await Should.ThrowAsync<HttpRequestException>(() => HubConnection.OpenAsync(server.Address, "/hubs/v1/experience", token)))
            .StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await server.ExitAsync()).ShouldBe(0);
        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(Drain);
        (await ProbeAsync(server)).ShouldBe(1);
        server.Output.ShouldContain("Draining for 3 s");
        server.Output.Split('\n').ShouldAllBe(line => !line.Contains("warn:") && !line.Contains("fail:"));
    }

    [Fact]
    public async Task Terminate_WithOpenApps_TellsEachWhenToComeBack()
    {
        await using var server = await ServerProcess.StartAsync();
        var token = await DevToken.GetAsync(server.Http, "investor", "drain-2");
        await using var experience = await HubConnection.OpenAsync(server.Address, "/hubs/v1/experience", token);
        await using var market = await HubConnection.OpenAsync(server.Address, "/hubs/v1/market", token);
        // Who was answered is known to the server.
        await experience.CallAsync<Receipt>("SetConsent", new ConsentRequest("stays", "personalise-portfolio", true, "2026-01", "en"));
        await market.CallAsync<Subscribed>("Subscribe", new SubscribeRequest("list", ["ZEPHYRA"], "full", 1));

        await server.TerminateAsync();

        foreach (var app in new[] { experience, market })
        {
            var notice = (await app.SkipToAsync("Notice")).As<Notice>();
            notice.Code.ShouldBe(Farewell.Code);
            notice.RetryAfterMs!.Value.ShouldBeInRange(0, (int)Farewell.Spread(2).TotalMilliseconds);
        }
        (await server.ExitAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5_000, 10)]
    [InlineData(1_000_000, 60)]
    public void Spread_OfManyApps_IsNoMoreThanAMinute(int connections, double seconds) =>
        Farewell.Spread(connections).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public async Task Terminate_Twice_StopsAtOnce()
    {
        await using var server = await ServerProcess.StartAsync(new() { Arguments = ["--drain-seconds", "300"] });

        await server.TerminateAsync();
        while ((await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode) await Task.Delay(20);
        await server.TerminateAsync();

        (await server.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Start_WithATimeToDrainThatIsNone_IsRefusedWithTheRule() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.StartAsync(new() { Arguments = ["--drain-seconds", "301"] })))
            .Message.ShouldContain("--drain-seconds: '301' must be 0 to 300");

    /// <summary>What the container's health check runs.</summary>
    private static async Task<int> ProbeAsync(ServerProcess server)
    {
        using var probe = Process.Start(new ProcessStartInfo("bash", [DeployedFiles.PathOf("deploy/ready.sh"), $"{server.Address.Port}"]) { RedirectStandardError = true })!;
        await probe.WaitForExitAsync();
        return probe.ExitCode;
    }
}
