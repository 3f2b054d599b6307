using Shouldly;

namespace Brokerage.Indicators.Tests;

internal static class InvalidBars
{
    /// <summary>The good bar spoilt in every way that indicators refuse.</summary>
    public static IEnumerable<Bar> Of(Bar good)
    {
        double[] badPrices =
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity, Math.BitIncrement(Bar.MaxPrice), -2 * Bar.MaxPrice];
        foreach (var bad in badPrices)
        {
            yield return good with { Open = bad };
            yield return good with { High = bad };
            yield return good with { Low = bad };
            yield return good with { Close = bad };
        }
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, -1, -double.Epsilon, Math.BitIncrement(Bar.MaxVolume) })
            yield return good with { Volume = bad };
        yield return good with { Low = Math.BitIncrement(good.High) };
    }
}

public class BarTests
{
    private static readonly Bar Good = SampleBars.Of((10, 8, 9, 1))[0];

    [Fact]
    public void InvalidField_OfEveryInvalidBar_IsNamed() =>
        InvalidBars.Of(Good).ShouldAllBe(bar => bar.InvalidField != null);

    [Fact]
    public void InvalidField_OfEachField_IsItsName()
    {
        (Good with { Open = double.NaN }).InvalidField.ShouldBe("Open");
        (Good with { High = double.NaN }).InvalidField.ShouldBe("High");
        (Good with { Low = 10.5 }).InvalidField.ShouldBe("Low");
        (Good with { Close = double.NaN }).InvalidField.ShouldBe("Close");
        (Good with { Volume = -1 }).InvalidField.ShouldBe("Volume");
    }

    [Fact]
    public void InvalidField_AtTheLimits_IsNull()
    {
        Good.InvalidField.ShouldBeNull();
        new Bar(default, Bar.MaxPrice, Bar.MaxPrice, -Bar.MaxPrice, -Bar.MaxPrice, Bar.MaxVolume).InvalidField.ShouldBeNull();
        new Bar(default, 0, 0, 0, 0, 0).InvalidField.ShouldBeNull();
        (Good with { Open = 7, Close = 11 }).InvalidField.ShouldBeNull();
    }
}
