using System.Diagnostics;
using System.Text;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Domain.Events;
using Brokerage.Storage;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Push;

/// <summary>From an event sent over HTTP to the new tier at the investor's app, at rest and with a quarter of the capacity in use.</summary>
internal static class PushSuite
{
    private const string Path = "/hubs/v1/experience";
    private const double AllowanceMilliseconds = 2;

    public static async Task<Section> RunAsync(bool quick)
    {
        var (rounds, perRound) = (quick ? 2 : 5, quick ? 20 : 60);
        using var folder = new WorkFolder();
        await using var bare = await BareHost.StartAsync();
        await using var host = await ServerHost.StartAsync(folder.Sub("http"));
        await using var journal = await SqliteJournal.OpenAsync(new() { Folder = folder.Sub("floor") }, TimeProvider.System, default);
        await using var echo = await HubClient.ConnectAsync(bare.Url, "/hub");
        using var http = host.Http("ingest", "bench");
        await IngestSuite.SeedAsync(host.Investors);

        var capacity = 0.0;
        for (var i = 0; i < 3; i++)
            capacity = (await Load.RunAsync(IngestSuite.Producers, TimeSpan.FromSeconds(1), p => IngestSuite.AcceptAsync(host.Investors, IngestSuite.Id(p), 1))).EventsPerSecond;

        var (number, sequence) = (0, 0L);
        var echoes = new Times();
        var commits = new Times();
        var rest = new Pushes();
        var loaded = new Pushes();
        await Rounds.RunAsync(rounds,
            new Contestant("echo", () => echoes.RoundAsync(perRound, () => EchoAsync(echo))),
            new Contestant("commit", () => commits.RoundAsync(perRound, async () =>
            {
                var began = Stopwatch.GetTimestamp();
                await journal.AppendAsync("one", [new(++sequence, "bench", $"{sequence}", "brokerage.search.performed.v1", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, new byte[200])]);
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            })),
            new Contestant("rest", () => PushesAsync(rest)),
            new Contestant("loaded", async () =>
            {
                using var stop = new CancellationTokenSource();
                var load = BackgroundAsync(host, capacity / 4, stop.Token);
                await Task.Delay(200);
                var result = await PushesAsync(loaded);
                await stop.CancelAsync();
                await load;
                return result;
            }));

        var sum = echoes.P50 + commits.P50 + AllowanceMilliseconds;
        var floor = commits.Medians;
        return new("push", $"Tier change by the 30th filled order; {rounds} rounds of {perRound} investors, each with an app open. Floor: p50 of an echo over a bare hub + p50 of one commit of one event + 2 ms. Load: {Number(capacity / 4)} events/s by 64 producers through the actors of the same process, which also runs the clients.",
        [
            new("echo over a bare hub: p50 · p99", $"{Number(echoes.P50)} · {Number(echoes.P99)} ms"),
            new("one commit of one event: p50 · p99", $"{Number(commits.P50)} · {Number(commits.P99)} ms"),
            new("at rest: from sending to the message, p50", $"{Number(rest.ToMessage.P50)} ms", $"{Number(sum)} ms", rest.ToMessage.P50 / sum, "10: p50 ≤ floor", floor.Judge(rest.ToMessage.P50 <= sum)),
            new("at rest: from sending to the message, p99", $"{Number(rest.ToMessage.P99)} ms", $"{Number(sum)} ms", rest.ToMessage.P99 / sum),
            new("at rest: from the receipt to the message, p50 · p99", $"{Number(rest.AfterReceipt.P50)} · {Number(rest.AfterReceipt.P99)} ms"),
            new("at a quarter: from sending to the message, p50", $"{Number(loaded.ToMessage.P50)} ms", $"{Number(sum)} ms", loaded.ToMessage.P50 / sum, "10: p50 ≤ floor", floor.Judge(loaded.ToMessage.P50 <= sum)),
            new("at a quarter: from sending to the message, p99", $"{Number(loaded.ToMessage.P99)} ms", $"{Number(sum)} ms", loaded.ToMessage.P99 / sum, "10: p99 ≤ 5 × floor", floor.Judge(loaded.ToMessage.P99 <= 5 * sum)),
            new("at a quarter: from the receipt to the message, p50 · p99", $"{Number(loaded.AfterReceipt.P50)} · {Number(loaded.AfterReceipt.P99)} ms"),
        ]);

        async Task<double> PushesAsync(Pushes pushes)
        {
            pushes.StartRound();
            for (var i = 0; i < perRound; i++)
            {
                var id = $"trader-{++number}";
                await host.Investors.AcceptAsync(id, Histories.Trader(29), default);
                await using var app = await HubClient.ConnectAsync(host.Url, Path, host.Token("investor", id));
                await app.CallAsync("Hello", new { client = "bench", sdk = "bench", locale = "en", capabilities = Array.Empty<string>() });
                await app.NextAsync("ConsentChanged");
                using var content = new StringContent(IngestSuite.CloudEvent(id, "order-last-filled", new OrderFilled("order-last", 1, 500)), Encoding.UTF8, "application/json");
                var sent = Stopwatch.GetTimestamp();
                var receipt = Task.Run(async () =>
                {
                    using var answer = await http.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
                    return answer.IsSuccessStatusCode ? Stopwatch.GetTimestamp() : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
                });
                var message = await app.NextAsync("ExperienceChanged", m => m.GetProperty("tier").GetString() == "intermediate");
                pushes.ToMessage.Add(Stopwatch.GetElapsedTime(sent, message.At).TotalMilliseconds);
                pushes.AfterReceipt.Add(Stopwatch.GetElapsedTime(await receipt, message.At).TotalMilliseconds);
            }
            return pushes.ToMessage.P50;
        }
    }

