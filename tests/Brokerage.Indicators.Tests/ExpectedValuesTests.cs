using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>The default parameters over 502 real daily bars against the values of a public reference.</summary>
public class ExpectedValuesTests
{
    private const double Tolerance = 1e-11;

    [SharedDataTheory]
    [InlineData("sma(20)", "sma", "sma")]
    [InlineData("ema(20)", "ema", "ema")]
    [InlineData("rsi(14)", "rsi", "rsi")]
    [InlineData("macd(12,26,9)", "macd", "macd,signal,histogram")]
    [InlineData("bb(20,2)", "bb", "sma,upperBand,lowerBand,percentB,width")]
    [InlineData("atr(14)", "atr", "atr")]
    [InlineData("vwap", "vwap", "vwap")]
    [InlineData("stoch(14,3,3)", "stoch", "k,d")]
    [InlineData("adx(14)", "adx", "adx,pdi,mdi")]
    [InlineData("obv", "obv", "obv")]
    [InlineData("ichimoku(9,26,52)", "ichimoku", "tenkanSen,kijunSen,senkouSpanA,senkouSpanB")]
    public void Indicator_OverRealBars_MatchesReference(string text, string file, string columns)
    {
        var actual = Values.Run(text, Expected.Quotes());

        var names = columns.Split(',');
        actual.Length.ShouldBe(names.Length);
        for (var i = 0; i < names.Length; i++)
            actual[i].ShouldMatch(Expected.Column(file, names[i]), Tolerance, $"{text} {names[i]}");
    }

    [SharedDataFact]
    public void Supertrend_OverRealBars_MatchesReference()
    {
        var actual = Values.Run("supertrend(10,3)", Expected.Quotes());

        actual[0].ShouldMatch(Expected.Column("supertrend", "superTrend"), Tolerance, "line");
        var up = actual[0].Zip(actual[1], (line, direction) => direction == 1 ? line : double.NaN).ToArray();
        var down = actual[0].Zip(actual[1], (line, direction) => direction == -1 ? line : double.NaN).ToArray();
        up.ShouldMatch(Expected.Column("supertrend", "lowerBand"), Tolerance, "line of an up trend");
        down.ShouldMatch(Expected.Column("supertrend", "upperBand"), Tolerance, "line of a down trend");
    }
}
