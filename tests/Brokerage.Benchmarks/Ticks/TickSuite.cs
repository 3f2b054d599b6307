using System.Diagnostics;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Indicators;
using Brokerage.Benchmarks.Measuring;
using Brokerage.MarketData;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Replay;
using Brokerage.MarketData.Ticks;
using Brokerage.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Ticks;

/// <summary>From a trade to the indicator on the screen: how late, and how many a second.</summary>
internal static class TickSuite
{
    private const string MarketPath = "/hubs/v1/market";
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromMilliseconds(70);
    private static readonly int[] ClientCounts = [1, 50];

    public static async Task<Section> RunAsync(bool quick)
    {
        using var folder = new WorkFolder();
        var rows = new List<Row>();
        await LatencyAsync(folder, quick ? 20 : 300, rows);
        var spy = Path.Combine(ServerOptions.RepositoryFolder, "..", "shared", "marketdata", "ticks", "SPY-2013-10-07.csv.gz");
        if (File.Exists(spy)) await ThroughputAsync(folder, spy, quick ? 2 : 5, rows);
        else rows.Add(new("throughput with real trades", "SKIPPED: ../shared/marketdata is absent"));
        return new("ticks", "Latency: a trade every 70 ms, so that the limit of 20 batches a second (maxHz 20) delays none; from Market.Accept to the last byte of the Indicators message with that price. Throughput: one day of real SPY trades, packed, at max speed, 11 indicators on minute bars watched; clients, each with 11 indicators at 20 Hz, run in the same process.", rows);
    }

    private static async Task LatencyAsync(WorkFolder folder, int ticks, List<Row> rows)
    {
        await using var bare = await BareHost.StartAsync();
        await using var echo = await HubClient.ConnectAsync(bare.Url, "/hub");
        await using var host = await ServerHost.StartAsync(folder.Sub("latency"));
        var market = host.Get<Market>();
        var symbol = market.Instruments.First(i => market.Find(i.Symbol) is not null).Symbol;
        await using var client = await FollowAsync(host, "advanced-latency", symbol);
        var (price, time) = (market.Find(symbol)!.LastPrice, market.AsOf.AddDays(1).Date.AddHours(5));
        var (latencies, echoes) = (new List<double>(), new List<double>());
        for (var n = 0; n < ticks; n++)
        {
            await Task.Delay(BetweenTicks);
            var (next, began) = (Math.Round(price * (1 + 0.0001 * (n % 97 + 1)), 4), Stopwatch.GetTimestamp());
            if (!market.Accept(symbol, new(time.AddSeconds(n), DateTime.UtcNow, next, 10))) throw new InvalidOperationException("The trade was not taken.");
            var message = await client.NextAsync("Indicators", m =>
                m.GetProperty("forming") is { ValueKind: System.Text.Json.JsonValueKind.Object } forming && forming.GetProperty("bar").GetProperty("close").GetDouble() == next);
            latencies.Add(Stopwatch.GetElapsedTime(began, message.At).TotalMilliseconds);
            began = Stopwatch.GetTimestamp();
            await echo.CallAsync("Echo", "a text as long as a small message would be");
            echoes.Add(Stopwatch.GetElapsedTime(began, (await echo.NextAsync("answer")).At).TotalMilliseconds);
        }
        var (product, floor) = (Figures.Percentile(latencies, 0.5), Figures.Percentile(echoes, 0.5));
        rows.Add(new("tick → 11 indicators → message at the client, p50", $"{Number(product)} ms", $"{Number(floor)} ms, echo over a bare hub", product / floor));
        rows.Add(new("tick → 11 indicators → message at the client, p99", $"{Number(Figures.Percentile(latencies, 0.99))} ms", $"{Number(Figures.Percentile(echoes, 0.99))} ms, echo over a bare hub",
            Figures.Percentile(latencies, 0.99) / Figures.Percentile(echoes, 0.99)));
    }

    private static async Task ThroughputAsync(WorkFolder folder, string spy, int rounds, List<Row> rows)
    {
        var runs = 0;
        var contestants = new List<Contestant>
        {
            Contestant.Of("parse", () => Rate(() =>
            {
                using var file = new TickFile(spy, "America/New_York", new RowIssues());
                var (ticks, all) = (new Tick[4096], 0L);
                for (int count; (count = file.Read(ticks)) > 0;) all += count;
                return all;
            })),
            Contestant.Of("by hand", () => Rate(() => HandWrittenTape.Run(spy).Ticks)),
            new("replay alone", async () =>
            {
                var replay = MarketReplay.Open(new() { Path = spy, Speed = ReplayOptions.MaxSpeed }, TimeProvider.System);
                using var watch = replay.Market.Pipelines[0].Watch(IndicatorSuite.Requests, BarInterval.OneMinute);
                await replay.RunAsync(default);
                return replay.Statistics.TicksRead / replay.Statistics.Elapsed.TotalSeconds;
            }),
        };
        foreach (var count in ClientCounts)
            contestants.Add(new($"{count} clients", async () =>
            {
                await using var host = await ServerHost.StartAsync(folder.Sub($"run-{++runs}"), spy, "max");
                var clients = new List<HubClient>();
                for (var n = 0; n < count; n++) clients.Add(await FollowAsync(host, $"advanced-{n}", "SPY"));
                host.Get<StartGate>().Open();
                var replay = host.Get<MarketReplay>();
                while (replay.Statistics.State != ReplayState.Finished) await Task.Delay(5);
                // A client that falls behind still gets every closed bar.
                var last = replay.Market.Pipelines[0].Bars(BarInterval.OneMinute).Next - 1;
                foreach (var client in clients)
                    await client.NextAsync("Indicators", m => m.GetProperty("closed") is var closed && closed.GetArrayLength() > 0 && closed[closed.GetArrayLength() - 1].GetProperty("index").GetInt64() == last);
                foreach (var client in clients) await client.DisposeAsync();
                return replay.Statistics.TicksRead / replay.Statistics.Elapsed.TotalSeconds;
            }));
        var measured = await Rounds.RunAsync(rounds, [.. contestants]);
        var (parse, byHand) = (measured["parse"], measured["by hand"]);
        rows.Add(new("read the file only: ticks/s", Number(parse.Median), $"{Number(byHand.Median)}, written by hand with bars and indicators", parse.Median / byHand.Median));
        foreach (var name in new[] { "replay alone" }.Concat(ClientCounts.Select(c => $"{c} clients")))
        {
            rows.Add(new($"{name}: ticks/s", Number(measured[name].Median), $"{Number(byHand.Median)}, written by hand", measured[name].Median / byHand.Median));
            rows.Add(new($"{name}: ticks/s", Number(measured[name].Median), $"{Number(parse.Median)}, read the file only", measured[name].Median / parse.Median));
        }
    }

    /// <summary>A client of an advanced investor who follows 11 indicators on minute bars.</summary>
    private static async Task<HubClient> FollowAsync(ServerHost host, string investor, string symbol)
    {
        await host.Investors.AcceptAsync(investor, Histories.Advanced(), default);
        var client = await HubClient.ConnectAsync(host.Url, MarketPath, host.Token("investor", investor));
        await client.CallAsync("StreamIndicators", new { id = "chart", instrument = symbol, set = IndicatorSuite.Eleven, interval = "1m", maxHz = 20 });
        await client.NextAsync("answer");
        return client;
    }

    private static double Rate(Func<long> run)
    {
        var began = Stopwatch.GetTimestamp();
        return run() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
