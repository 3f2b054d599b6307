using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>Events as a broker or an app sends them.</summary>
public static class Sent
{
    public static ConsentGiven Give(Purpose purpose) => new(purpose.Key(), "2026-01", "en");

    public static ConsentWithdrawn Withdraw(Purpose purpose) => new(purpose.Key());

    public static OrderPlaced Buy(string order, decimal quantity = 10, string instrument = TestMarket.Share, AssetClass kind = AssetClass.Equity) =>
        new(order, instrument, kind, OrderSide.Buy, OrderType.Market, quantity, "INR");

    public static OrderPlaced Sell(string order, decimal quantity, string instrument = TestMarket.Share) =>
        new(order, instrument, AssetClass.Equity, OrderSide.Sell, OrderType.Market, quantity, "INR");

    public static OrderFilled Fill(string order, decimal quantity = 10, decimal price = 100) => new(order, quantity, price);

    /// <summary>An order and its fill.</summary>
    public static InvestorEvent[] Trade(string order) => [Buy(order), Fill(order)];

    public static InvestorEvent[] Trades(int count) => [.. Enumerable.Range(1, count).SelectMany(i => Trade($"order-{i}"))];

    public static InvestorEvent[] Lessons(params string[] lessons) => [.. lessons.Select(l => new LessonCompleted(l))];

    public static InvestorEvent[] Quiz(params string[] questions) => [.. questions.Select(q => new QuizAnswered("novice-1", q, "shares", true))];
}
