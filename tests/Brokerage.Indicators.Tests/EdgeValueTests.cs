using System.Reflection;
using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>Readings of markets that do not move; a halted stock must not look like a signal.</summary>
public class EdgeValueTests
{
    [Theory]
    [InlineData("sma", "100")]
    [InlineData("ema", "100")]
    [InlineData("rsi", "50")]
    [InlineData("macd", "0 0 0")]
    [InlineData("bb", "100 100 100 0.5 0")]
    [InlineData("atr", "4")]
    [InlineData("vwap", "100")]
    [InlineData("svwap", "100")]
    [InlineData("stoch", "50 50")]
    [InlineData("adx", "0 0 0")]
    [InlineData("obv", "0")]
    [InlineData("supertrend", "88 1")]
    [InlineData("ichimoku", "100 100 100 100")]
    public void ConstantBars_AfterWarmup_ReadNeutral(string key, string expected) =>
        LastValues(key, SampleBars.Flat(200, 100, halfRange: 2)).ShouldBe(expected);

    [Theory]
    [InlineData("sma", "100")]
    [InlineData("ema", "100")]
    [InlineData("rsi", "50")]
    [InlineData("macd", "0 0 0")]
    [InlineData("bb", "100 100 100 0.5 0")]
    [InlineData("atr", "0")]
    [InlineData("vwap", "100")]
    [InlineData("svwap", "100")]
    [InlineData("stoch", "50 50")]
    [InlineData("adx", "0 0 0")]
    [InlineData("obv", "0")]
    [InlineData("supertrend", "100 -1")]
    [InlineData("ichimoku", "100 100 100 100")]
    public void BarsWithoutRange_AfterWarmup_ReadNeutral(string key, string expected) =>
        LastValues(key, SampleBars.Flat(200, 100)).ShouldBe(expected);

    [Fact]
    public void EdgeTables_CoverTheCatalogue()
    {
        foreach (var name in new[] { nameof(ConstantBars_AfterWarmup_ReadNeutral), nameof(BarsWithoutRange_AfterWarmup_ReadNeutral) })
            typeof(EdgeValueTests).GetMethod(name)!.GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                .Select(attribute => (IReadOnlyList<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
                .Select(arguments => arguments[0].Value)
                .ShouldBe(IndicatorCatalogue.All.Select(entry => entry.Key), ignoreOrder: true);
    }

    [Fact]
    public void Bollinger_PriceThatSumsInexactly_HasNoWidthWhenConstant()
    {
        var values = Values.Run("bb(7,2)", SampleBars.Flat(50, 0.1));

        values[1].ShouldHaveBitsOf(values[0], "upper is the middle");
        values[2].ShouldHaveBitsOf(values[0], "lower is the middle");
    }

    [Fact]
    public void Bollinger_MiddleBand_HasTheBitsOfSma() =>
        Values.Run("bb(20,2)", SampleBars.Walk(500))[0].ShouldHaveBitsOf(Values.Run("sma(20)", SampleBars.Walk(500))[0], "middle");

    [Fact]
    public void Bollinger_AroundZero_HasNoRelativeWidth()
    {
        var values = Values.Run("bb(2,2)", SampleBars.Closes(-1, 1));

        values[0][1].ShouldBe(0);
        values[1][1].ShouldBe(2);
        values[4][1].ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(-1, 0)]
    public void Rsi_OneWayMarket_IsAtItsLimit(int step, double limit) =>
        Values.Run("rsi", SampleBars.Closes([.. Enumerable.Range(0, 30).Select(i => 100.0 + step * i)]))[0][^1].ShouldBe(limit);

    [Fact]
    public void Adx_OneWayMarket_IsAHundred() =>
        Values.Run("adx(5)", SampleBars.Closes([.. Enumerable.Range(0, 30).Select(i => 100.0 + i)])).Select(column => column[^1])
            .ShouldBe([100, 100, 0]);

    private static string LastValues(string key, Bar[] bars) => string.Join(' ', Values.Run(key, bars).Select(column => column[^1]));
}
