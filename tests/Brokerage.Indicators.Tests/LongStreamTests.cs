using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>100,000 bars, with a stretch of enormous prices early on: what a running sum would remember for ever.</summary>
public class LongStreamTests
{
    private const int Count = 100_000;
    private const double Tolerance = 1e-11;

    private static readonly Bar[] Bars = WithSpike(SampleBars.Walk(Count, seed: 5));

    [Theory]
    [InlineData("sma(20)")]
    [InlineData("ema(20)")]
    [InlineData("rsi(14)")]
    [InlineData("macd(12,26,9)")]
    [InlineData("bb(20,2)")]
    [InlineData("bb(500,2)")]
    [InlineData("atr(14)")]
    [InlineData("svwap")]
    [InlineData("stoch(14,3,3)")]
    [InlineData("adx(14)")]
    [InlineData("supertrend(10,3)")]
    [InlineData("ichimoku(9,26,52)")]
    public void Stream_AfterManyBars_AgreesWithAFreshStartOnRecentOnes(string text)
    {
        const int recent = 10_000;
        var longRun = Values.Run(text, Bars);
        var fresh = Values.Run(text, Bars.AsSpan(^recent..));

        for (var i = 0; i < longRun.Length; i++)
            longRun[i][^1_000..].ShouldMatch(fresh[i][^1_000..], Tolerance, $"{text} output {i}");
    }

    [Fact]
    public void Windows_AfterManyBars_AgreeWithNaiveRecomputation()
    {
        var set = new IndicatorSet(new("sma"), new("bb"), new("stoch"), new("ichimoku"));
        var columns = Batch.Run(set, Bars);
        double At(string name, int bar) => columns[set.IndexOf(name)][bar];

        for (var bar = Count - 500; bar < Count; bar++)
        {
            var closes = Last(bar, 20).Select(item => (decimal)item.Close).ToArray();
            var mean = closes.Average();
            var deviation = Math.Sqrt((double)closes.Select(close => (close - mean) * (close - mean)).Average());
            Near(At("sma(20)", bar), (double)mean);
            Near(At("bb(20,2).middle", bar), (double)mean);
            Near(At("bb(20,2).upper", bar), (double)mean + 2 * deviation);
            Near(At("bb(20,2).lower", bar), (double)mean - 2 * deviation);
            Near(At("stoch(14,3,3).k", bar), K(bar));
            Near(At("stoch(14,3,3).d", bar), (K(bar) + K(bar - 1) + K(bar - 2)) / 3);
            At("ichimoku(9,26,52).tenkan", bar).ShouldBe(Middle(bar, 9));
            At("ichimoku(9,26,52).kijun", bar).ShouldBe(Middle(bar, 26));
            At("ichimoku(9,26,52).spanA", bar).ShouldBe((Middle(bar - 26, 9) + Middle(bar - 26, 26)) / 2);
            At("ichimoku(9,26,52).spanB", bar).ShouldBe(Middle(bar - 26, 52));
        }
    }

    [Fact]
    public void Sums_AfterManyBars_AgreeWithDecimalArithmetic()
    {
        var bars = SampleBars.Walk(Count, seed: 6).Select(bar => bar with { Volume = bar.Volume + 0.1 }).ToArray();
        var (turnover, volume, balance, last) = (0m, 0m, 0m, (decimal)bars[0].Close);
        foreach (var bar in bars)
        {
            turnover += (decimal)bar.TypicalPrice * (decimal)bar.Volume;
            volume += (decimal)bar.Volume;
            balance += Math.Sign((decimal)bar.Close - last) * (decimal)bar.Volume;
            last = (decimal)bar.Close;
        }

        Near(Values.Run("vwap", bars)[0][^1], (double)(turnover / volume));
        Near(Values.Run("obv", bars)[0][^1], (double)balance);
    }

    [Fact]
    public void Obv_SmallVolumesOnAHugeBalance_AreNotLost()
    {
        var rises = Enumerable.Range(1, 1_002).Select(i => (High: 2_000.0, Low: 0.0, Close: (double)i, Volume: i == 2 ? 1e15 : 0.01));

        var balance = Values.Run("obv", SampleBars.Of([.. rises, (2_000, 0, 1, 1e15)]))[0][^1];

        Near(balance, 10);
    }

    private static Bar[] WithSpike(Bar[] bars)
    {
        for (var i = 30_000; i < 30_100; i++)
        {
            var (time, open, high, low, close, volume, _) = bars[i];
            bars[i] = new(time, open * 1e9, high * 1e9, low * 1e9, close * 1e9, volume);
        }
        return bars;
    }

    private static ArraySegment<Bar> Last(int bar, int period) => new(Bars, bar - period + 1, period);

    private static double Middle(int bar, int period) =>
        (Last(bar, period).Max(item => item.High) + Last(bar, period).Min(item => item.Low)) / 2;

    private static double RawK(int bar)
    {
        var (high, low) = (Last(bar, 14).Max(item => item.High), Last(bar, 14).Min(item => item.Low));
        return 100 * (Bars[bar].Close - low) / (high - low);
    }

    private static double K(int bar) => (RawK(bar) + RawK(bar - 1) + RawK(bar - 2)) / 3;

    private static void Near(double actual, double expected) =>
        (Math.Abs(actual - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))).ShouldBeTrue($"{actual:R} instead of {expected:R}");
}
