using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Actors.Tests.Properties;

/// <summary>Generated events and spans of time. Few names for everything, so that events meet each other.</summary>
public static class Generate
{
    private static readonly string[] Instruments = [TestMarket.Share, TestMarket.OtherShare, TestMarket.Option];
    private static readonly Purpose[] Personal =
        [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService];

    /// <summary>Time between two steps: often none, sometimes longer than every window.</summary>
    public static TimeSpan Span(Choices c) => c.Pick(
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(15), TimeSpan.FromDays(1),
        TestPolicy.Dwell, TimeSpan.FromDays(31), TimeSpan.FromDays(91));

    /// <summary>When an event occurred, seen from when it is sent: mostly now, sometimes late or at the same instant as another.</summary>
    public static DateTimeOffset Occurred(Choices c, DateTimeOffset now) =>
        c.Pick(now, now, now, now.AddMinutes(-1), now.AddDays(-1), now.AddDays(-40), FakeTime.Start);

    public static InvestorEvent Event(Choices c) => c.Below(33) switch
    {
        0 or 1 or 2 => Sent.Give(c.Pick(Personal)),
        3 => Sent.Give(c.Pick(Purposes.All)),
        4 => c.Chance(50) ? Sent.Withdraw(c.Pick(Personal)) : Sent.Give(c.Pick(Personal)),
        5 => c.Chance(50) ? Sent.Withdraw(c.Pick(Purposes.All)) : Sent.Give(c.Pick(Personal)),
        6 => new AccountOpened("INR"),
        7 => new AccountFunded(c.Pick(0m, 0.01m, 1000m, -50.5m, 1_000_000_000_000_000m), c.Pick("INR", "USD")),
        8 => new HoldingsReported(
            [.. Enumerable.Range(0, c.Below(2)).Select(_ => new CashBalance(c.Pick("INR", "USD"), c.Below(1000)))],
            [.. Enumerable.Range(0, c.Below(3)).Select(i => new Position(Instruments[i], Kind(Instruments[i]), c.Below(5), c.Below(200), "INR"))]),
        9 or 10 or 11 or 12 => Place(c),
        13 or 14 or 15 or 16 => new OrderFilled(Order(c), c.Pick(2m, 1m, 0.5m, 3m), c.Pick(100m, 99.5m, 0m + 1)),
        17 => new OrderCancelled(Order(c), c.Pick<string?>(null, "by the investor")),
        18 => new ScreenViewed("portfolio", $"session-{c.Below(3)}"),
        19 => new SearchPerformed("fund", $"session-{c.Below(3)}"),
        20 => new WatchlistChanged(c.Pick(Instruments), c.Pick(WatchlistChange.Added, WatchlistChange.Removed)),
        21 => new InstrumentViewed(c.Pick(Instruments), $"session-{c.Below(3)}"),
        22 => c.Chance(30) ? new LessonStarted($"novice-{1 + c.Below(2)}") : new LessonCompleted($"novice-{1 + c.Below(2)}"),
        23 => new LessonCompleted($"intermediate-{1 + c.Below(2)}"),
        24 => new IndicatorAdded(TestMarket.Share, c.Pick("rsi(14)", "sma(20)", "macd")),
        25 => new CardRated("lesson.next:novice-1", c.Pick(CardVerdict.Helpful, CardVerdict.NotHelpful)),
        26 => new CardDismissed($"lesson.next:novice-{1 + c.Below(2)}"),
        27 => new QuizAnswered("novice-1", $"q{c.Below(3)}", "shares", c.Chance(80)),
        28 => new ProfileDeclared(
            c.Pick<Experience?>(null, Experience.Novice, Experience.Intermediate, Experience.Advanced),
            c.Pick<IReadOnlyList<string>?>(null, [], ["retirement", "house"])),
        29 => Sent.Give(c.Pick(Personal)) with { DurationDays = c.Pick(1, 7, 100) },
        30 => new LearningReset(),
        31 => new PersonalisationPaused(c.Chance(30)),
        _ => new ServiceContacted(ServiceChannel.Chat, "statement", c.Chance(50)),
    };

    /// <summary>Events that together can move the tier, by themselves or with others before them.</summary>
    public static IReadOnlyList<InvestorEvent> Move(Choices c, int number) => c.Below(6) switch
    {
        0 => Sent.Trade($"trade-{number}"),
        1 => [.. Sent.Trade($"trade-{number}"), .. Sent.Trade($"more-{number}"), .. Sent.Trade($"most-{number}")],
        2 => [Sent.Buy($"option-{number}", 1, TestMarket.Option, AssetClass.Option), Sent.Fill($"option-{number}", 1, 5)],
        3 => Sent.Lessons(c.Pick("novice-1", "novice-2", "intermediate-1")),
        4 => [new IndicatorAdded(TestMarket.Share, c.Pick("rsi(14)", "sma(20)", "macd"))],
        _ => [.. Sent.Quiz("q1", c.Pick("q2", "q3")), new ProfileDeclared(c.Pick(Experience.Advanced, Experience.Intermediate, Experience.Novice))],
    };

    private static OrderPlaced Place(Choices c)
    {
        var instrument = c.Pick(Instruments);
        return new(Order(c), instrument, Kind(instrument), c.Chance(25) ? OrderSide.Sell : OrderSide.Buy,
            c.Pick(OrderType.Market, OrderType.Stop), c.Pick(2m, 1m, 3m), "INR");
    }

    private static string Order(Choices c) => $"order-{c.Below(6)}";

    private static AssetClass Kind(string instrument) => instrument == TestMarket.Option ? AssetClass.Option : AssetClass.Equity;
}
