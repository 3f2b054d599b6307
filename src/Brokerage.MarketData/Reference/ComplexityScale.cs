using System.Globalization;
using Brokerage.Domain.Market;

namespace Brokerage.MarketData.Reference;

/// <summary>
/// How complex an instrument is. The column <c>complexity</c> (<c>plain</c>, <c>derivative</c>, <c>leveraged</c>, <c>illiquid</c>) decides
/// where it is filled; then <c>leverage</c> (the multiple of what is followed: 1 for none, below 0 against it); then asset class and market
/// value. A share of unknown market value is taken as what the reference data makes of it.
/// </summary>
internal static class ComplexityScale
{
    /// <summary>
    /// Market value of a company below which its shares may find no buyer: ₹ 500 crore, from which the Indian exchanges watch such shares
    /// (Enhanced Surveillance Measure, 2023), and 300 million dollars (SEC, "Microcap Stock: A Guide for Investors", 2013).
    /// </summary>
    private static readonly Dictionary<string, double> SmallBelow = new() { ["INR"] = 5e9, ["USD"] = 3e8 };

    /// <summary>The complexity; null when a column says what it cannot say.</summary>
    public static Complexity? Of(Instrument instrument, string complexity, string leverage, double? marketCap)
    {
        var multiple = 1.0;
        if (leverage.Length > 0 && !(double.TryParse(leverage, NumberStyles.Float, CultureInfo.InvariantCulture, out multiple) && double.IsFinite(multiple))) return null;
        return complexity switch
        {
            "plain" => Complexity.Plain,
            "derivative" => Complexity.Derivative,
            "leveraged" => Complexity.Leveraged,
            "illiquid" => Complexity.Illiquid,
            not "" => null,
            _ when instrument.Complexity != Complexity.Plain => instrument.Complexity,
            _ when multiple != 1 => Complexity.Leveraged,
            _ when instrument.AssetClass == AssetClass.Equity && marketCap < SmallBelow.GetValueOrDefault(instrument.Currency) => Complexity.Illiquid,
            _ => Complexity.Plain,
        };
    }
}