    private static async Task<double> EchoAsync(HubClient echo)
    {
        var began = Stopwatch.GetTimestamp();
        await echo.CallAsync("Echo", "a text as long as a small message would be");
        return Stopwatch.GetElapsedTime(began, (await echo.NextAsync("answer")).At).TotalMilliseconds;
    }

    /// <summary>So many events a second: each producer sends one, and waits until its next is due.</summary>
    private static Task BackgroundAsync(ServerHost host, double eventsPerSecond, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, IngestSuite.Producers).Select(producer => Task.Run(async () =>
        {
            var (began, sent) = (Stopwatch.GetTimestamp(), 0);
            while (!ct.IsCancellationRequested)
            {
                var due = Stopwatch.GetElapsedTime(began).TotalSeconds * eventsPerSecond / IngestSuite.Producers;
                for (; sent < due && !ct.IsCancellationRequested; sent++) await IngestSuite.AcceptAsync(host.Investors, IngestSuite.Id(producer), 1);
                await Task.Delay(1, default);
            }
        }, default)));

    /// <summary>Times of one kind over all rounds but the first.</summary>
    private sealed class Times
    {
        private readonly List<List<double>> rounds = [];

        public double P50 => Figures.Percentile(Counted, 0.5);

        public double P99 => Figures.Percentile(Counted, 0.99);

        public Figures Medians => new([.. rounds.Skip(1).Select(r => Figures.Percentile(r, 0.5))]);

        private double[] Counted => [.. rounds.Skip(Math.Min(1, rounds.Count - 1)).SelectMany(r => r)];

        public void StartRound() => rounds.Add([]);

        public void Add(double milliseconds) => rounds[^1].Add(milliseconds);

        public async Task<double> RoundAsync(int count, Func<Task<double>> measure)
        {
            StartRound();
            for (var i = 0; i < count; i++) Add(await measure());
            return Figures.Percentile(rounds[^1], 0.5);
        }
    }

    private sealed class Pushes
    {
        public Times ToMessage { get; } = new();

        public Times AfterReceipt { get; } = new();

        public void StartRound()
        {
            ToMessage.StartRound();
            AfterReceipt.StartRound();
        }
    }
}
