using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Investors;

/// <summary>Row E11 of the catalogue of bad input: what contradicts the history is set aside, with the right code.</summary>
public sealed class ConsistencyTests
{
    private readonly Investor investor = Investor.WhoAllows(Purpose.PersonalisePortfolio)
        .Holds(Investor.Share("A", 10))
        .Does(Order("open", OrderSide.Buy, 10), Order("sell", OrderSide.Sell, 20), Order("done", OrderSide.Buy, 1), new OrderFilled("done", 1, 5))
        .Does(Order("gone", OrderSide.Buy, 1), new OrderCancelled("gone"))
        .Does(Order("short", OrderSide.Sell, 20, AssetClass.Option, "OPT"));

    public static TheoryData<string, InvestorEvent, string?> Cases => new()
    {
        { "fill of an order", new OrderFilled("open", 10, 5), null },
        { "fill without an order", new OrderFilled("never", 1, 5), "out-of-sequence" },
        { "fill beyond the order", new OrderFilled("open", 10.00000001m, 5), "inconsistent" },
        { "fill after the last fill", new OrderFilled("done", 1, 5), "inconsistent" },
        { "fill after a cancel", new OrderFilled("gone", 1, 5), "inconsistent" },
        { "cancel of an order", new OrderCancelled("open"), null },
        { "cancel without an order", new OrderCancelled("never"), "out-of-sequence" },
        { "cancel after a fill", new OrderCancelled("done"), "inconsistent" },
        { "cancel after a cancel", new OrderCancelled("gone"), "inconsistent" },
        { "sale of all that is held", new OrderFilled("sell", 11, 5), null },
        { "sale of more than is held", new OrderFilled("sell", 11.5m, 5), "inconsistent" },
        { "sale of an option not held", new OrderFilled("short", 20, 5), null },
        { "order of a known id", Order("open", OrderSide.Buy, 1), "inconsistent" },
        { "order of a closed id", Order("done", OrderSide.Buy, 1), "inconsistent" },
        { "report of a position too large", new HoldingsReported([], [Investor.Share("A", 1e15m, 1.01m)]), "inconsistent" },
        { "report of a position of the largest value", new HoldingsReported([], [Investor.Share("A", 1e15m, 1)]), null },
        { "report of one position twice", new HoldingsReported([], [Investor.Share("A"), Investor.Share("A")]), "inconsistent" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_AgainstTheHistory_SaysWhetherItFits(string what, InvestorEvent data, string? code) =>
        Consistency.Check(investor.State, data)?.Code.ShouldBe(code, what);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_Null_OnlyWhereNothingIsWrong(string what, InvestorEvent data, string? code) =>
        (Consistency.Check(investor.State, data) is null).ShouldBe(code is null, what);

    [Fact]
    public void Check_AFillWorthTooMuch_Contradicts()
    {
        var rich = Investor.WhoAllows(Purpose.PersonalisePortfolio).Does(Order("huge", OrderSide.Buy, 1e18m));

        Consistency.Check(rich.State, new OrderFilled("huge", 1e18m, 1e9m))!.Code.ShouldBe("inconsistent");
        Consistency.Check(rich.State, new OrderFilled("huge", 1e15m, 1)).ShouldBeNull();
    }

    private static OrderPlaced Order(string id, OrderSide side, decimal quantity, AssetClass assetClass = AssetClass.Equity, string symbol = "A") =>
        new(id, symbol, assetClass, side, OrderType.Market, quantity, "INR");
}
