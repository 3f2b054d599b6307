using System.Collections.Concurrent;
using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Rules;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Promise 9: rule sets take turns while events come in, and whatever is shown of an investor is what the revisions that the journal names make of
/// their events, never a mixture.
/// </summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class LiveSwapTests(ITestOutputHelper output)
{
    private const int Crowd = 1000;
    private const int Swaps = 200;
    private const int EventsPerSecond = 500;
    private const int DecideAtOnce = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private static readonly string Strict = Undelayed(RuleTexts.Plain);
    private static readonly string Lenient = Undelayed(RuleTexts.TenTrades);

    private readonly ConcurrentBag<(string Investor, InvestorState State, string Shown)> seen = [];
    private int accepted;

    [Fact]
    public async Task Swap_TwoHundredTimesUnderEvents_MixesNothing()
    {
        using var disk = new RulesDisk();
        await using var process = await RulesProcess.OpenAsync(disk, forecast: new Everybody());
        await process.Live.OpenAsync(default);
        await Parallel.ForAsync(0, Crowd, async (n, _) => await process.Investors.AcceptAsync(Name(n), [.. History(n % 40).Select((data, i) => Sent($"h{i}", data))], default));

        using var stop = new CancellationTokenSource();
        var (began, swaps) = (Stopwatch.GetTimestamp(), new List<double>());
        Task[] load = [LoadAsync(process, stop.Token), LookAsync(process, stop.Token)];
        while (swaps.Count < Swaps && Stopwatch.GetElapsedTime(began) < Longest)
        {
            var swap = Stopwatch.GetTimestamp();
            await process.PublishAsync(swaps.Count % 2 == 0 ? Lenient : Strict);
            await Parallel.ForAsync(0, Crowd, new ParallelOptions { MaxDegreeOfParallelism = DecideAtOnce }, async (n, _) => await process.Investors.ActivateAsync(Name(n)));
            swaps.Add(Stopwatch.GetElapsedTime(swap).TotalMilliseconds);
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(load);
        var mixed = await MixedAsync(process);

        swaps.Sort();
        output.WriteLine(Results.Note("rules.txt",
            $"{swaps.Count} live swaps over {Crowd} investors at {accepted / seconds:0} events a second: everybody decided within p50 {swaps[swaps.Count / 2]:0} ms, p99 {swaps[swaps.Count * 99 / 100]:0} ms; {seen.Count} outputs seen, {mixed} mixed"));
        mixed.ShouldBe(0);
        swaps.Count.ShouldBe(Swaps);
        accepted.ShouldBeGreaterThan(Swaps);
        seen.Select(s => s.State.Placement.Revision).Distinct().Count().ShouldBeGreaterThan(1);
        seen.Select(s => s.Shown).Distinct().Count().ShouldBeGreaterThan(1);
    }

    /// <summary>How many of the outputs are not what the fold of the journal up to them makes, each event under the revision it names.</summary>
    private async Task<int> MixedAsync(RulesProcess process)
    {
        var mixed = 0;
        foreach (var outputs in seen.GroupBy(s => s.Investor))
        {
            var events = await Brokerage.Actors.History.ReadAsync(process.Journal, outputs.Key, 0, default);
            foreach (var (_, state, shown) in outputs)
            {
                var pure = Brokerage.Actors.History.Fold([.. events.TakeWhile(e => e.Sequence <= state.Sequence)], process.Policy);
                if (shown != pure.Placement.Tier || !state.ToBytes().AsSpan().SequenceEqual(pure.ToBytes())) mixed++;
            }
        }
        return mixed;
    }

    private async Task LoadAsync(RulesProcess process, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * EventsPerSecond);
            for (; accepted < due && !stop.IsCancellationRequested; accepted++)
                await process.Investors.AcceptAsync(Name(accepted * 7 % Crowd), [Sent($"load-{accepted}", Order($"load-{accepted}"))], default);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task LookAsync(RulesProcess process, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var sight = await process.Investors.ViewAsync(Name(n * 13 % Crowd), default);
            seen.Add((Name(n * 13 % Crowd), sight.State, sight.Experience.Tier));
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static IEnumerable<InvestorEvent> History(int trades) =>
    [
        new ConsentGiven(Purpose.PersonalisePortfolio.Key(), "2026-01", "en"),
        .. Enumerable.Range(1, trades).SelectMany(n => new InvestorEvent[] { Order($"order-{n}"), new OrderFilled($"order-{n}", 1, 100) }),
    ];

    private static OrderPlaced Order(string id) => new(id, "ZEPHYRA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR");

    private static Submission Sent(string id, InvestorEvent data) => new("tests", id, TimeProvider.System.GetUtcNow(), data);

    private static string Name(int n) => $"swap-{n:0000}";

    /// <summary>Without dwell, and with the largest flip budget: else the first swap would be the last that shows.</summary>
    private static string Undelayed(string text) => text.Replace("minDwell: P7D", "minDwell: PT0S").Replace("maxTransitionsPer30d: 2", "maxTransitionsPer30d: 30");

    private sealed class Everybody : IMigrationForecast
    {
        public ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct) => new(new Forecast(Crowd, new Dictionary<(string, string), int>()));
    }
}
