using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Replay;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Units;

/// <summary>What an open app costs: to come back, to be there, to be sent something.</summary>
internal static class ConnectionUnits
{
    private const string Experience = "/hubs/v1/experience";
    private const int WatchlistLength = 10;
    private const int BatchesPerSecond = 4;

    /// <summary>Apps that all come back at once, to investors who are not in memory and to the same investors when they are.</summary>
    public static async Task ReconnectAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        // The first connections compile what all need.
        using (await StormClients.ConnectAsync([.. Apps(host, size.Connections - 20, 20)]))
        {
        }
        rows.Add(new("apps that reconnect at once", $"{size.Connections - 20:#,0}"));
        foreach (var state in new[] { "not in memory", "in memory" })
        {
            await Task.Delay(500);
            var used = await UsedSoFar.NowAsync(gauge);
            using var clients = await StormClients.ConnectAsync([.. Apps(host, 0, size.Connections - 20)]);
            var (each, count) = (await used.EachOfAsync(size.Connections - 20, gauge), size.Connections - 20);
            var what = $"reconnect, investor {state}";
            rows.AddRange([each.SiloRow(what), each.PostgresRow(what)]);
            rows.Add(new($"{what}: the client's processor time", $"{Number(clients.Connected.CpuMicroseconds / count)} µs"));
            rows.Add(new($"{what}: bytes to the app", $"{Number(clients.Connected.Bytes / (double)count)} B"));
            var ours = count * (each.Silo + each.Postgres) / 1e6 + clients.Connected.CpuMicroseconds / 1e6;
            rows.Add(new($"{what}: cores left by others", $"{clients.Connected.Began.CoresLeft(clients.Connected.Ended, ours):0.00}"));
            foreach (var share in new[] { 0.5, 0.99 })
                rows.Add(new($"{what}, all at once: p{share * 100:0}", $"{Number(Figures.Percentile(clients.Connected.Milliseconds, share))} ms"));
        }
        await CostAsync("connection without Hello", Apps(host, 0, size.Connections, "-"));
        await CostAsync("reconnect to the market hub", Watching(host, 0, size.Connections));

        async Task CostAsync(string what, IEnumerable<string> lines)
        {
            await Task.Delay(500);
            var used = await UsedSoFar.NowAsync(gauge);
            using var clients = await StormClients.ConnectAsync([.. lines]);
            rows.Add((await used.EachOfAsync(size.Connections, gauge)).SiloRow(what));
        }
    }

    /// <summary>Open apps while the market moves at its own pace, against the same market without them.</summary>
    public static async Task OpenAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        var (seconds, count, housekeeping) = (2 * size.Duration.TotalSeconds, size.Connections / 4, host.Get<IHousekeeping>());
        // The investors of the storm leave memory, so that only those with an open app are decided on again.
        foreach (var actor in housekeeping.Resident.ToArray()) await housekeeping.EvictAsync(actor.Id);
        var (open, alone) = await BesideAsync(host, gauge, seconds, Apps(host, 0, count), _ => Task.CompletedTask);
        rows.Add(new("open app, market moving: silo's processor time a second", $"{Number((open - alone) / count / seconds)} µs"));
    }

    /// <summary>Watchlists, against the same market without them.</summary>
    public static async Task QuotesAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        var (seconds, count) = (2 * size.Duration.TotalSeconds, size.Connections / 4);
        var (messages, bytes, quotes) = (0.0, 0.0, 0.0);
        var (watched, alone) = await BesideAsync(host, gauge, seconds, Watching(host, 0, count), async clients =>
        {
            var now = await clients.TotalsAsync();
            (messages, bytes, quotes) = (now.Messages - messages, now.Bytes - bytes, now.Quotes - quotes);
        });
        var what = $"quotes of a watchlist of {WatchlistLength}";
        rows.Add(new($"{what}: silo's processor time a message", $"{Number((watched - alone) / messages)} µs"));
        rows.Add(new($"{what}: bytes a message", $"{Number(bytes / messages)} B"));
        rows.Add(new($"{what}: instruments a message", Number(quotes / messages)));
    }

    /// <summary>The silo's processor time over so many seconds with the clients, and over as many after them: what starting does is over by then.</summary>
    private static async Task<(double With, double Without)> BesideAsync(
        ServerHost host, PostgresGauge gauge, double seconds, IEnumerable<string> lines, Func<StormClients, Task> look)
    {
        host.Get<StartGate>().Open();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double beside;
        using (var clients = await StormClients.ConnectAsync([.. lines]))
        {
            await Task.Delay(1_000);
            await look(clients);
            beside = await UsedAsync();
            await look(clients);
        }
        await Task.Delay(1_000);
        return (beside, await UsedAsync());

        async Task<double> UsedAsync()
        {
            var began = await UsedSoFar.NowAsync(gauge);
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            return (await began.EachOfAsync(1, gauge)).Silo;
        }
    }

    private static IEnumerable<string> Watching(ServerHost host, int first, int count)
    {
        var symbols = string.Join(',', host.Get<MarketData.Market>().Instruments.Where(i => i.AssetClass == AssetClass.Equity).Take(WatchlistLength).Select(i => i.Symbol));
        return Enumerable.Range(first, count).Select(n => $"{host.Url} /hubs/v1/market {host.Token("investor", InvestorUnits.Id(n))} {symbols} {BatchesPerSecond}");
    }

    private static IEnumerable<string> Apps(ServerHost host, int first, int count, string call = "Hello") =>
        Enumerable.Range(first, count).Select(n => $"{host.Url} {Experience} {host.Token("investor", InvestorUnits.Id(n))} {call}");
}
