using System.Text;
using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Ingest;

/// <summary>Durable ingest, through the actors and through HTTP, against what SQLite does without the product.</summary>
internal static class IngestSuite
{
    public const int Producers = 64;
    public const int Investors = 1_000;
    private const int Batch = 100;
    private const int Connections = 16;

    private static long ids;

    public static async Task<Section> RunAsync(bool quick)
    {
        var (rounds, duration) = (quick ? 2 : 5, TimeSpan.FromSeconds(quick ? 0.5 : 1.2));
        using var folder = new WorkFolder();
        await using var engine = await Engine.OpenAsync(folder.Sub("engine"));
        await SeedAsync(engine.Investors);
        var turns = new int[Producers];
        string Turn(int producer) => Id((producer + Producers * (turns[producer]++ % (Investors / Producers))) % Investors);

        var single = new LoadSeries("actors", () => Load.RunAsync(Producers, duration, producer => AcceptAsync(engine.Investors, Turn(producer), 1)));
        var warm = await Load.RunAsync(Producers, duration, producer => AcceptAsync(engine.Investors, Turn(producer), 1));
        var before = engine.Journal.Statistics;
        await Load.RunAsync(Producers, duration, producer => AcceptAsync(engine.Investors, Turn(producer), 1));
        var after = engine.Journal.Statistics;
        var meanBatch = Math.Max(1, (int)Math.Round((double)(after.Entries - before.Entries) / (after.Commits - before.Commits)));

        var database = Path.Combine(folder.Sub("engine"), "brokerage.db");
        var sealedBytes = Convert.ToInt32(RawStore.Scalar(database, "SELECT CAST(avg(length(payload)) AS INTEGER) FROM journal WHERE type LIKE '%search%'"));
        using var rawLoop = await RawStore.LikeAsync(engine.Journal, database, folder.Sub("loop"), Investors, sealedBytes);
        using var rawSingle = await RawStore.LikeAsync(engine.Journal, database, folder.Sub("single"), Investors, sealedBytes);
        using var rawHundred = await RawStore.LikeAsync(engine.Journal, database, folder.Sub("hundred"), Investors, sealedBytes);
        using var rawGroup = await RawStore.LikeAsync(engine.Journal, database, folder.Sub("group"), Investors, sealedBytes);
        using var group = new BareGroupCommit(rawGroup);
        await using var journal = await SqliteJournal.OpenAsync(new() { Folder = folder.Sub("journal") }, TimeProvider.System, default);
        await using var host = await ServerHost.StartAsync(folder.Sub("http"));
        await SeedAsync(host.Investors);
        using var http = host.Http("ingest", "bench");

        var sequences = new long[Investors];
        var payload = new byte[sealedBytes - 28 - 30];
        var append = new LoadSeries("journal", () => Load.RunAsync(Producers, duration, async producer =>
        {
            var investor = (producer + Producers * (turns[producer]++ % (Investors / Producers))) % Investors;
            var now = DateTimeOffset.UtcNow;
            await journal.AppendAsync(Id(investor),
                [new(++sequences[investor], Histories.Source, $"{Interlocked.Increment(ref ids)}", "brokerage.search.performed.v1", now, now, payload)]);
            return 1;
        }));
        var grouped = new LoadSeries("bare group commit", () => Load.RunAsync(Producers, duration, async _ => { await group.AppendAsync(); return 1; }));
        var batches = new LoadSeries("actors, batches", () => Load.RunAsync(1, duration, producer => AcceptAsync(engine.Investors, Turn(producer), Batch)));
        var posts = new LoadSeries("http", () => Load.RunAsync(Connections, duration, producer => PostAsync(http, Turn(producer), 1)));
        var postedBatches = new LoadSeries("http, batches", () => Load.RunAsync(Connections, duration, producer => PostAsync(http, Turn(producer), Batch)));
        var measured = await Rounds.RunAsync(rounds,
            single.Contestant, append.Contestant, grouped.Contestant,
            Contestant.Of("raw loop", () => rawLoop.RowsPerSecond(meanBatch, duration)),
            Contestant.Of("raw single", () => rawSingle.RowsPerSecond(1, duration)),
            Contestant.Of("raw hundred", () => rawHundred.RowsPerSecond(Batch, duration)),
            batches.Contestant, posts.Contestant, postedBatches.Contestant);

        var (bare, loop, each, hundred) = (measured["bare group commit"], measured["raw loop"], measured["raw single"], measured["raw hundred"]);
        var rows = new List<Row>
        {
            Rate(single, bare, "bare group commit, 64 producers", "9: ≥ 0.70", 0.7),
            Rate(single, loop, $"plain inserts, {meanBatch} a transaction"),
            Rate(single, each, "commit an event", "9: ≥ 8", 8),
            new("actors, 64 producers: p50 · p99 of the ack", $"{Number(single.P50)} · {Number(single.P99)} ms", $"{Number(grouped.P50)} · {Number(grouped.P99)} ms, bare group commit",
                single.P99 / grouped.P99, "9: p99 ≤ 2", grouped.P99s.Judge(single.P99 / grouped.P99 <= 2)),
            Rate(append, bare, "bare group commit, 64 producers"),
            new("journal alone: p50 · p99 of the ack", $"{Number(append.P50)} · {Number(append.P99)} ms"),
            Rate(batches, hundred, "plain inserts, 100 a transaction"),
            Rate(posts, bare, "bare group commit, 64 producers"),
            new("http, 16 connections, single: p50 · p99", $"{Number(posts.P50)} · {Number(posts.P99)} ms"),
            Rate(postedBatches, hundred, "plain inserts, 100 a transaction"),
            new("http, 16 connections, batches of 100: p50 · p99", $"{Number(postedBatches.P50)} · {Number(postedBatches.P99)} ms"),
        };
        foreach (var series in new[] { single, append, batches, posts, postedBatches })
            rows.Add(new($"{series.Name}: processor time an event", $"{Number(series.CpuMicroseconds)} µs", $"{Number(grouped.CpuMicroseconds)} µs, bare group commit", series.CpuMicroseconds / grouped.CpuMicroseconds));
        return new("ingest", $"{Investors:#,0} investors, sealed payload {sealedBytes} B, {rounds} rounds of {duration.TotalSeconds} s; mean commit of the actors' run {meanBatch} events. WAL, synchronous FULL.", rows);

        Row Rate(LoadSeries series, Figures floor, string floorName, string target = "", double atLeast = 0)
        {
            var ratio = measured[series.Name].Median / floor.Median;
            return new($"{series.Name}: events/s", Number(measured[series.Name].Median), $"{Number(floor.Median)}, {floorName}", ratio, target,
                target.Length == 0 ? Verdict.None : floor.Judge(ratio >= atLeast));
        }
    }

