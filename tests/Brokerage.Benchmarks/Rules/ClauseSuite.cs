using System.Diagnostics;
using System.Text.Json;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Server.Hosting;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Rules;

/// <summary>Twenty clauses over ready values: the evaluator, a predicate written by hand, and json-rules-engine on Node beside them.</summary>
internal static class ClauseSuite
{
    private const int Peers = 20_000;

    private static int sink;

    public static async Task<Section> RunAsync(bool quick)
    {
        var rounds = quick ? 3 : 9;
        var (rules, investors) = (TwentyClauses.Rules.Compiled, TwentyClauses.Investors(256));
        var matched = investors.Count(i => rules.Match("novice", i.BySlot) is not null);
        if (matched != investors.Count(i => TwentyClauses.Holds(i.Values))) throw new InvalidOperationException("The predicate by hand decides otherwise: it is no floor.");
        double bytes = 0;
        var measured = await Rounds.RunAsync(rounds,
            Contestant.Of("rules", () => Cost(n => { for (var i = 0; i < n; i++) sink += rules.Match("novice", investors[i & 255].BySlot) is null ? 0 : 1; }, out bytes)),
            Contestant.Of("hand", () => Cost(n => { for (var i = 0; i < n; i++) sink += TwentyClauses.Holds(investors[i & 255].Values) ? 1 : 0; }, out _)));
        var (product, floor) = (measured["rules"], measured["hand"]);
        var ratio = product.Median / floor.Median;
        var rows = new List<Row>
        {
            new("one evaluation", $"{Number(product.Median)} ns", $"{Number(floor.Median)} ns, written by hand", ratio, "4: ≤ 2", floor.Judge(ratio <= 2)),
            new("allocated an evaluation", $"{Number(bytes)} B", Target: "4: 0 B", Verdict: bytes == 0 ? Verdict.Met : Verdict.Missed),
        };
        if (await PeerAsync(TwentyClauses.ForPeer(investors, quick ? Peers / 10 : Peers)) is not { } peer)
            rows.Add(new("json-rules-engine 7", "not measured: run npm ci in tests/Brokerage.Benchmarks/Peers"));
        else if (peer.Matched != matched) throw new InvalidOperationException($"json-rules-engine matches {peer.Matched} investors, the rules {matched}.");
        else rows.Add(new("json-rules-engine 7.3.1 on Node, the same run", $"{Number(peer.Nanoseconds / product.Median)} times as fast", $"{Number(peer.Nanoseconds / 1000)} µs", null, "4: ≥ 500",
            product.Judge(peer.Nanoseconds >= 500 * product.Median)));
        return new("clauses", $"A condition of 20 comparisons over ready values of 256 investors, {matched} of whom match; {rounds} rounds.", rows);
    }

    private static async Task<Peer?> PeerAsync(string input)
    {
        var folder = Path.Combine(ServerOptions.RepositoryFolder, "tests", "Brokerage.Benchmarks", "Peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "json-rules-engine"))) return null;
        using var node = Process.Start(new ProcessStartInfo("node", "json-rules-engine.mjs") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? JsonSerializer.Deserialize<Peer>(output, JsonSerializerOptions.Web) : throw new InvalidOperationException("json-rules-engine failed.");
    }

    private static double Cost(Action<int> loop, out double bytes)
    {
        (var nanoseconds, bytes) = CpuClock.Cost(loop);
        return nanoseconds;
    }

    private sealed record Peer(double Nanoseconds, int Matched);
}
