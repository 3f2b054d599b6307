using Brokerage.Benchmarks.Measuring;
using Brokerage.Indicators;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Indicators;

/// <summary>The 11 indicators of a chart on closed and forming bars.</summary>
internal static class IndicatorSuite
{
    public static readonly string[] Eleven =
        ["ema(20)", "rsi(14)", "macd(12,26,9)", "bb(20,2)", "atr(14)", "stoch(14,3,3)", "adx(14)", "obv", "vwap", "supertrend(10,3)", "ichimoku(9,26,52)"];

    private const int BarCount = 10_000;
    private static readonly int[] HistoryLengths = [250, 1_000, 10_000];
    private static double sink;

    public static IReadOnlyList<IndicatorRequest> Requests { get; } =
        [.. Eleven.Select(text => IndicatorCatalogue.TryParse(text, out var request, out var error) ? request! : throw new InvalidOperationException(error!.ToString()))];

    public static async Task<Section> RunAsync(bool quick)
    {
        var rounds = quick ? 3 : 9;
        var bars = RandomBars();
        Verify(bars);
        var rows = new List<Row>();
        double closedBytes = 0, formingBytes = 0;
        var contestants = new List<Contestant>
        {
            Contestant.Of("closed", () => Cost(Closed(bars, new IndicatorSet(Requests)), out closedBytes)),
            Contestant.Of("closed floor", () => Cost(FloorClosed(bars), out _)),
        };
        foreach (var length in HistoryLengths)
        {
            var set = new IndicatorSet(Requests);
            var values = new double[set.ValueCount];
            var floor = new FloorSet();
            var floorValues = new double[FloorSet.Count];
            foreach (var bar in bars.AsSpan(0, length))
            {
                set.Update(bar, values);
                floor.Update(bar, floorValues);
            }
            contestants.Add(Contestant.Of($"forming {length}", () => Cost(n =>
            {
                for (var i = 0; i < n; i++) set.Preview(bars[i & 4095], values);
                sink += values[0];
            }, out formingBytes)));
            contestants.Add(Contestant.Of($"forming floor {length}", () => Cost(n =>
            {
                for (var i = 0; i < n; i++) floor.Preview(bars[i & 4095], floorValues);
                sink += floorValues[0];
            }, out _)));
        }
        var singles = new Dictionary<string, string>();
        foreach (var request in Requests)
        {
            singles[request.ToString()] = request.ToString();
            contestants.Add(Contestant.Of(request.ToString(), () => Cost(Closed(bars, new IndicatorSet(request)), out _)));
        }
        var measured = await Rounds.RunAsync(rounds, [.. contestants]);

        Add("all 11, closed bar", measured["closed"], measured["closed floor"], "1: ≤ 3", 3);
        rows.Add(new("allocated a closed bar", $"{Number(closedBytes)} B", Target: "1: 0 B", Verdict: closedBytes == 0 ? Verdict.Met : Verdict.Missed));
        foreach (var length in HistoryLengths)
            Add($"all 11, forming bar after {length:#,0} bars", measured[$"forming {length}"], measured[$"forming floor {length}"], "2: ≤ 3", 3);
        rows.Add(new("allocated a forming bar", $"{Number(formingBytes)} B", Target: "2: 0 B", Verdict: formingBytes == 0 ? Verdict.Met : Verdict.Missed));
        var growth = measured["forming 10000"].Median / measured["forming 250"].Median;
        rows.Add(new("forming bar, 10,000 to 250 bars of history", Number(growth), Target: "2: ≤ 1.2", Verdict: measured["forming 250"].Judge(growth <= 1.2)));
        foreach (var name in singles.Keys) rows.Add(new($"{name} alone, closed bar", $"{Number(measured[name].Median)} ns"));
        return new("indicators", $"Random walk of {BarCount:#,0} bars, {rounds} rounds. Floor: one struct with running sums and monotonic queues, no checks; its values were compared with the product's first.", rows);

        void Add(string what, Figures product, Figures floor, string target, double limit) =>
            rows.Add(new(what, $"{Number(product.Median)} ns", $"{Number(floor.Median)} ns", product.Median / floor.Median, target, floor.Judge(product.Median / floor.Median <= limit)));
    }

    private static Action<int> Closed(Bar[] bars, IndicatorSet set)
    {
        var (values, next) = (new double[set.ValueCount], 0);
        return n =>
        {
            for (var i = 0; i < n; i++)
            {
                set.Update(bars[next], values);
                next = next + 1 == bars.Length ? 0 : next + 1;
            }
            sink += values[0];
        };
    }

    private static Action<int> FloorClosed(Bar[] bars)
    {
        var (values, next, floor) = (new double[FloorSet.Count], 0, new FloorSet());
        return n =>
        {
            for (var i = 0; i < n; i++)
            {
                floor.Update(bars[next], values);
                next = next + 1 == bars.Length ? 0 : next + 1;
            }
            sink += values[0];
        };
    }

    private static double Cost(Action<int> loop, out double bytes)
    {
        (var nanoseconds, bytes) = CpuClock.Cost(loop, 40);
        return nanoseconds;
    }

    /// <summary>A floor that computes something else is no floor.</summary>
    private static void Verify(Bar[] bars)
    {
        var set = new IndicatorSet(Requests);
        var floor = new FloorSet();
        var (values, floorValues, ahead, floorAhead) = (new double[set.ValueCount], new double[FloorSet.Count], new double[set.ValueCount], new double[FloorSet.Count]);
        for (var i = 0; i < 2_000; i++)
        {
            set.Preview(bars[i], ahead);
            floor.Preview(bars[i], floorAhead);
            set.Update(bars[i], values);
            floor.Update(bars[i], floorValues);
            if (i < 200) continue;
            for (var n = 0; n < set.ValueCount; n++)
                if (!(Math.Abs(values[n] - floorValues[n]) <= 1e-6 * Math.Max(1, Math.Abs(values[n]))) ||
                    !(Math.Abs(ahead[n] - floorAhead[n]) <= 1e-6 * Math.Max(1, Math.Abs(ahead[n]))))
                    throw new InvalidOperationException($"The floor's {set.Names[n]} at bar {i} is {floorValues[n]} ({floorAhead[n]} forming), the product's {values[n]} ({ahead[n]}).");
        }
    }

    private static Bar[] RandomBars()
    {
        var (random, price, bars) = (new Random(7), 100.0, new Bar[BarCount]);
        for (var i = 0; i < bars.Length; i++)
        {
            var open = price;
            price *= 1 + (random.NextDouble() - 0.5) * 0.01;
            var (high, low) = (Math.Max(open, price) * (1 + random.NextDouble() * 0.003), Math.Min(open, price) * (1 - random.NextDouble() * 0.003));
            bars[i] = new(new DateTime(2024, 1, 1).AddMinutes(i), open, high, low, price, random.Next(1, 10_000));
        }
        return bars;
    }
}