    public static string Id(int investor) => $"investor-{investor:0000}";

    public static Task SeedAsync(IInvestors investors) => Parallel.ForEachAsync(Enumerable.Range(0, Investors), new ParallelOptions { MaxDegreeOfParallelism = 64 },
        async (n, ct) => await investors.AcceptAsync(Id(n), [.. Histories.Consents()], ct));

    public static async Task<int> AcceptAsync(IInvestors investors, string investor, int count)
    {
        var (now, submissions) = (DateTimeOffset.UtcNow, new Submission[count]);
        for (var i = 0; i < count; i++) submissions[i] = new(Histories.Source, $"event-{Interlocked.Increment(ref ids)}", now, Histories.Typical);
        var outcomes = await investors.AcceptAsync(investor, submissions, default);
        return outcomes[^1].Status == OutcomeStatus.Accepted ? count : throw new InvalidOperationException($"{outcomes[^1]}");
    }

    /// <summary>One event as it is sent.</summary>
    public static string CloudEvent(string investor, string id, InvestorEvent data) =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"{{Histories.Source}}","type":"{{EventCatalogue.Of(data).Name}}","subject":"{{investor}}","time":"{{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}}","data":{{Encoding.UTF8.GetString(EventCatalogue.Write(data))}}}""";

    public static async Task<int> PostAsync(HttpClient http, string investor, int count)
    {
        var events = Enumerable.Range(0, count).Select(_ => CloudEvent(investor, $"event-{Interlocked.Increment(ref ids)}", Histories.Typical));
        using var content = new StringContent(count == 1 ? events.First() : $"[{string.Join(',', events)}]", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
        return answer.IsSuccessStatusCode ? count : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }
}
