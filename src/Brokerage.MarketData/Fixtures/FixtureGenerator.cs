using System.Globalization;
using System.IO.Compression;
using System.Text;
using Brokerage.Indicators;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Reference;

namespace Brokerage.MarketData.Fixtures;

/// <summary>A text file of the fixtures.</summary>
/// <param name="Path">Place in the folder, with <c>/</c>; packed on disk when it ends in <c>.gz</c>.</param>
/// <param name="Text">The content, unpacked.</param>
public sealed record FixtureFile(string Path, string Text);

/// <summary>
/// Makes the project's synthetic market data: some forty invented instruments, two years of daily bars, one session of trades,
/// figures, calendar and headlines. The same seed gives the same text on every machine.
/// </summary>
public static class FixtureGenerator
{
    /// <summary>Seed of the committed fixtures.</summary>
    public const ulong DefaultSeed = 20260114;

    /// <summary>Date of the session whose trades are made; a Wednesday.</summary>
    public static DateOnly Session { get; } = new(2026, 1, 14);

    /// <summary>Writes the fixtures into a folder, which is created if absent. Files that already hold the content are left alone.</summary>
    public static void Write(string directory, ulong seed = DefaultSeed)
    {
        foreach (var file in Generate(seed))
        {
            var path = Path.Combine(directory, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && Read(path) == file.Text) continue;
            using Stream disk = File.Create(path);
            using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(disk, CompressionLevel.SmallestSize) : disk;
            stream.Write(Encoding.UTF8.GetBytes(file.Text));
        }
    }

    /// <summary>The content of a fixture file on disk, unpacked.</summary>
    public static string Read(string path)
    {
        using Stream disk = File.OpenRead(path);
        using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(disk, CompressionMode.Decompress) : disk;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Makes every file in memory, in a fixed order.</summary>
    public static IEnumerable<FixtureFile> Generate(ulong seed = DefaultSeed)
    {
        var history = new FixtureHistory(seed, Session);
        var bars = FixtureUniverse.All.ToDictionary(item => item.Symbol, history.Of);
        double LastClose(FixtureInstrument item) => bars[item.Symbol][^1].Close;
        var stories = new FixtureStories(seed, Session);
        var figures = stories.Fundamentals(LastClose).ToDictionary(item => item.Symbol);

        yield return new("README.md", Readme(seed));
        yield return new("instruments.csv", Table("symbol,name,asset_class,sector,currency,risk_level,zone", FixtureUniverse.All.Select(item =>
            Line($"{item.Symbol},{CsvTable.Quote(item.Name)},{item.AssetClass},{item.Sector},{item.Currency},{Risk(bars[item.Symbol])},{FixtureUniverse.ZoneId}"))));
        yield return new("fundamentals.csv", Table("symbol,market_cap,pe,dividend_yield", figures.Values.Select(item =>
            Line($"{item.Symbol},{item.MarketCap:0},{item.PriceEarnings:0.0},{item.DividendYield:0.0000}"))));
        yield return new("calendar.csv", Table("symbol,date,kind,amount", stories.Calendar(figures, LastClose).Select(item =>
            Line($"{item.Symbol},{item.Date:yyyy-MM-dd},{(item.Kind == CalendarEventKind.Earnings ? "earnings" : "ex-dividend")},{item.Amount:0.00}"))));
        yield return new("news.csv", Table("id,symbol,published_at,title,source", stories.News().Select(item =>
            Line($"{item.Id},{item.Symbol},{item.PublishedAt:yyyy-MM-dd'T'HH:mm:ss'Z'},{CsvTable.Quote(item.Title)},{item.Source}"))));
        foreach (var item in FixtureUniverse.All)
        {
            yield return new($"daily/{item.Symbol}.csv", Table("date,open,high,low,close,volume", bars[item.Symbol].Select(bar =>
                Line($"{bar.Time:yyyy-MM-dd},{bar.Open:0.00},{bar.High:0.00},{bar.Low:0.00},{bar.Close:0.00},{bar.Volume:0}"))));
            if (item.Ticks == 0) continue;
            var trades = FixtureSession.Of(seed, Session, item, bars[item.Symbol]);
            yield return new($"ticks/{item.Symbol}-{Session:yyyy-MM-dd}.csv.gz", Table("time,price,size", trades.Select(trade =>
                Line($"{trade.Time:yyyy-MM-dd'T'HH:mm:ss.fff},{trade.Price:0.00},{trade.Size}"))));
        }
    }

    // The one logarithm in the fixtures: its last digit may differ between platforms, a level between 1 and 5 practically not.
    private static int Risk(IReadOnlyList<Bar> bars) => RiskScale.LevelOf(Pipelines.DayFacts.VolatilityOf(bars));

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private static string Table(string header, IEnumerable<string> lines) => string.Join('\n', lines.Prepend(header)) + "\n";

    private static string Readme(ulong seed) => $"""
        # Market data fixtures: synthetic

        Everything in this folder is **invented**. No instrument, company, price, dividend or headline here exists; a resemblance to a real
        one is chance. Made by `FixtureGenerator` in `Brokerage.MarketData` from the seed {seed}; a test makes it again and fails if a file
        differs. Do not edit by hand: change the generator and write the folder again.

        | file | what |
        |---|---|
        | `instruments.csv` | {FixtureUniverse.All.Count} instruments with asset class, sector, currency, risk level and zone of the exchange ({FixtureUniverse.ZoneId}) |
        | `fundamentals.csv` | market value, price over earnings and dividend yield of the companies |
        | `calendar.csv` | earnings and ex-dividend dates around the session |
        | `news.csv` | headlines of the ten days before the session and of its day, UTC |
        | `daily/` | {FixtureHistory.Days} weekdays of daily bars before the session (derivatives: 60) |
        | `ticks/` | every trade of the session on {Session:yyyy-MM-dd}, 09:15 to 15:30 exchange time; funds have none |

        How prices move: a market factor through bull, sideways and bear stretches, a factor for each sector and each instrument's own part;
        volatility clusters (GARCH(1,1)), nights have gaps, trades come thickest after the open and before the close. On the session day
        {Plotted(FixturePlot.JumpUp)} jump, {Plotted(FixturePlot.JumpDown)} falls, {Plotted(FixturePlot.YearHigh)} reaches a 52-week high and {Plotted(FixturePlot.YearLow)} a 52-week low.
        Random numbers are xoshiro256**, and no function of the platform's mathematics library is used.

        """;

    private static string Plotted(FixturePlot plot) =>
        string.Join(" and ", FixtureUniverse.All.Where(item => item.Plot == plot).Select(item => item.Symbol));
}
