using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Memory;

/// <summary>Bytes an investor and a connection, as the difference of the heap after a full collection.</summary>
internal static class MemorySuite
{
    private const int Connections = 500;
    private const double MaxResidentBytes = 2_048;

    public static async Task<Section> RunAsync(bool quick)
    {
        using var folder = new WorkFolder();
        var rows = new List<Row>();
        int[] counts = quick ? [1_000] : [1_000, 10_000, 100_000];
        foreach (var count in counts) await InvestorsAsync(folder.Sub($"investors-{count}"), count, rows);
        await ConnectionsAsync(folder, quick ? 2 : 5, rows);
        return new("memory", "Heap: difference after a full, compacting collection. RSS: difference of the process, which keeps freed pages and is rough. Investors have 12 events (consents, five positions, two trades, a session); up to 20,000 data keys stay cached, also of evicted investors. Connections: clients in another process.", rows);
    }

    private static async Task InvestorsAsync(string folder, int count, List<Row> rows)
    {
        await using var engine = await Engine.OpenAsync(folder);
        var history = Histories.Small(engine.Market.Instruments);
        await engine.Investors.AcceptAsync("first", history, default);
        await engine.Investors.AttachAsync("first", new Silent(), null, default);
        var empty = Weight.Now;
        await ForEachAsync(count, async n => await engine.Investors.AcceptAsync($"investor-{n}", history, default));
        await ForEachAsync(count, async n => await engine.Investors.EvictAsync($"investor-{n}"));
        var evicted = Weight.Now;
        await ForEachAsync(count, async n => await engine.Investors.ReconsiderAsync($"investor-{n}"));
        var resident = Weight.Now;
        await ForEachAsync(count, async n => await engine.Investors.AttachAsync($"investor-{n}", new Silent(), null, default));
        var attached = Weight.Now;
        await ForEachAsync(count, async n => await engine.Investors.EvictAsync($"investor-{n}"));
        var again = Weight.Now;

        var bytes = (resident.Heap - evicted.Heap) / (double)count;
        rows.Add(new($"resident investor, {count:#,0}", $"{Number(bytes)} B heap, {Number((resident.Rss - evicted.Rss) / (double)count)} B RSS", Target: "growth: ≤ 2,048 B", Verdict: bytes <= MaxResidentBytes ? Verdict.Met : Verdict.Missed));
        rows.Add(new($"attached investor (app open, without its connection), {count:#,0}", $"{Number((attached.Heap - evicted.Heap) / (double)count)} B heap, {Number((attached.Rss - evicted.Rss) / (double)count)} B RSS"));
        rows.Add(new($"evicted investor, {count:#,0}", $"{Number((evicted.Heap - empty.Heap) / (double)count)} B heap"));
        rows.Add(new($"of an attached investor left after eviction, {count:#,0}", $"{Number((again.Heap - evicted.Heap) / (double)count)} B heap", Target: "growth: idle ones leave memory",
            Verdict: (again.Heap - evicted.Heap) / (double)count <= 0.05 * (attached.Heap - evicted.Heap) / count ? Verdict.Met : Verdict.Missed));
    }

    private static async Task ConnectionsAsync(WorkFolder folder, int rounds, List<Row> rows)
    {
        await using var bare = await BareHost.StartAsync();
        await using var host = await ServerHost.StartAsync(folder.Sub("connections"));
        var history = Histories.Small(host.Get<MarketData.Market>().Instruments);
        // Their experience is in memory before: only the connection is weighed.
        await ForEachAsync(Connections, async n =>
        {
            await host.Investors.AcceptAsync($"investor-{n}", history, default);
            await host.Investors.AttachAsync($"investor-{n}", new Silent(), null, default);
        });
        var tokens = Enumerable.Range(0, Connections).Select(n => host.Token("investor", $"investor-{n}")).ToArray();
        var measured = await Rounds.RunAsync(rounds,
            Hub("bare", n => $"{bare.Url} /hub - -"),
            Hub("experience", n => $"{host.Url} /hubs/v1/experience {tokens[n]} Hello"),
            Hub("market", n => $"{host.Url} /hubs/v1/market {tokens[n]} -"));
        var floor = measured["bare"];
        foreach (var hub in new[] { "experience", "market" })
        {
            var ratio = measured[hub].Median / floor.Median;
            rows.Add(new($"idle connection, {hub} hub", $"{Number(measured[hub].Median)} B heap", $"{Number(floor.Median)} B, bare hub", ratio, "8: ≤ 1.5", floor.Judge(ratio <= 1.5)));
        }

        Contestant Hub(string name, Func<int, string> line) => new(name, async () =>
        {
            var (before, bytes) = (Weight.Now, 0.0);
            using (await HeldClients.ConnectAsync([.. Enumerable.Range(0, Connections).Select(line)]))
            {
                await Task.Delay(300);
                bytes = (Weight.Now.Heap - before.Heap) / (double)Connections;
            }
            // The server learns of the ends on its own time.
            await Task.Delay(500);
            return bytes;
        });
    }

    private static Task ForEachAsync(int count, Func<int, Task> work) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (n, _) => await work(n));

    private readonly record struct Weight(long Heap, long Rss)
    {
        public static Weight Now
        {
            get
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                using var process = Process.GetCurrentProcess();
                return new(GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
            }
        }
    }

    private sealed class Silent : IExperienceObserver
    {
        public void Start(string epoch, long seq, bool resumed)
        {
        }

        public void Next(Update update)
        {
        }
    }
}
