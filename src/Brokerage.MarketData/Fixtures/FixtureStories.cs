using System.Globalization;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Reference;

namespace Brokerage.MarketData.Fixtures;

/// <summary>Invented figures, dates and headlines about the invented instruments.</summary>
internal sealed class FixtureStories(ulong seed, DateOnly session)
{
    // Days after the session of the reports and ex-dividend dates that fall within its week; the others are further off.
    private static readonly Dictionary<string, int> EarningsSoon = new()
    {
        ["RATHONIX"] = 1, ["ZEPHYRA"] = 2, ["KOSHALBK"] = 5, ["AROGYAN"] = 6, ["VASTRIQ"] = 7,
    };

    private static readonly Dictionary<string, int> ExDividendSoon = new()
    {
        ["URJAVIK"] = 1, ["TAILORA"] = 3, ["ANNAPURAM"] = 6, ["JALDHARA"] = 7,
    };

    private static readonly string[] CompanyLines =
    [
        "{0} opens a second plant in the east",
        "{0} names a new chief financial officer",
        "{0} wins a three-year supply contract",
        "{0} says demand was steady in the quarter",
        "{0} plans to raise spending on capacity",
        "{0} extends a partnership with a regional distributor",
        "{0} completes a small acquisition in the south",
        "{0} reports a supply delay at one site",
        "Analysts differ on margins at {0}",
        "{0} to hold its annual meeting next month",
    ];

    private static readonly string[] OtherLines =
    [
        "{0}: turnover above its monthly average",
        "What moved {0} this week",
        "{0}: tracking difference narrows",
    ];

    private static readonly Dictionary<FixturePlot, string> PlotLines = new()
    {
        [FixturePlot.JumpUp] = "{0} rises after an unexpected approval",
        [FixturePlot.JumpDown] = "{0} falls after it restates last quarter's figures",
        [FixturePlot.YearHigh] = "{0} trades at its highest in a year",
        [FixturePlot.YearLow] = "{0} trades at its lowest in a year",
    };

    public IEnumerable<Fundamentals> Fundamentals(Func<FixtureInstrument, double> lastClose) =>
        FixtureUniverse.All.Where(item => item.IsCompany).Select(item =>
        {
            var random = new FixtureRandom(seed, "fundamentals/" + item.Symbol);
            var earnings = Math.Floor(random.Between(80, 600)) / 10;
            var yield = random.Below(4) == 0 && !ExDividendSoon.ContainsKey(item.Symbol) ? 0 : Math.Floor(random.Between(20, 350)) / 10_000;
            return new Fundamentals(item.Symbol, Math.Floor(item.Shares * lastClose(item)) * 1_000_000, earnings, yield);
        });

    public IEnumerable<CalendarEvent> Calendar(IReadOnlyDictionary<string, Fundamentals> figures, Func<FixtureInstrument, double> lastClose)
    {
        foreach (var item in FixtureUniverse.All.Where(item => item.IsCompany))
        {
            var random = new FixtureRandom(seed, "calendar/" + item.Symbol);
            var report = Weekday(session.AddDays(EarningsSoon.TryGetValue(item.Symbol, out var soon) ? soon : 12 + random.Below(60)));
            yield return new CalendarEvent(item.Symbol, report.AddDays(-91), CalendarEventKind.Earnings, null);
            yield return new CalendarEvent(item.Symbol, report, CalendarEventKind.Earnings, null);
            if (figures[item.Symbol].DividendYield is not > 0) continue;
            var amount = FixtureHistory.OnGrid(figures[item.Symbol].DividendYield!.Value * lastClose(item) / 2);
            var exDate = Weekday(session.AddDays(ExDividendSoon.TryGetValue(item.Symbol, out soon) ? soon : 15 + random.Below(90)));
            yield return new CalendarEvent(item.Symbol, exDate.AddDays(-182), CalendarEventKind.ExDividend, amount);
            yield return new CalendarEvent(item.Symbol, exDate, CalendarEventKind.ExDividend, amount);
        }
    }

    private static DateOnly Weekday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(2),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

    public IEnumerable<NewsItem> News()
    {
        var random = new FixtureRandom(seed, "news");
        var opens = new DateTimeOffset(session.ToDateTime(TimeOnly.MinValue) + FixtureSession.OpensAt, TimeSpan.FromHours(5.5)).ToUniversalTime();
        var items = new List<(DateTimeOffset At, string Symbol, string Title)>();
        foreach (var item in FixtureUniverse.All)
        {
            var lines = item.IsCompany ? CompanyLines : OtherLines;
            for (var story = item.IsCompany ? 2 : 1; story > 0; story--)
                items.Add((opens.AddMinutes(-random.Below(10 * 24 * 60)), item.Symbol, string.Format(CultureInfo.InvariantCulture, random.Pick(lines), item.Name)));
            if (PlotLines.TryGetValue(item.Plot, out var plot))
                items.Add((opens.AddMinutes(20 + random.Below(200)), item.Symbol, string.Format(CultureInfo.InvariantCulture, plot, item.Name)));
        }
        return items.OrderBy(item => item.At).ThenBy(item => item.Symbol, StringComparer.Ordinal).DistinctBy(item => (item.Symbol, item.Title))
            .Select((item, number) => new NewsItem($"demo-{number + 1:000}", item.Symbol, item.At, item.Title, "Demo Wire (synthetic)"));
    }
}
