using System.Collections.Immutable;
using System.Numerics;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Features;

/// <summary>Features over holdings and orders.</summary>
public static class PortfolioFeatures
{
    private static Feature Number(
        string key, string unit, int? window, string description, Func<Portfolio, DateOnly, double?> compute, params ImmutableArray<DataCategory> categories) =>
        new(key, FeatureType.Number, unit, FeatureSource.Observed, [Purpose.PersonalisePortfolio], window, description,
            (state, today) => FeatureValue.Of(compute(state.Portfolio, today))) { Categories = categories.IsEmpty ? [DataCategory.Orders] : categories };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        Number("trades_7d", "trades", 7, "Orders filled in the last 7 days.", (p, today) => Sum(p, today, 7, d => d.Trades)),
        Number("trades_30d", "trades", 30, "Orders filled in the last 30 days.", (p, today) => Sum(p, today, 30, d => d.Trades)),
        Number("trades_90d", "trades", 90, "Orders filled in the last 90 days.", (p, today) => Sum(p, today, 90, d => d.Trades)),
        Number("orders_placed_30d", "orders", 30, "Orders placed in the last 30 days.", (p, today) => Sum(p, today, 30, d => d.Placed)),
        Number("derivative_trades_90d", "trades", 90, "Filled orders in options and futures in the last 90 days.",
            (p, today) => Sum(p, today, 90, d => d.DerivativeTrades)),
        Number("cancel_rate_90d", "share", 90, "Share of orders of the last 90 days that were cancelled.",
            (p, today) => Share(Sum(p, today, 90, d => d.Cancelled), Sum(p, today, 90, d => d.Placed))),
        Number("active_trading_days_90d", "days", 90, "Days with a filled order in the last 90 days.",
            (p, today) => Sum(p, today, 90, d => d.Trades > 0 ? 1 : 0)),
        Number("days_since_last_trade", "days", null, "Days since an order was last filled.",
            (p, today) => p.Traded.IsEmpty ? null : Since(LastTraded(p.Traded), today)),
        Number("distinct_instruments_90d", "instruments", 90, "Different instruments traded in the last 90 days.",
            (p, today) => Count(p.Traded, today, (t, day) => Within(t.LastDay, day, 90))),
        Number("distinct_asset_classes", "asset classes", 365, "Different asset classes held now or traded in the last year.",
            (p, today) => AssetClasses(p, today), DataCategory.Holdings, DataCategory.Orders),
        Number("order_types_used_90d", "order types", 90, "Different order types used in the last 90 days.",
            (p, today) => Count(p.OrderTypes, today, (t, day) => Within(t.LastDay, day, 90))),
        new("uses_stop_orders", FeatureType.Flag, "", FeatureSource.Observed, [Purpose.PersonalisePortfolio], 90,
            "Placed a stop or stop-limit order in the last 90 days.",
            (state, today) => FeatureValue.Of(Count(state.Portfolio.OrderTypes, today, (t, day) =>
                t.Name is nameof(OrderType.Stop) or nameof(OrderType.StopLimit) && Within(t.LastDay, day, 90)) > 0)) { Categories = [DataCategory.Orders] },
        new("uses_derivatives", FeatureType.Flag, "", FeatureSource.Observed, [Purpose.PersonalisePortfolio], 365,
            "Holds options or futures, or traded them in the last year.",
            (state, today) => FeatureValue.Of(Count(state.Portfolio.Holdings, today, (h, _) => PortfolioFold.IsDerivative(h.AssetClass)) > 0 ||
                Count(state.Portfolio.Traded, today, (t, day) => PortfolioFold.IsDerivative(t.AssetClass) && Within(t.LastDay, day, 365)) > 0)) { Categories = [DataCategory.Holdings, DataCategory.Orders] },
        Number("holdings_count", "positions", null, "Open positions.", (p, _) => p.Holdings.Length, DataCategory.Holdings),
        Number("largest_position_share", "share", null, "Book value of the largest position as a share of all positions in its currency.",
            (p, _) => LargestShare(p.Holdings), DataCategory.Holdings),
        Number("fund_share", "share", null, "Share of the book value held in funds and ETFs.",
            (p, _) => Share((double)p.Holdings.Where(h => h.AssetClass is AssetClass.Fund or AssetClass.Etf).Sum(h => h.BookValue),
                (double)p.Holdings.Sum(h => h.BookValue)), DataCategory.Holdings),
        Number("cash_share", "share", null, "Cash as a share of cash and book value, in the currency of the largest cash balance.", (p, _) => CashShare(p),
            DataCategory.Cash, DataCategory.Holdings),
        Number("average_holding_days", "days", null, "Average days from buying to selling, over all sales.",
            (p, _) => Share(p.HeldDays, p.Sales)),
        new("tenure_days", FeatureType.Number, "days", FeatureSource.Observed, [Purpose.PersonalisePortfolio], null, "Days since the account was opened.",
            (state, today) => FeatureValue.Of(state.OpenedOn is { } opened ? Since(opened, today) : (double?)null)) { Categories = [DataCategory.Account] },
    ];

    internal static bool Within(DateOnly day, DateOnly today, int windowDays) => today.DayNumber - day.DayNumber < windowDays;

    /// <summary>Days since; an event a little ahead of the clock happened today.</summary>
    internal static int Since(DateOnly day, DateOnly today) => Math.Max(0, today.DayNumber - day.DayNumber);

    internal static double? Share(double? part, double? whole) => whole > 0 ? part / whole : null;

    /// <summary>Counts without allocating: <paramref name="isCounted"/> is handed the day instead of capturing it.</summary>
    internal static int Count<T>(ImmutableArray<T> items, DateOnly today, Func<T, DateOnly, bool> isCounted)
    {
        var count = 0;
        foreach (var item in items)
            if (isCounted(item, today)) count++;
        return count;
    }

    private static int AssetClasses(Portfolio portfolio, DateOnly today)
    {
        var seen = 0u;
        foreach (var held in portfolio.Holdings) seen |= 1u << (int)held.AssetClass;
        foreach (var traded in portfolio.Traded)
            if (Within(traded.LastDay, today, 365)) seen |= 1u << (int)traded.AssetClass;
        return BitOperations.PopCount(seen);
    }

    private static DateOnly LastTraded(ImmutableArray<TradedInstrument> traded)
    {
        var last = traded[0].LastDay;
        foreach (var instrument in traded) last = PortfolioFold.Latest(last, instrument.LastDay);
        return last;
    }

    private static double? Sum(Portfolio portfolio, DateOnly today, int windowDays, Func<TradingDay, int> count)
    {
        var sum = 0;
        for (var i = portfolio.Days.Length - 1; i >= 0 && Within(portfolio.Days[i].Day, today, windowDays); i--) sum += count(portfolio.Days[i]);
        return sum;
    }

    private static double? LargestShare(ImmutableArray<Holding> holdings)
    {
        if (holdings.MaxBy(h => h.BookValue) is not { } largest) return null;
        return Share((double)largest.BookValue, (double)holdings.Where(h => h.Currency == largest.Currency).Sum(h => h.BookValue));
    }

    private static double? CashShare(Portfolio portfolio)
    {
        if (portfolio.Cash.MaxBy(c => c.Amount) is not { Amount: >= 0 } cash) return null;
        var invested = portfolio.Holdings.Where(h => h.Currency == cash.Currency).Sum(h => h.BookValue);
        return Share((double)cash.Amount, (double)(cash.Amount + invested));
    }
}
