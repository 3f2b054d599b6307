using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Domain;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Rules;

/// <summary>The shipped rules, the decision on an event and the tailoring, on investors of each tier.</summary>
internal static class RuleSuite
{
    private const double JsonRulesEngineNanoseconds = 35_800;

    private static object? sink;

    public static async Task<Section> RunAsync(bool quick)
    {
        var rounds = quick ? 3 : 9;
        using var folder = new WorkFolder();
        await using var engine = await Engine.OpenAsync(folder.Sub("rules"));
        var (rules, content) = (engine.Policy.Rules, engine.Policy.Content);
        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var investors = new (string Name, InvestorState State)[]
        {
            ("little known", await StateAsync(engine, "little", Histories.Small(engine.Market.Instruments))),
            ("31 trades", await StateAsync(engine, "trader", Histories.Trader(31))),
            ("advanced", await StateAsync(engine, "advanced", Histories.Advanced())),
        };
        var rows = new List<Row>();
        foreach (var (name, state) in investors)
        {
            if (rules.Tiers[HandWritten.Match(state, today)] != RuleEvaluator.Match(rules, state, now).Tier)
                throw new InvalidOperationException($"The hand-written rules place '{name}' elsewhere: they are no floor.");
            double matchBytes = 0, decideBytes = 0, tailorBytes = 0;
            var recorded = new RecordedEvent(state.Sequence + 1, Histories.Source, "next", now, now, rules.Revision, Histories.Typical);
            var values = new Values(new(FeatureCatalogue.All.Select(f => KeyValuePair.Create(f, f.Evaluate(state, now))), ReferenceEqualityComparer.Instance));
            var measured = await Rounds.RunAsync(rounds,
                Contestant.Of("match", () => Cost(n => { for (var i = 0; i < n; i++) sink = RuleEvaluator.Match(rules, state, now).Tier; }, out matchBytes)),
                Contestant.Of("floor", () => Cost(n => { var sum = 0; for (var i = 0; i < n; i++) sum += HandWritten.Match(state, today); sink = sum; }, out _)),
                Contestant.Of("values", () => Cost(n => { for (var i = 0; i < n; i++) sink = RuleEvaluator.Match(rules, state.Placement.Tier, values).Tier; }, out _)),
                Contestant.Of("decide", () => Cost(n => { for (var i = 0; i < n; i++) sink = Personalization.Decide(state, recorded, rules); }, out decideBytes)),
                Contestant.Of("tailor", () => Cost(n => { for (var i = 0; i < n; i++) sink = Personalization.Tailor(state, engine.Market, rules, content, now); }, out tailorBytes)));
            var ratio = measured["match"].Median / measured["floor"].Median;
            rows.Add(new($"match, {name}", $"{Number(measured["match"].Median)} ns, {Number(matchBytes)} B", $"{Number(measured["floor"].Median)} ns, written by hand", ratio,
                "4: ≤ 2", measured["floor"].Judge(ratio <= 2)));
            rows.Add(new($"match allocates, {name}", $"{Number(matchBytes)} B", Target: "4: 0 B", Verdict: matchBytes == 0 ? Verdict.Met : Verdict.Missed));
            var faster = JsonRulesEngineNanoseconds / measured["match"].Median;
            rows.Add(new($"match against json-rules-engine, {name}", $"{Number(faster)} times as fast", "35.8 µs (recorded earlier, 20 conditions)", null, "4: ≥ 500", Verdict.Inconclusive));
            rows.Add(new($"rules over ready values, {name}", $"{Number(measured["values"].Median)} ns"));
            rows.Add(new($"decide on an event, {name}", $"{Number(measured["decide"].Median)} ns, {Number(decideBytes)} B"));
            rows.Add(new($"tailor, {name}", $"{Number(measured["tailor"].Median / 1000)} µs, {Number(tailorBytes)} B"));
        }
        // A reload in service is rare, so it finds cold code: the target is for the first ones, in elapsed time.
        var first = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var began = Stopwatch.GetTimestamp();
            sink = RuleSetReader.Read(rules.Source).RuleSet;
            first.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        var reload = await Rounds.RunAsync(rounds, Contestant.Of("reload", () => Cost(n =>
        {
            for (var i = 0; i < n; i++) sink = RuleSetReader.Read(rules.Source).RuleSet ?? throw new InvalidOperationException("The shipped rules are refused.");
        }, out _)));
        var median = Figures.Percentile(first, 0.5);
        rows.Add(new("read and check the rule set (with its own tests), first 30 times, elapsed", $"{Number(median)} ms", Target: "4: ≤ 5 ms", Verdict: median <= 5 ? Verdict.Met : Verdict.Missed));
        rows.Add(new("the same warm, processor time", $"{Number(reload["reload"].Median / 1e6)} ms"));
        return new("rules", $"Shipped rule set, {rounds} rounds; the floor computes the same features and tiers without a rule set.", rows);
    }

    private static async Task<InvestorState> StateAsync(Engine engine, string id, IReadOnlyList<Submission> history)
    {
        await engine.Investors.AcceptAsync(id, history, default);
        await engine.Investors.ReconsiderAsync(id);
        return (await engine.Investors.ViewAsync(id, default)).State;
    }

    private static double Cost(Action<int> loop, out double bytes)
    {
        (var nanoseconds, bytes) = CpuClock.Cost(loop);
        return nanoseconds;
    }

    private readonly struct Values(Dictionary<Feature, FeatureValue> values) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => values[feature];

        public bool WasIn(Segment segment) => false;
    }
}
