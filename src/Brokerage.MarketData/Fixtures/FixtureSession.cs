using Brokerage.Domain.Market;
using Brokerage.Indicators;

namespace Brokerage.MarketData.Fixtures;

/// <summary>One invented trade; the time is the exchange's wall clock.</summary>
internal readonly record struct FixtureTrade(DateTime Time, double Price, long Size);

/// <summary>Invented trades of one session: a noisy way from the open to a planned close, busiest after the open and before the close.</summary>
internal static class FixtureSession
{
    public static readonly TimeSpan OpensAt = new(9, 15, 0);

    private const int Minutes = 375;

    public static List<FixtureTrade> Of(ulong seed, DateOnly session, FixtureInstrument instrument, IReadOnlyList<Bar> history)
    {
        var random = new FixtureRandom(seed, "ticks/" + instrument.Symbol);
        var times = Times(random, session, instrument.Ticks);
        var sigma = Deviation(history);
        var before = history[^1].Close;
        var close = before * (1 + PlannedReturn(instrument, history, sigma, random));
        var open = before + (close - before) * random.Between(0.1, 0.5);
        var noise = Bridge(random, times.Count, sigma * 0.5);
        var trades = new List<FixtureTrade>(times.Count);
        for (var trade = 0; trade < times.Count; trade++)
        {
            var done = times.Count == 1 ? 1.0 : trade / (times.Count - 1.0);
            var price = open + (close - open) * done + before * noise[trade];
            var size = 10 * (1 + random.Below(40)) * (random.Below(20) == 0 ? 25 : 1);
            trades.Add(new FixtureTrade(times[trade], FixtureHistory.OnGrid(price), size));
        }
        return trades;
    }

    private static double PlannedReturn(FixtureInstrument instrument, IReadOnlyList<Bar> history, double sigma, FixtureRandom random)
    {
        var year = history.Skip(Math.Max(0, history.Count - 252)).ToList();
        var last = history[^1].Close;
        return instrument.Plot switch
        {
            FixturePlot.JumpUp => 4.2 * sigma,
            FixturePlot.JumpDown => -4.5 * sigma,
            FixturePlot.YearHigh => year.Max(bar => bar.High) * 1.008 / last - 1,
            FixturePlot.YearLow => year.Min(bar => bar.Low) * 0.992 / last - 1,
            _ => Math.Clamp(random.Normal() * 0.7, -1.6, 1.6) * (instrument.AssetClass == AssetClass.Option ? 0.06 : sigma),
        };
    }

    private static List<DateTime> Times(FixtureRandom random, DateOnly session, int trades)
    {
        var opens = session.ToDateTime(TimeOnly.MinValue) + OpensAt;
        var times = new List<DateTime>(trades + Minutes);
        for (var minute = 0; minute < Minutes; minute++)
        {
            var middle = 2 * (minute + 0.5) / Minutes - 1;
            // 1 + 2x² has the mean 5/3 over the session: the count is about what was asked for.
            var expected = trades * (1 + 2 * middle * middle) / (Minutes * 5.0 / 3);
            var count = (int)(expected + random.Uniform());
            var inMinute = new List<int>(count);
            for (var trade = 0; trade < count; trade++)
                inMinute.Add(trade > 0 && random.Below(12) == 0 ? inMinute[^1] : random.Below(60_000));
            inMinute.Sort();
            foreach (var millisecond in inMinute) times.Add(opens.AddMinutes(minute).AddMilliseconds(millisecond));
        }
        return times;
    }

    private static double[] Bridge(FixtureRandom random, int steps, double deviation)
    {
        var way = new double[steps];
        var step = deviation / Math.Sqrt(steps);
        for (var at = 1; at < steps; at++) way[at] = way[at - 1] + step * random.Normal();
        var end = way[^1];
        for (var at = 0; at < steps; at++) way[at] -= end * at / Math.Max(1, steps - 1);
        return way;
    }

    // Simple returns instead of logarithms, for the same result on every platform.
    private static double Deviation(IReadOnlyList<Bar> history)
    {
        var returns = new List<double>();
        for (var day = Math.Max(1, history.Count - 60); day < history.Count; day++) returns.Add(history[day].Close / history[day - 1].Close - 1);
        var mean = returns.Sum() / returns.Count;
        return Math.Sqrt(returns.Sum(change => (change - mean) * (change - mean)) / returns.Count);
    }
}
