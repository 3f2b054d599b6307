using Brokerage.Domain.Market;

namespace Brokerage.MarketData.Fixtures;

/// <summary>What the session day holds for an instrument.</summary>
internal enum FixturePlot
{
    Ordinary,
    JumpUp,
    JumpDown,
    YearHigh,
    YearLow,
}

/// <summary>
/// An invented instrument and how it moves: price on the first day, share of the market's return (beta), deviation of its own daily return
/// (sigma), trades on the session day (0 for a fund, which has one price a day), shares outstanding in millions (0 where there is no
/// company), its plot, what a derivative follows, and a steady daily return.
/// </summary>
internal sealed record FixtureInstrument(
    string Symbol,
    string Name,
    AssetClass AssetClass,
    string Sector,
    double Price,
    double Beta,
    double Sigma,
    int Ticks,
    double Shares = 0,
    FixturePlot Plot = FixturePlot.Ordinary,
    string Currency = "INR",
    string Underlying = "",
    double Drift = 0)
{
    public bool IsCompany => Shares > 0;
}

/// <summary>The invented instruments. None of them exists; the names are made up for this project.</summary>
internal static class FixtureUniverse
{
    public const string ZoneId = "Asia/Kolkata";

    public static IReadOnlyList<FixtureInstrument> All { get; } =
    [
        Company("ZEPHYRA", "Zephyra Software", "Technology", 1840, 1.10, 0.012, 5200, 620),
        Company("QUANTIVE", "Quantive Systems", "Technology", 960, 1.20, 0.015, 2600, 410),
        Company("NIMBUSO", "Nimbuso Cloud Services", "Technology", 415, 1.30, 0.020, 2300, 280),
        Company("BYTEKOSH", "Bytekosh Data", "Technology", 228, 1.15, 0.022, 1700, 190),
        Company("KOSHALBK", "Koshal Bank", "Financials", 1125, 1.05, 0.010, 5000, 900),
        Company("TIJORIX", "Tijorix Bank", "Financials", 342, 1.15, 0.014, 3000, 1100, FixturePlot.JumpDown),
        Company("MUDRAVAN", "Mudravan Finance", "Financials", 688, 1.25, 0.016, 2200, 310),
        Company("BEEMIKA", "Beemika Insurance", "Financials", 540, 0.85, 0.012, 1600, 450),
        Company("TAILORA", "Tailora Oil and Gas", "Energy", 212, 0.90, 0.013, 2800, 2400),
        Company("SAURINDRA", "Saurindra Solar", "Energy", 96, 1.20, 0.021, 2700, 1500, FixturePlot.YearHigh),
        Company("URJAVIK", "Urjavik Power", "Utilities", 158, 0.65, 0.010, 1800, 1900),
        Company("JALDHARA", "Jaldhara Water", "Utilities", 305, 0.50, 0.009, 1500, 260),
        Company("DAVAIRA", "Davaira Pharma", "Health care", 1290, 0.60, 0.013, 3000, 240, FixturePlot.JumpUp),
        Company("AROGYAN", "Arogyan Laboratories", "Health care", 2210, 0.55, 0.012, 1900, 130),
        Company("SWASTHIQ", "Swasthiq Hospitals", "Health care", 780, 0.70, 0.014, 1700, 170),
        Company("ANNAPURAM", "Annapuram Foods", "Consumer staples", 2480, 0.45, 0.008, 2100, 220),
        Company("CHAIVERSE", "Chaiverse Beverages", "Consumer staples", 364, 0.50, 0.011, 1600, 350),
        Company("RASOIYA", "Rasoiya Kitchenware", "Consumer discretionary", 142, 0.95, 0.018, 1500, 120),
        Company("VASTRIQ", "Vastriq Apparel", "Consumer discretionary", 525, 1.00, 0.017, 1600, 140, FixturePlot.JumpUp),
        Company("RATHONIX", "Rathonix Motors", "Consumer discretionary", 905, 1.20, 0.014, 3000, 330),
        Company("SETUBEAM", "Setubeam Infrastructure", "Industrials", 1680, 1.10, 0.012, 2400, 160),
        Company("YANTRIKA", "Yantrika Machines", "Industrials", 3120, 1.00, 0.013, 1700, 70),
        Company("LOHITRA", "Lohitra Steel", "Materials", 134, 1.35, 0.018, 2800, 1250),
        Company("KHANIJEX", "Khanijex Mining", "Materials", 268, 1.20, 0.017, 1900, 640),
        Company("DOORVANI", "Doorvani Telecom", "Communication", 186, 0.80, 0.014, 2600, 2800, FixturePlot.YearLow),
        Company("GRIHAMEL", "Grihamel Realty", "Real estate", 432, 1.30, 0.019, 1800, 210),
        Company("ORBITALE", "Orbitale Devices", "Technology", 74, 1.05, 0.016, 1500, 95, FixturePlot.Ordinary, "USD"),
        new("DEMO50ETF", "Demo 50 Index ETF", AssetClass.Etf, "Diversified", 221, 1.00, 0.0006, 4000),
        new("DEMOBANKETF", "Demo Bank ETF", AssetClass.Etf, "Financials", 412, 1.10, 0.003, 2200),
        new("DEMOTECHETF", "Demo Technology ETF", AssetClass.Etf, "Technology", 38, 1.15, 0.003, 1600),
        new("DEMOGOLDETF", "Demo Gold ETF", AssetClass.Etf, "Precious metals", 54, -0.05, 0.008, 2000),
        new("FLEXIDEMO", "Demo Flexible Growth Fund", AssetClass.Fund, "Diversified", 88, 0.92, 0.002, 0),
        new("BALDEMO", "Demo Balanced Fund", AssetClass.Fund, "Diversified", 46, 0.55, 0.0012, 0),
        new("LIQDEMO", "Demo Liquid Fund", AssetClass.Fund, "Money market", 1320, 0.00, 0.0002, 0, Drift: 0.00025),
        new("GSEC-D33", "Demo Government Bond 2033", AssetClass.Bond, "Government", 101, -0.02, 0.0015, 600),
        new("CORP-D28", "Demo Corporate Bond 2028", AssetClass.Bond, "Financials", 1004, 0.02, 0.0012, 400, Drift: 0.0001),
        new("SILVERDEMO", "Demo Silver", AssetClass.Commodity, "Precious metals", 742, 0.10, 0.014, 1600),
        Derivative("DEMO50-FUT", "Demo 50 Future, January", AssetClass.Future, "DEMO50ETF", 3200),
        Derivative("ZEPHYRA-FUT", "Zephyra Future, January", AssetClass.Future, "ZEPHYRA", 1800),
        Derivative("DEMO50-CALL", "Demo 50 Call, January", AssetClass.Option, "DEMO50ETF", 1500),
        Derivative("DEMO50-PUT", "Demo 50 Put, January", AssetClass.Option, "DEMO50ETF", 1500),
    ];

    private static FixtureInstrument Company(
        string symbol, string name, string sector, double price, double beta, double sigma, int ticks, double shares,
        FixturePlot plot = FixturePlot.Ordinary, string currency = "INR") =>
        new(symbol, name, AssetClass.Equity, sector, price, beta, sigma, ticks, shares, plot, currency);

    private static FixtureInstrument Derivative(string symbol, string name, AssetClass assetClass, string underlying, int ticks) =>
        new(symbol, name, assetClass, "Derivatives", 12, 0, 0.02, ticks, Underlying: underlying);
}
