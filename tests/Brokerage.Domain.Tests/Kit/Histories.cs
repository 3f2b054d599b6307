using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>Random histories: consistent events of every kind, at times that lean to midnights.</summary>
public static class Histories
{
    public static readonly IReadOnlyList<string> Symbols = ["A", "B", "FUND", "OPT"];

    /// <summary>A market in which much stands out, so that cards differ where data differs.</summary>
    public static FakeMarket Market { get; } = new FakeMarket()
        .With("A", f => f with { LastPrice = 110, NextEarnings = new(2026, 3, 10) })
        .With("B", f => f with { LastPrice = 45, DividendPerShare = 2, NextExDividend = new(2026, 3, 12) })
        .With("FUND", assetClass: AssetClass.Fund, riskLevel: 1)
        .With("OPT", assetClass: AssetClass.Option, riskLevel: 5);

    /// <summary>An investor who allows everything, after up to so many random events.</summary>
    public static Investor Play(Choices choices, int most)
    {
        var investor = Investor.WhoAllowsAll();
        for (var left = choices.UpTo(most); left > 0; left--)
        {
            investor.Now = Step(choices, investor.Now);
            if (Of(choices.Of(Purposes.Personalising), choices, investor.State) is { } data) investor.Does(data);
        }
        return investor;
    }

    public static DateTimeOffset Step(Choices choices, DateTimeOffset now) => choices.UpTo(4) switch
    {
        0 => now,
        1 => now.AddMinutes(1),
        2 => now.AddHours(choices.UpTo(48)),
        3 => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1),
        _ => now.AddDays(choices.UpTo(40)),
    };

    /// <summary>One event of the purpose; null when a random one would not be consistent.</summary>
    public static InvestorEvent? Of(Purpose purpose, Choices choices, InvestorState state)
    {
        InvestorEvent? data = purpose switch
        {
            Purpose.PersonalisePortfolio => Order(choices, state),
            Purpose.PersonaliseBehaviour => choices.UpTo(6) switch
            {
                0 => new ScreenViewed("home", Name(choices, "s")), 1 => new LessonCompleted(choices.Of("n1", "n2", "i1", "a1", "x")),
                2 => new IndicatorAdded("A", Name(choices, "rsi")), 3 => new WatchlistChanged(choices.Of(Symbols), choices.Of(WatchlistChange.Added, WatchlistChange.Removed)),
                4 => new InstrumentViewed("A", Name(choices, "s")), 5 => new CardRated("c", CardVerdict.Helpful), _ => new SearchPerformed("x", "s"),
            },
            Purpose.PersonaliseDeclared => choices.UpTo(1) == 0
                ? new QuizAnswered(choices.Of("n1", "n2"), Name(choices, "q"), "shares", choices.UpTo(1) == 1)
                : new ProfileDeclared(choices.Of<Experience?>(null, Experience.Novice, Experience.Intermediate, Experience.Advanced), Goals: choices.Of<string[]?>(null, [], ["home"])),
            _ => new ServiceContacted(ServiceChannel.Chat, "x", choices.UpTo(1) == 0),
        };
        return Consistency.Check(state, data) is null ? data : null;
    }

    private static InvestorEvent Order(Choices choices, InvestorState state) => choices.UpTo(5) switch
    {
        0 => new AccountFunded(choices.Between(-100, 100_000), "INR"),
        1 => new HoldingsReported([new("INR", choices.UpTo(1000))], [.. Symbols.Take(choices.UpTo(3)).Select(s => Investor.Share(s, choices.UpTo(9), 200))]),
        2 when !state.Portfolio.OpenOrders.IsEmpty => new OrderCancelled(choices.Of(state.Portfolio.OpenOrders).OrderId),
        3 or 4 when !state.Portfolio.OpenOrders.IsEmpty && choices.Of(state.Portfolio.OpenOrders) is var order =>
            new OrderFilled(order.OrderId, Math.Max(0.5m, choices.OneIn(2) ? order.Quantity - order.Filled : 0.5m), choices.Between(1, 300) / 3m),
        _ => new OrderPlaced(
            $"o{state.Sequence}", choices.Of(Symbols), choices.Of(AssetClass.Equity, AssetClass.Fund, AssetClass.Option), choices.Of(OrderSide.Buy, OrderSide.Sell),
            choices.Of(OrderType.Market, OrderType.Stop), 1 + choices.UpTo(9), "INR"),
    };

    private static string Name(Choices choices, string prefix) => $"{prefix}{choices.UpTo(4)}";
}
