using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Kit;
using Brokerage.Tests;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Fifty investors with random texts in every field and header, on good and on refused ways; half of them are erased, and an older backup is
/// brought back. No file that the product wrote holds a byte of the erased ones in any form; of the others some do, so that the scan is known
/// to find.
/// </summary>
[Collection(LongRuns.Name)]
[Trait("Category", "Long")]
public sealed class CanaryTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 50;
    private const int EventsEach = 40;

    private readonly string _root = Directory.CreateTempSubdirectory("brokerage-canary-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Erase_HalfOfFifty_LeavesNoByteOfThemInAnyFileAlsoAfterARestore()
    {
        var investors = Enumerable.Range(0, Count).Select(_ => new Canaries()).ToList();
        var (erased, kept) = (investors[..(Count / 2)], investors[(Count / 2)..]);
        var ledger = Path.Combine(Folder("ledger"), "erasures.jsonl");
        string backup;
        var times = new List<double>();
        await using (var server = await StartAsync("data", ledger))
        {
            await Task.WhenAll(investors.Chunk(10).Select(async some => { foreach (var investor in some) await LiveAsync(server, investor); }));
            (await CommandLine.RunAsync(["backup", "create", "--data", Folder("data"), "--backups", Folder("backups"), "--erasure-ledger", ledger])).ShouldBe(0);
            backup = Directory.GetDirectories(Folder("backups")).Single();
            // Before anybody is erased the scan must find everybody: in the registry, in exports.
            Scan(investors).ShouldBe(Count);

            foreach (var investor in erased)
            {
                using var me = await server.ClientAsync("investor", investor.Id);
                var began = Stopwatch.GetTimestamp();
                (await me.PostAsJsonAsync("/v1/me/erase", new EraseRequest("erase"))).EnsureSuccessStatusCode();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Delete(investor);
            }
            foreach (var investor in erased) await LiveAsync(server, investor, mayFail: true);
            Scan(erased).ShouldBe(0);
            Scan(kept).ShouldBe(kept.Count);
        }
        Scan(erased).ShouldBe(0, "after the end of the server");

        Directory.Delete(Folder("data"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Folder("data"), "keys"));
        foreach (var key in Directory.GetFiles(Folder("keys-elsewhere"))) File.Copy(key, Path.Combine(Folder("data"), "keys", Path.GetFileName(key)));
        (await CommandLine.RunAsync(["backup", "restore", backup, "--data", Folder("data"), "--backups", Folder("backups"), "--erasure-ledger", ledger])).ShouldBe(0);
        await using (var server = await StartAsync("data", ledger))
        {
            Scan(erased).ShouldBe(0, "as the first request is served after the restore");
            foreach (var investor in erased.Take(3))
            {
                using var me = await server.ClientAsync("investor", investor.Id);
                ((int)(await me.GetAsync("/v1/me/data")).StatusCode).ShouldBe(404);
            }
            using var other = await server.ClientAsync("investor", kept[0].Id);
            (await other.GetFromJsonAsync<MyData>("/v1/me/data"))!.Declared!.Goals.ShouldContain(kept[0].Text("goal"));
        }
        Scan(erased).ShouldBe(0, "at the very end");
        times.Sort();
        output.WriteLine(Results.Note("canary.txt",
            $"{Count} investors, {Count * EventsEach} events; erasure over HTTP: median {times[times.Count / 2]:0} ms, longest {times[^1]:0} ms; {_report}"));
    }

    private string _report = "";

    /// <summary>How many of the investors left a trace.</summary>
    private int Scan(IReadOnlyCollection<Canaries> investors)
    {
        var report = new CanaryScan(investors.SelectMany(i => i.All)).Scan(_root);
        _report = $"last scan: {report}";
        return investors.Count(i => i.All.Any(report.Found.Contains));
    }

    /// <summary>An export that was given away is the investor's own file: whoever erases themselves keeps or deletes it.</summary>
    private void Delete(Canaries investor) => File.Delete(Path.Combine(Folder("exports"), investor.File));

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    private async Task<ServerProcess> StartAsync(string data, string ledger)
    {
        var server = await ServerProcess.StartAsync(new()
        {
            DataFolder = Folder(data), LogFile = Path.Combine(Folder("logs"), $"{Guid.NewGuid():N}.log"),
            Arguments = ["--backups", Folder("backups"), "--erasure-ledger", ledger],
            Environment = new Dictionary<string, string> { ["TMPDIR"] = Folder("temp"), ["Logging__LogLevel__Default"] = "Debug", ["Ingest__RequestsPerSecond"] = "100000" },
        });
        foreach (var key in Directory.GetFiles(Path.Combine(Folder(data), "keys"), "*.key").Concat(Directory.GetFiles(Path.Combine(Folder(data), "keys"), "*.pem")))
            File.Copy(key, Path.Combine(Folder("keys-elsewhere"), Path.GetFileName(key)), overwrite: true);
        return server;
    }

    /// <summary>Uses every way into the product with texts of the investor's own, wrong ones included.</summary>
    private async Task LiveAsync(ServerProcess server, Canaries its, bool mayFail = false)
    {
        using var broker = await server.BrokerAsync(its.Text("broker"));
        foreach (var (name, value) in its.Headers) broker.Http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        var events = new List<SentEvent>();
        foreach (var purpose in Purposes.All) events.Add(new(its.Id, its.Text($"consent-{purpose}"), new ConsentGiven(purpose.Key(), its.Text("notice")[..30], "en")));
        events.Add(new(its.Id, its.Text("profile"), new ProfileDeclared(Experience.Novice, [its.Text("goal")], 12, RiskComfort.Low, "en", [its.Text("topic")])));
        events.Add(new(its.Id, its.Text("search"), new SearchPerformed(its.Text("term"), its.Text("session"))));
        events.Add(new(its.Id, its.Text("service"), new ServiceContacted(ServiceChannel.Phone, its.Text("matter"), true)));
        events.Add(new(its.Id, its.Text("never"), new OrderFilled(its.Text("no-order"), 1, 2)));
        events.Add(new(its.Id, its.Text("cancel"), new OrderCancelled(its.Text("no-order-2"), its.Text("why"))));
        for (var n = 0; events.Count < EventsEach; n++)
        {
            events.Add(new(its.Id, its.Text($"placed-{n}"), new OrderPlaced(its.Text($"order-{n}"), "ZEPHYRA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR")));
            events.Add(new(its.Id, its.Text($"filled-{n}"), new OrderFilled(its.Text($"order-{n}"), 1, 100)));
        }
        var (status, _) = await broker.TrySendAsync(events);
        if (!mayFail) ((int)status).ShouldBe(202);

        using var me = await server.ClientAsync("investor", its.Id);
        foreach (var (name, value) in its.Headers) me.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        // Ways that are refused: what is wrong is said, never what was sent.
        await me.GetAsync($"/v1/me/why/{its.Text("card")}");
        await me.GetAsync($"/v1/lessons/{its.Text("lesson")}?{its.Text("query")}={its.Text("value")}");
        await me.GetAsync($"/{its.Text("nowhere")}");
        using (var bad = new StringContent($$"""{"kind":"{{its.Text("kind")}}"}""", Encoding.UTF8, "application/json")) await me.PostAsync("/v1/me/requests", bad);
        using (var bad = new StringContent("{\"" + its.Text("broken"), Encoding.UTF8, "application/json")) await me.PostAsync("/v1/me/events", bad);
        using (var bad = new StringContent("x", new MediaTypeHeaderValue("text/plain"))) await me.PostAsync($"/v1/me/events?{its.Text("q")}", bad);
        using (var agent = await server.ClientAsync("agent", "agent-1")) await agent.GetAsync($"/v1/investors/{its.Id}");
        if (mayFail) return;
        await using (var hub = await server.OpenExperienceAsync(its.Id))
            await hub.CallAsync("Feedback", new FeedbackRequest(its.Text("feedback"), its.Text("rated"), "dismiss"));
        await me.PostAsJsonAsync("/v1/me/requests", new CaseRequest("export"));
        await File.WriteAllBytesAsync(Path.Combine(Folder("exports"), its.File), await me.GetByteArrayAsync("/v1/me/export"));
    }

    /// <summary>Random texts of one investor: 16 bytes that nobody else has, with a word in front of them.</summary>
    private sealed class Canaries
    {
        private readonly Dictionary<string, string> _texts = [];

        public string Id => Text("id");

        public string File { get; } = $"{Guid.NewGuid():N}.zip";

        public IReadOnlyCollection<string> All => [.. _texts.Values, .. Headers.Select(h => h.Value)];

        public IReadOnlyList<(string Name, string Value)> Headers { get; } =
        [
            .. new[] { "User-Agent", "X-Request-Id", "X-Forwarded-For", "Referer", "Cookie", "traceparent", "X-Anything" }.Select(name => (name, New())),
        ];

        public string Text(string place)
        {
            lock (_texts) return _texts.TryGetValue(place, out var text) ? text : _texts[place] = New();
        }

        private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }
}
