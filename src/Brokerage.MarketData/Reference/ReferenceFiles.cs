using System.Globalization;
using System.Text;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Files;

namespace Brokerage.MarketData.Reference;

/// <summary>
/// Reads reference data from a folder: <c>instruments.csv</c>, <c>fundamentals.csv</c>, <c>calendar.csv</c>, <c>news.csv</c>. Each may be
/// absent; rows that are not usable are counted and skipped. How complex an instrument is may be said by two columns that may be left out,
/// see <see cref="ComplexityScale"/>.
/// </summary>
public static class ReferenceFiles
{
    /// <summary>Reads the folder.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="issues">Where unusable rows are counted.</param>
    public static ReferenceData Read(string folder, RowIssues issues)
    {
        Fundamentals[] figures = [.. CsvTable.Read(Path.Combine(folder, "fundamentals.csv"), issues, ToFundamentals).DistinctBy(item => item.Symbol)];
        var marketCaps = figures.ToDictionary(item => item.Symbol, item => item.MarketCap);
        return new(
            [.. CsvTable.Read(Path.Combine(folder, "instruments.csv"), issues, field => ToListing(field, marketCaps)).DistinctBy(item => item.Instrument.Symbol)],
            figures,
            CsvTable.Read(Path.Combine(folder, "calendar.csv"), issues, ToEvent),
            [.. CsvTable.Read(Path.Combine(folder, "news.csv"), issues, ToNews).DistinctBy(item => item.Id)]);
    }

    /// <summary>
    /// A title fit to show as text: no control characters and none of Unicode's direction overrides and isolates (which can make a
    /// headline read as another one; Boucher and Anderson, "Trojan Source", 2021), cut at <see cref="NewsItem.LongestTitle"/>.
    /// </summary>
    public static string CleanTitle(string title)
    {
        var clean = new StringBuilder(Math.Min(title.Length, NewsItem.LongestTitle));
        foreach (var rune in title.EnumerateRunes())
        {
            if (!IsShown(rune)) continue;
            if (clean.Length + rune.Utf16SequenceLength > NewsItem.LongestTitle) break;
            clean.Append(rune);
        }
        return clean.ToString().Trim();
    }

    // The joiners stay: Indic scripts and Persian are misspelt without them.
    private static bool IsShown(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static Listing? ToListing(Func<string, string> field, Dictionary<string, double?> marketCaps)
    {
        if (!SymbolAttribute.IsSymbol(field("symbol")) || field("name").Length == 0 || field("currency") is not { Length: 3 } currency) return null;
        if (!Enum.TryParse<AssetClass>(field("asset_class"), out var assetClass) || !Enum.IsDefined(assetClass)) return null;
        if (!int.TryParse(field("risk_level"), NumberStyles.None, null, out var risk) || risk is < 1 or > 5) return null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(field("zone"), out _)) return null;
        var plain = new Instrument(field("symbol"), CleanTitle(field("name")), assetClass, field("sector"), currency, risk);
        return ComplexityScale.Of(plain, field("complexity"), field("leverage"), marketCaps.GetValueOrDefault(plain.Symbol)) is { } complexity
            ? new Listing(plain with { Complexity = complexity }, field("zone"))
            : null;
    }

    private static Fundamentals? ToFundamentals(Func<string, string> field) =>
        SymbolAttribute.IsSymbol(field("symbol"))
        && TryFigure(field("market_cap"), out var cap) && TryFigure(field("pe"), out var earnings) && TryFigure(field("dividend_yield"), out var yield)
            ? new Fundamentals(field("symbol"), cap, earnings, yield)
            : null;

    private static CalendarEvent? ToEvent(Func<string, string> field)
    {
        CalendarEventKind? kind = field("kind") switch
        {
            "earnings" => CalendarEventKind.Earnings,
            "ex-dividend" => CalendarEventKind.ExDividend,
            _ => null,
        };
        return kind is not null && SymbolAttribute.IsSymbol(field("symbol")) && TryFigure(field("amount"), out var amount)
            && DateOnly.TryParseExact(field("date"), "yyyy-MM-dd", out var date)
            ? new CalendarEvent(field("symbol"), date, kind.Value, amount)
            : null;
    }

    private static NewsItem? ToNews(Func<string, string> field) =>
        SymbolAttribute.IsSymbol(field("symbol")) && field("id").Length is > 0 and <= 64 && CleanTitle(field("title")) is { Length: > 0 } title
        && DateTimeOffset.TryParseExact(field("published_at"), "yyyy-MM-dd'T'HH:mm:ssK", null, DateTimeStyles.AssumeUniversal, out var at)
            ? new NewsItem(field("id"), field("symbol"), at.ToUniversalTime(), title, CleanTitle(field("source")))
            : null;

    private static bool TryFigure(string text, out double? figure)
    {
        figure = null;
        if (text.Length == 0) return true;
        if (!double.TryParse(text, NumberStyles.Float, null, out var value) || !double.IsFinite(value) || value < 0) return false;
        figure = value;
        return true;
    }
}
