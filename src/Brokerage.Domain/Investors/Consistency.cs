using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Investors;

/// <summary>Why an event cannot be applied to what is known: it is set aside, visible and replayable, and changes nothing.</summary>
/// <param name="Code"><c>out-of-sequence</c>: what it refers to has not been seen. <c>inconsistent</c>: it contradicts what has been seen.</param>
/// <param name="Detail">Why, in words, without values of the event.</param>
public sealed record Inconsistency(string Code, string Detail);

/// <summary>Checks an event against what is known of the investor before it is journaled.</summary>
public static class Consistency
{
    /// <summary>No single position or fill is worth more (in its own currency): keeps every sum within the range of <see cref="decimal"/>.</summary>
    private const decimal MaxValue = 1_000_000_000_000_000m;

    /// <summary>Why the event cannot be applied; null when it can.</summary>
    public static Inconsistency? Check(InvestorState state, InvestorEvent data) => data switch
    {
        OrderPlaced placed when state.Portfolio.OpenOrders.Find(placed.OrderId) is not null || IsClosed(state, placed.OrderId) =>
            Contradicts("An order of this id was placed before."),
        HoldingsReported reported when reported.Positions.Any(p => p.Quantity * p.AveragePrice > MaxValue) => Contradicts("A position is worth more than 1e15."),
        HoldingsReported reported when reported.Positions.DistinctBy(p => p.Instrument).Count() < reported.Positions.Count =>
            Contradicts("A position is reported twice."),
        OrderFilled fill => CheckFill(state, fill),
        OrderCancelled cancelled when state.Portfolio.OpenOrders.Find(cancelled.OrderId) is null =>
            IsClosed(state, cancelled.OrderId) ? Contradicts("The order was filled or cancelled before.") : TooEarly("No order of this id was placed."),
        _ => null,
    };

    private static Inconsistency? CheckFill(InvestorState state, OrderFilled fill)
    {
        if (state.Portfolio.OpenOrders.Find(fill.OrderId) is not { } order)
            return IsClosed(state, fill.OrderId) ? Contradicts("The order was filled or cancelled before.") : TooEarly("No order of this id was placed.");
        if (order.Filled + fill.Quantity > order.Quantity) return Contradicts("More was filled than was ordered.");
        if (fill.Quantity * fill.Price > MaxValue) return Contradicts("The fill is worth more than 1e15.");
        var held = state.Portfolio.Holdings.Find(order.Instrument)?.Quantity ?? 0;
        return order.Side == OrderSide.Sell && !PortfolioFold.IsDerivative(order.AssetClass) && fill.Quantity > held
            ? Contradicts("More was sold than is held.")
            : null;
    }

    private static bool IsClosed(InvestorState state, string orderId) => state.Portfolio.ClosedOrders.Contains(orderId);

    private static Inconsistency TooEarly(string detail) => new("out-of-sequence", detail);

    private static Inconsistency Contradicts(string detail) => new("inconsistent", detail);
}
