using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Investors;

/// <summary>What an investor holds and trades; empty while the purpose <c>personalise-portfolio</c> is not granted.</summary>
/// <param name="Cash">Cash by currency.</param>
/// <param name="CashSince">When cash last fell because of a buy, or was first reported, UTC: the age of idle cash.</param>
/// <param name="Holdings">Open positions by symbol.</param>
/// <param name="OpenOrders">Orders that can still be filled.</param>
/// <param name="ClosedOrders">Ids of the last orders that cannot be filled any more, oldest first.</param>
/// <param name="Days">Trading by UTC day.</param>
/// <param name="Traded">Instruments ever traded.</param>
/// <param name="OrderTypes">Order types ever used.</param>
/// <param name="HeldDays">Days from first buy to sale, summed over all sales.</param>
/// <param name="Sales">Number of sell orders behind <paramref name="HeldDays"/>.</param>
public sealed record Portfolio(
    ImmutableArray<CashHeld> Cash, DateTimeOffset? CashSince, ImmutableArray<Holding> Holdings, ImmutableArray<OpenOrder> OpenOrders,
    ImmutableArray<string> ClosedOrders, ImmutableArray<TradingDay> Days, ImmutableArray<TradedInstrument> Traded, ImmutableArray<Used> OrderTypes,
    int HeldDays, int Sales)
{
    /// <summary>Nothing known.</summary>
    public static Portfolio Empty { get; } = new([], null, [], [], [], [], [], [], 0, 0);

    /// <summary>How often each kind of event of this section happened, by day.</summary>
    public ImmutableArray<EventDays> Events { get; init; } = [];
}

/// <summary>Cash in one currency.</summary>
public sealed record CashHeld(string Currency, decimal Amount) : IKeyed<string>
{
    string IKeyed<string>.Key => Currency;
}

/// <summary>One open position. <paramref name="Since"/> is the day it was opened or first reported.</summary>
public sealed record Holding(string Instrument, AssetClass AssetClass, decimal Quantity, decimal AveragePrice, string Currency, DateOnly Since) : IKeyed<string>
{
    string IKeyed<string>.Key => Instrument;

    /// <summary>Quantity times average price, in <see cref="Currency"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public decimal BookValue => Quantity * AveragePrice;
}

/// <summary>An order that can still be filled.</summary>
public sealed record OpenOrder(
    string OrderId, string Instrument, AssetClass AssetClass, OrderSide Side, decimal Quantity, decimal Filled, string Currency) : IKeyed<string>
{
    string IKeyed<string>.Key => OrderId;
}

/// <summary>Orders of one UTC day. <paramref name="Trades"/> counts orders filled for the first time, not partial fills.</summary>
public sealed record TradingDay(DateOnly Day, int Placed, int Trades, int DerivativeTrades, int Cancelled) : IKeyed<DateOnly>
{
    DateOnly IKeyed<DateOnly>.Key => Day;
}

/// <summary>An instrument that was traded.</summary>
public sealed record TradedInstrument(string Symbol, AssetClass AssetClass, DateOnly LastDay) : IKeyed<string>
{
    string IKeyed<string>.Key => Symbol;
}

/// <summary>Something used: how often, and on which UTC day last.</summary>
public sealed record Used(string Name, DateOnly LastDay, int Count) : IKeyed<string>
{
    string IKeyed<string>.Key => Name;
}
