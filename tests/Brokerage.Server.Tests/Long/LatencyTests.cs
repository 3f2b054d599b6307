using System.Diagnostics;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>How long after an event the open app knows: measured and noted, judged only against the 5 s of promise 11.</summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class LatencyTests(ITestOutputHelper output)
{
    private const int WarmUps = 30;
    private const int Events = 200;
    private const int Writers = 8;
    private const int EventsPerSecond = 500;

    [Fact]
    public async Task OpenApp_AtRest_IsToldOfEachChange()
    {
        await using var server = await ServerProcess.StartAsync();
        await MeasureAsync(server, "warm", WarmUps);
        await MeasureAsync(server, "at rest", Events);
    }

    [Fact]
    public async Task OpenApp_UnderLoad_IsToldOfEachChange()
    {
        await using var server = await ServerProcess.StartAsync();
        await MeasureAsync(server, "warm", WarmUps);
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var began = Stopwatch.GetTimestamp();
        Task[] load = [.. Enumerable.Range(0, Writers).Select(n => LoadAsync(server, n, () => Interlocked.Increment(ref sent), stop.Token))];
        await MeasureAsync(server, "under load", Events);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine(Results.Note("latency.txt", $"load: {sent / Stopwatch.GetElapsedTime(began).TotalSeconds:0} events a second from {Writers} writers"));
        sent.ShouldBeGreaterThan(Events);
    }

    /// <summary>One change after the other, each of an investor of its own: the 30th trade, which changes the tier, or a card sent away.</summary>
    private async Task MeasureAsync(ServerProcess server, string what, int events)
    {
        using var broker = await server.BrokerAsync("measured");
        var (toAck, toApp, fromAck) = (new List<double>(), new List<double>(), new List<double>());
        for (var n = 0; n < events; n++)
        {
            var investor = $"{what.Replace(' ', '-')}-{n}";
            var isTier = n % 2 == 0;
            await broker.AddConsentedAsync(investor);
            if (isTier) await broker.SendAsync([.. Enumerable.Range(1, 29).SelectMany(i => SentEvent.Trade(investor, $"order-{i}"))]);
            await using var hub = await server.OpenExperienceAsync(investor);
            var cards = (await hub.SkipToAsync("CardsChanged")).As<CardsChanged>();
            await hub.SkipToAsync("ConsentChanged");
            SentEvent[] change = isTier ? SentEvent.Trade(investor, "order-30") : [new(investor, "away", new CardDismissed(cards.Cards[0].Id))];

            var began = Stopwatch.GetTimestamp();
            await broker.SendAsync(change);
            var acknowledged = Stopwatch.GetTimestamp();
            var message = await hub.SkipToAsync(isTier ? "ExperienceChanged" : "CardsChanged");
            if (isTier) message.As<ExperienceChanged>().Tier.ShouldBe("intermediate");

            toAck.Add(Stopwatch.GetElapsedTime(began, acknowledged).TotalMilliseconds);
            toApp.Add(Stopwatch.GetElapsedTime(began, message.ReceivedAt).TotalMilliseconds);
            fromAck.Add(Stopwatch.GetElapsedTime(acknowledged, message.ReceivedAt).TotalMilliseconds);
        }
        if (events < Events) return;
        foreach (var list in new[] { toAck, toApp, fromAck }) list.Sort();
        output.WriteLine(Results.Note("latency.txt",
            $"{what}, {events} changes, ms p50/p99: event to acknowledgement {Both(toAck)}, event to app {Both(toApp)}, acknowledgement to app {Both(fromAck)} (below 0: the app knew first)"));
        Results.Percentile(toApp, 0.99).ShouldBeLessThan(5000);
    }

    private static string Both(List<double> sorted) => $"{Results.Percentile(sorted, 0.5):0.0}/{Results.Percentile(sorted, 0.99):0.0}";

    private static async Task LoadAsync(ServerProcess server, int writer, Action sent, CancellationToken stop)
    {
        using var broker = await server.BrokerAsync($"load-{writer}");
        const int investors = 20;
        for (var n = 0; n < investors; n++) await broker.SendAsync(SentEvent.Consent($"load-{writer}-{n}", Purpose.PersonaliseBehaviour));
        var began = Stopwatch.GetTimestamp();
        for (var n = 1; !stop.IsCancellationRequested; n++)
        {
            await broker.SendAsync(new SentEvent($"load-{writer}-{n % investors}", $"screen-{n}", new ScreenViewed("home", "session-1")));
            sent();
            var due = TimeSpan.FromSeconds((double)n * Writers / EventsPerSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due, CancellationToken.None);
        }
    }
}
