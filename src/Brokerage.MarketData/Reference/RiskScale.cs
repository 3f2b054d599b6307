namespace Brokerage.MarketData.Reference;

/// <summary>The product's 1–5 risk level from the volatility of daily returns, by rising limits of the yearly figure.</summary>
public static class RiskScale
{
    /// <summary>The level of an instrument whose volatility is unknown.</summary>
    public const int Unknown = 3;

    /// <summary>
    /// Level for a population standard deviation of daily returns: a year's (× √252) below 5 % is 1, 15 % 2, 25 % 3, 40 % 4, above 5.
    /// </summary>
    public static int LevelOf(double? dailyVolatility) => (dailyVolatility * Math.Sqrt(252)) switch
    {
        null => Unknown,
        < 0.05 => 1,
        < 0.15 => 2,
        < 0.25 => 3,
        < 0.40 => 4,
        _ => 5,
    };
}
