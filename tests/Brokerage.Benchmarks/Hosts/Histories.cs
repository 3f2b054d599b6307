using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Benchmarks.Hosts;

/// <summary>What investors of the benchmarks did before.</summary>
internal static class Histories
{
    public const string Source = "bench";

    /// <summary>Every purpose granted, so many orders filled in the last weeks, and a last one placed but not filled.</summary>
    public static IReadOnlyList<Submission> Trader(int trades) => [.. Consents(), .. Trades(trades), Past($"order-last-placed", 1, Order("order-last", 0))];

    /// <summary>An investor whom the shipped rules place in the advanced tier.</summary>
    public static IReadOnlyList<Submission> Advanced() =>
    [
        .. Consents(),
        .. Trades(60),
        .. Enumerable.Range(0, 5).Select(n => Past($"quiz-{n}", 20, new QuizAnswered("what-is-a-share", $"q{n}", "shares", true))),
        .. new[] { "rsi(14)", "macd(12,26,9)", "vwap" }.Select(i => Past($"indicator-{i}", 20, new IndicatorAdded("VARUNA", i))),
        // One more event, because dwell and evidence may have come in another order.
        Past("screen", 1, new ScreenViewed("home", "session-1")),
    ];

    /// <summary>A short history: consents, a portfolio, a session.</summary>
    public static IReadOnlyList<Submission> Small(IReadOnlyList<Instrument> instruments) =>
    [
        .. Consents(),
        Past("holdings", 30, new HoldingsReported([new("INR", 120_000m)],
            [.. instruments.Where(i => i.AssetClass is AssetClass.Equity or AssetClass.Etf).Take(5).Select((i, n) => new Position(i.Symbol, i.AssetClass, 10 + n, 100m, i.Currency))])),
        Past("screen", 2, new ScreenViewed("home", "session-1")),
        Past("watch", 2, new WatchlistChanged(instruments[0].Symbol, WatchlistChange.Added)),
        Past("viewed", 1, new InstrumentViewed(instruments[0].Symbol, "session-1")),
        .. Trades(2),
    ];

    /// <summary>An event of about 280 bytes as it is stored; the same shape for all.</summary>
    public static InvestorEvent Typical { get; } =
        new SearchPerformed("dividend paying funds with low cost and a long record, sorted by their age and size", "session-0123456789");

    public static IEnumerable<Submission> Consents() => Purposes.All.Take(4).Select(p => Past($"consent-{p.Key()}", 100, new ConsentGiven(p.Key(), "2026-01", "en")));

    private static IEnumerable<Submission> Trades(int count) => Enumerable.Range(0, count).SelectMany(n => new[]
    {
        Past($"order-{n}-placed", 50 - n * 0.5, Order($"order-{n}", n)),
        Past($"order-{n}-filled", 50 - n * 0.5, new OrderFilled($"order-{n}", 1, 500)),
    });

    private static OrderPlaced Order(string id, int n) =>
        new(id, "VARUNA", n % 3 == 1 ? AssetClass.Etf : AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR");

    private static Submission Past(string id, double daysAgo, InvestorEvent data) =>
        new(Source, id, DateTimeOffset.UtcNow - TimeSpan.FromDays(daysAgo), data) { IsBackfill = true };
}
