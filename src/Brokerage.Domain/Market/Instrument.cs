namespace Brokerage.Domain.Market;

/// <summary>What kind of thing an instrument is. The order goes from plain to complex.</summary>
public enum AssetClass
{
    Cash,
    Fund,
    Etf,
    Bond,
    Equity,
    Commodity,
    Future,
    Option,
}

/// <summary>Reference data of one tradable instrument.</summary>
/// <param name="Symbol">Unique key, upper case, 1–32 characters of <c>A–Z 0–9 . - _</c>.</param>
/// <param name="Name">The name an investor reads.</param>
/// <param name="AssetClass">What kind of instrument it is.</param>
/// <param name="Sector">Sector of the issuer, for example <c>Energy</c>; <c>Diversified</c> for funds over several.</param>
/// <param name="Currency">ISO 4217 code of its price.</param>
/// <param name="RiskLevel">1 (lowest) to 5 (highest), from the volatility of its daily returns.</param>
public sealed record Instrument(string Symbol, string Name, AssetClass AssetClass, string Sector, string Currency, int RiskLevel)
{
    /// <summary>Why it is complex. Default by asset class: futures and options are derivatives, all others plain.</summary>
    public Complexity Complexity { get; init; } = AssetClass is AssetClass.Future or AssetClass.Option ? Complexity.Derivative : Complexity.Plain;
}

/// <summary>What the market says of one instrument at one instant: the inputs of insights, copied into their reasons.</summary>
/// <param name="Instrument">The instrument itself.</param>
/// <param name="AsOf">Exchange time of the last trade behind <paramref name="LastPrice"/>, UTC.</param>
/// <param name="LastPrice">Last traded price, in the instrument's currency.</param>
/// <param name="PreviousClose">Close of the session before; null when unknown.</param>
/// <param name="High52Weeks">Highest daily high of the 252 sessions before this one; null with fewer than 60.</param>
/// <param name="Low52Weeks">Lowest daily low of the 252 sessions before this one; null with fewer than 60.</param>
/// <param name="DailyVolatility">Population standard deviation of the last 60 daily log returns (0.01 is 1 %); null with fewer than 20.</param>
/// <param name="NextEarnings">Date of the next scheduled earnings report; null when none is known.</param>
/// <param name="NextExDividend">Next ex-dividend date; null when none is known.</param>
/// <param name="DividendPerShare">Amount of that dividend in the instrument's currency; null when none is known.</param>
public sealed record InstrumentFacts(
    Instrument Instrument,
    DateTimeOffset AsOf,
    double LastPrice,
    double? PreviousClose,
    double? High52Weeks,
    double? Low52Weeks,
    double? DailyVolatility,
    DateOnly? NextEarnings,
    DateOnly? NextExDividend,
    double? DividendPerShare);

/// <summary>The market as a decision sees it. Implementations answer from memory and never block.</summary>
public interface IMarketView
{
    /// <summary>Facts of one instrument, or null when it is unknown or has no price yet.</summary>
    InstrumentFacts? Find(string symbol);

    /// <summary>Every instrument of the reference data, ordered by symbol.</summary>
    IReadOnlyList<Instrument> Instruments { get; }
}
