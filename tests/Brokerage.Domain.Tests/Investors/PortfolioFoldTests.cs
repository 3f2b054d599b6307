using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Investors;

public sealed class PortfolioFoldTests
{
    private readonly Investor investor = Investor.WhoAllows(Purpose.PersonalisePortfolio);

    private Portfolio Portfolio => investor.State.Portfolio;

    [Fact]
    public void Fill_InParts_IsOneTradeAndClosesAtTheLast()
    {
        investor.Does(Buy("o", 10), new OrderFilled("o", 4, 100));

        Portfolio.OpenOrders.Single().Filled.ShouldBe(4);
        Portfolio.Days.Single().ShouldBe(new TradingDay(Day(0), 1, 1, 0, 0));

        investor.Does(new OrderFilled("o", 6, 110));

        Portfolio.OpenOrders.ShouldBeEmpty();
        Portfolio.ClosedOrders.ShouldBe(["o"]);
        Portfolio.Days.Single().Trades.ShouldBe(1);
        Portfolio.Holdings.Single().ShouldBe(new Holding("VARUNA", AssetClass.Equity, 10, 106, "INR", Day(0)));
    }

    [Fact]
    public void Cancel_AfterAPartialFill_KeepsWhatWasFilled()
    {
        investor.Does(Buy("o", 10), new OrderFilled("o", 4, 100), new OrderCancelled("o"));

        Portfolio.Holdings.Single().Quantity.ShouldBe(4);
        Portfolio.OpenOrders.ShouldBeEmpty();
        Portfolio.Days.Single().Cancelled.ShouldBe(1);
    }

    [Fact]
    public void Sell_Everything_EndsThePositionAndCountsItsDaysOnce()
    {
        investor.Does(Buy("b", 10), new OrderFilled("b", 10, 100)).LaterDays(12);
        investor.Does(Sell("s", 10), new OrderFilled("s", 3, 120), new OrderFilled("s", 7, 120));

        Portfolio.Holdings.ShouldBeEmpty();
        (Portfolio.HeldDays, Portfolio.Sales).ShouldBe((12, 1));
        investor.Feature("average_holding_days").Number.ShouldBe(12);
    }

    [Fact]
    public void Sell_Part_KeepsTheAveragePrice()
    {
        investor.Does(Buy("b", 10), new OrderFilled("b", 10, 100), Sell("s", 4), new OrderFilled("s", 4, 150));

        Portfolio.Holdings.Single().ShouldBe(new Holding("VARUNA", AssetClass.Equity, 6, 100, "INR", Day(0)));
    }

    [Fact]
    public void Cash_OfFundingBuyAndSell_AddsUpByCurrency()
    {
        investor.Does(new AccountFunded(1000, "INR"), new AccountFunded(50, "USD"));
        investor.Does(Buy("b", 2), new OrderFilled("b", 2, 100.5m), Sell("s", 1), new OrderFilled("s", 1, 110));

        Portfolio.Cash.ShouldBe([new CashHeld("INR", 909), new CashHeld("USD", 50)]);
    }

    [Fact]
    public void CashSince_OnlyABuy_MovesIt()
    {
        investor.Does(new AccountFunded(1000, "INR")).LaterDays(3).Does(new AccountFunded(1000, "INR"));
        Portfolio.CashSince.ShouldBe(Investor.Start);

        investor.Does(Buy("b", 2), new OrderFilled("b", 2, 100)).LaterDays(1).Does(Sell("s", 1), new OrderFilled("s", 1, 100));
        Portfolio.CashSince.ShouldBe(Investor.Start.AddDays(3));
    }

    [Theory]
    [InlineData(new[] { -10, -10 }, new[] { 100, 120 }, -20, 110)]
    [InlineData(new[] { -10, 4 }, new[] { 100, 120 }, -6, 100)]
    [InlineData(new[] { -10, 15 }, new[] { 100, 120 }, 5, 120)]
    [InlineData(new[] { 10, -15 }, new[] { 100, 120 }, -5, 120)]
    [InlineData(new[] { 10, 10, -5 }, new[] { 100, 120, 300 }, 15, 110)]
    public void Fill_OfADerivative_LongOrShort_KeepsAMeaningfulAverage(int[] quantities, int[] prices, int held, int average)
    {
        for (var i = 0; i < quantities.Length; i++)
        {
            var side = quantities[i] > 0 ? OrderSide.Buy : OrderSide.Sell;
            investor.Does(
                new OrderPlaced($"o{i}", "OPT", AssetClass.Option, side, OrderType.Market, Math.Abs(quantities[i]), "INR"),
                new OrderFilled($"o{i}", Math.Abs(quantities[i]), prices[i]));
        }

        (Portfolio.Holdings.Single().Quantity, Portfolio.Holdings.Single().AveragePrice).ShouldBe((held, average));
    }

    [Fact]
    public void Sell_OpeningAShort_IsNoSaleOfSomethingHeld()
    {
        investor.Trades(1, "OPT", AssetClass.Option, OrderSide.Sell);

        Portfolio.Sales.ShouldBe(0);
        Portfolio.Days.Single().DerivativeTrades.ShouldBe(1);
    }

    [Fact]
    public void Report_Holdings_ReplacesAllButKeepsSinceWhen()
    {
        investor.Holds(Investor.Share("A"), Investor.Share("B")).LaterDays(5);
        investor.Does(new HoldingsReported([new("INR", 7)], [Investor.Share("B", 20), Investor.Share("C"), Investor.Share("D", 0)]));

        Portfolio.Holdings.Select(h => (h.Instrument, h.Since)).ShouldBe([("B", Day(0)), ("C", Day(5))]);
        Portfolio.Cash.ShouldBe([new CashHeld("INR", 7)]);
    }

    [Fact]
    public void Apply_AnEventOfAnotherOffset_IsTheSameInstantInUtc()
    {
        var at = new DateTimeOffset(2026, 3, 5, 2, 0, 0, TimeSpan.FromHours(5.5));
        var funded = new RecordedEvent(2, "s", "i", at, at, "r", new AccountFunded(1, "INR"));

        var (here, there) = (InvestorFold.Apply(investor.State, funded), InvestorFold.Apply(investor.State, funded with { OccurredAt = at.ToUniversalTime() }));

        here.ToBytes().ShouldBe(there.ToBytes());
    }

    private static OrderPlaced Buy(string id, decimal quantity) => new(id, "VARUNA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, quantity, "INR");

    private static OrderPlaced Sell(string id, decimal quantity) => Buy(id, quantity) with { Side = OrderSide.Sell };

    private static DateOnly Day(int days) => DateOnly.FromDateTime(Investor.Start.UtcDateTime).AddDays(days);
}
