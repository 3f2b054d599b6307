using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>Short vectors worked out with pencil and paper; they hold where the shared data is absent.</summary>
public class HandComputedTests
{
    private const double NaN = double.NaN;

    private static readonly Bar[] Closes = SampleBars.Closes(1, 2, 3, 5, 1);

    private static readonly Bar[] Bars = SampleBars.Of((10, 8, 9, 1), (11, 9, 10, 2), (14, 12, 13, 3), (13, 7, 8, 4), (9, 7, 8, 5));

    [Fact]
    public void Sma_OfTwo_IsTheMeanOfTwo() => Check("sma(2)", Closes, [NaN, 1.5, 2.5, 4, 3]);

    [Fact]
    public void Ema_OfThree_StartsAtTheMeanAndHalvesTheGap() => Check("ema(3)", Closes, [NaN, NaN, 2, 3.5, 2.25]);

    [Fact]
    public void Rsi_OfTwo_IsTheShareOfGains() => Check("rsi(2)", Closes, [NaN, NaN, 100, 100, 75 / 2.75]);

    [Fact]
    public void Macd_OfShortPeriods_IsTheGapAndItsAverage() => Check("macd(1,2,2)", Closes[..4],
        [NaN, 0.5, 0.5, 5 / 6.0],
        [NaN, NaN, 0.5, 13 / 18.0],
        [NaN, NaN, 0, 1 / 9.0]);

    [Fact]
    public void Bollinger_OfTwo_UsesThePopulationDeviation() => Check("bb(2,2)", Closes[..4],
        [NaN, 1.5, 2.5, 4],
        [NaN, 2.5, 3.5, 6],
        [NaN, 0.5, 1.5, 2],
        [NaN, 0.75, 0.75, 0.75],
        [NaN, 2 / 1.5, 0.8, 1]);

    [Fact]
    public void Atr_OfTwo_CountsGaps() => Check("atr(2)", Bars, [NaN, NaN, 3, 4.5, 3.25]);

    [Fact]
    public void Vwap_FromTheFirstBar_WeighsByVolume() => Check("vwap", Bars[..4], [9, 29 / 3.0, 34 / 3.0, 10.53333333333333]);

    [Fact]
    public void SessionVwap_OfDailyBars_IsEachTypicalPrice() => Check("svwap", Bars, [9, 10, 13, 28 / 3.0, 8]);

    [Fact]
    public void SessionVwap_WithinADate_GoesOn()
    {
        Bar[] bars = [Bars[0], Bars[1] with { Time = Bars[0].Time.AddHours(23) }, Bars[2]];

        Check("svwap", bars, [9, 29 / 3.0, 13]);
    }

    [Fact]
    public void Stochastic_OfTwo_IsThePlaceInTheRange() => Check("stoch(2,2,2)", Bars[..4],
        [NaN, NaN, 220 / 3.0, 47.142857142857142],
        [NaN, NaN, NaN, 60.238095238095238]);

    [Fact]
    public void Adx_OfTwo_MeasuresDirection() => Check("adx(2)", Bars[..4],
        [NaN, NaN, NaN, 500 / 7.0],
        [NaN, NaN, 200 / 3.0, 200 / 9.0],
        [NaN, NaN, 0, 500 / 9.0]);

    [Fact]
    public void Adx_BarsOutsideTheLast_CountTheLargerMoveOnly() =>
        Check("adx(2)", SampleBars.Of((10, 8, 9, 1), (13, 7, 10, 1), (14, 4, 9, 1), (18, 3, 9, 1)),
            [NaN, NaN, NaN, 200 / 7.0],
            [NaN, NaN, 18.75, 100 * 2.75 / 11.5],
            [NaN, NaN, 18.75, 100 * 0.75 / 11.5]);

    [Fact]
    public void Obv_OfRisesAndFalls_AddsAndSubtracts() => Check("obv", Bars, [0, 2, 5, 1, 1]);

    [Fact]
    public void Supertrend_CloseThroughTheLine_Turns() => Check("supertrend(2,1)", Bars[..4],
        [NaN, NaN, 10, 14.5],
        [NaN, NaN, 1, -1]);

    [Fact]
    public void Ichimoku_OfShortPeriods_ShowsSpansLater() => Check("ichimoku(1,2,3)", Bars,
        [9, 10, 13, 10, 8],
        [NaN, 9.5, 11.5, 10.5, 10],
        [NaN, NaN, NaN, 9.75, 12.25],
        [NaN, NaN, NaN, NaN, 11]);

    [Fact]
    public void Vwap_WithoutVolume_IsUndefinedUntilSomeTrades()
    {
        var bars = SampleBars.Of((10, 8, 9, 0), (10, 8, 9, 0), (14, 12, 13, 2), (20, 20, 20, 0));

        Check("vwap", bars, [NaN, NaN, 13, 13]);
        Check("svwap", bars, [NaN, NaN, 13, NaN]);
    }

    private static void Check(string text, Bar[] bars, params double[][] expected)
    {
        var actual = Values.Run(text, bars);

        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++) actual[i].ShouldMatch(expected[i], 1e-14, $"{text} output {i}");
    }
}
