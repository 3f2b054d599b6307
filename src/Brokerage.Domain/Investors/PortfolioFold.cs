using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Investors;

/// <summary>How holdings and orders change a <see cref="Portfolio"/>.</summary>
public static class PortfolioFold
{
    private const int ClosedOrdersKept = 64;
    private const int DaysKept = 400;
    private const int TradedKept = 2000;

    /// <summary>The portfolio after <paramref name="data"/>, which <see cref="Consistency"/> found consistent with it.</summary>
    public static Portfolio Apply(Portfolio portfolio, InvestorEvent data, DateTimeOffset at) => data switch
    {
        AccountFunded funded => portfolio with
        {
            Cash = AddCash(portfolio.Cash, funded.Currency, funded.Amount),
            CashSince = portfolio.CashSince ?? at,
        },
        HoldingsReported reported => Report(portfolio, reported, at),
        OrderPlaced placed => Place(portfolio, placed, at),
        OrderFilled filled => Fill(portfolio, filled, at),
        OrderCancelled cancelled => Close(portfolio, cancelled.OrderId) with
        {
            Days = Count(portfolio.Days, at, d => d with { Cancelled = d.Cancelled + 1 }),
        },
        _ => portfolio,
    };

    private static Portfolio Report(Portfolio portfolio, HoldingsReported reported, DateTimeOffset at)
    {
        var cash = ImmutableArray<CashHeld>.Empty;
        foreach (var balance in reported.Cash) cash = AddCash(cash, balance.Currency, balance.Amount);
        var holdings = ImmutableArray<Holding>.Empty;
        foreach (var p in reported.Positions)
        {
            if (p.Quantity == 0) continue;
            var since = portfolio.Holdings.Find(p.Instrument)?.Since ?? Day(at);
            holdings = holdings.Set(p.Instrument, new Holding(p.Instrument, p.AssetClass, p.Quantity, p.AveragePrice, p.Currency, since));
        }
        return portfolio with { Cash = cash, CashSince = portfolio.CashSince ?? at, Holdings = holdings };
    }

    private static Portfolio Place(Portfolio portfolio, OrderPlaced placed, DateTimeOffset at) => portfolio with
    {
        OpenOrders = portfolio.OpenOrders.Set(placed.OrderId, new OpenOrder(
            placed.OrderId, placed.Instrument, placed.AssetClass, placed.Side, placed.Quantity, 0, placed.Currency)),
        Days = Count(portfolio.Days, at, d => d with { Placed = d.Placed + 1 }),
        OrderTypes = Use(portfolio.OrderTypes, placed.OrderType.ToString(), Day(at)),
    };

    private static Portfolio Fill(Portfolio portfolio, OrderFilled fill, DateTimeOffset at)
    {
        var order = portfolio.OpenOrders.Find(fill.OrderId)!;
        var after = order with { Filled = order.Filled + fill.Quantity };
        var next = after.Filled == after.Quantity
            ? Close(portfolio, order.OrderId)
            : portfolio with { OpenOrders = portfolio.OpenOrders.Set(order.OrderId, after) };
        if (order.Filled == 0)
            next = next with
            {
                Days = Count(next.Days, at, d => d with
                {
                    Trades = d.Trades + 1,
                    DerivativeTrades = d.DerivativeTrades + (IsDerivative(order.AssetClass) ? 1 : 0),
                }),
                Traded = next.Traded.Set(order.Instrument, new TradedInstrument(
                    order.Instrument, order.AssetClass, Latest(next.Traded.Find(order.Instrument)?.LastDay, Day(at)))).Keep(TradedKept, t => t.LastDay),
            };
        var value = fill.Quantity * fill.Price;
        return Move(next, order, fill, at) with
        {
            Cash = AddCash(next.Cash, order.Currency, order.Side == OrderSide.Buy ? -value : value),
            CashSince = order.Side == OrderSide.Sell || next.CashSince > at ? next.CashSince : at,
        };
    }

    /// <summary>
    /// The position after a fill. Adding to it (long or short) averages the price; reducing it keeps the price; what goes beyond zero is a new
    /// position at the fill's price. A sale counts once an order, when it reduces a long position.
    /// </summary>
    private static Portfolio Move(Portfolio portfolio, OpenOrder order, OrderFilled fill, DateTimeOffset at)
    {
        var held = portfolio.Holdings.Find(order.Instrument)
            ?? new Holding(order.Instrument, order.AssetClass, 0, fill.Price, order.Currency, Day(at));
        var change = order.Side == OrderSide.Buy ? fill.Quantity : -fill.Quantity;
        var quantity = held.Quantity + change;
        var after =
            held.Quantity == 0 || decimal.Sign(quantity) == -decimal.Sign(held.Quantity)
                ? held with { Quantity = quantity, AveragePrice = fill.Price, Since = Day(at) }
            : decimal.Sign(change) == decimal.Sign(held.Quantity)
                ? held with { Quantity = quantity, AveragePrice = Math.Round((held.BookValue + change * fill.Price) / quantity, 8) }
            : held with { Quantity = quantity };
        var moved = portfolio with
        {
            Holdings = quantity == 0 ? portfolio.Holdings.Without(order.Instrument) : portfolio.Holdings.Set(order.Instrument, after),
        };
        if (order.Side == OrderSide.Buy || held.Quantity <= 0 || order.Filled > 0) return moved;
        return moved with { HeldDays = moved.HeldDays + Math.Max(0, Day(at).DayNumber - held.Since.DayNumber), Sales = moved.Sales + 1 };
    }

    private static Portfolio Close(Portfolio portfolio, string orderId)
    {
        var closed = portfolio.ClosedOrders.Add(orderId);
        return portfolio with
        {
            OpenOrders = portfolio.OpenOrders.Without(orderId),
            ClosedOrders = closed.Length > ClosedOrdersKept ? closed.RemoveAt(0) : closed,
        };
    }

    /// <summary>True for instruments that may be sold without being held.</summary>
    public static bool IsDerivative(AssetClass assetClass) => assetClass is AssetClass.Option or AssetClass.Future;

    internal static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    internal static DateOnly Latest(DateOnly? a, DateOnly b) => a is { } day && day > b ? day : b;

    internal static ImmutableArray<Used> Use(ImmutableArray<Used> table, string name, DateOnly day)
    {
        var used = table.Find(name);
        return table.Set(name, new Used(name, Latest(used?.LastDay, day), (used?.Count ?? 0) + 1));
    }

    private static ImmutableArray<CashHeld> AddCash(ImmutableArray<CashHeld> cash, string currency, decimal amount) =>
        cash.Set(currency, new CashHeld(currency, (cash.Find(currency)?.Amount ?? 0) + amount));

    private static ImmutableArray<TradingDay> Count(ImmutableArray<TradingDay> days, DateTimeOffset at, Func<TradingDay, TradingDay> change) =>
        days.Set(Day(at), change(days.Find(Day(at)) ?? new TradingDay(Day(at), 0, 0, 0, 0))).Keep(DaysKept, d => d.Day);
}
