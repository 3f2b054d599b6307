using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Features;

public sealed class FeatureTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>For each windowed feature, what feeds it once.</summary>
    private static readonly Dictionary<string, Action<Investor>> Feeds = new()
    {
        ["trades_7d"] = i => i.Trades(1), ["trades_30d"] = i => i.Trades(1), ["trades_90d"] = i => i.Trades(1),
        ["orders_placed_30d"] = i => i.Trades(1), ["active_trading_days_90d"] = i => i.Trades(1), ["distinct_instruments_90d"] = i => i.Trades(1),
        ["order_types_used_90d"] = i => i.Trades(1), ["derivative_trades_90d"] = i => i.Trades(1, "OPT", AssetClass.Option),
        ["cancel_rate_90d"] = i => i.Does(Order("o"), new OrderCancelled("o")),
        ["uses_stop_orders"] = i => i.Does(Order("o") with { OrderType = OrderType.Stop }),
        ["uses_derivatives"] = i => i.Trades(1, "OPT", AssetClass.Option).Trades(1, "OPT", AssetClass.Option, OrderSide.Sell),
        ["distinct_asset_classes"] = i => i.Trades(1).Trades(1, side: OrderSide.Sell),
        ["sessions_per_week"] = i => i.Does(new ScreenViewed("home", "s")), ["active_days_30d"] = i => i.Does(new ScreenViewed("home", "s")),
        ["screens_7d"] = i => i.Does(new ScreenViewed("home", "s")), ["searches_30d"] = i => i.Does(new SearchPerformed("x", "s")),
        ["instruments_viewed_30d"] = i => i.Does(new InstrumentViewed("A", "s")), ["chart_indicators_used"] = i => i.Does(new IndicatorAdded("A", "rsi(14)")),
        ["lessons_completed_30d"] = i => i.Completes("l"), ["service_contacts_90d"] = i => i.Does(Contact()), ["unresolved_contacts_90d"] = i => i.Does(Contact()),
    };

    public static TheoryData<string> Windowed => [.. FeatureCatalogue.All.Where(f => f.WindowDays is not null).Select(f => f.Key)];

    [Fact]
    public void Catalogue_AtLeast25Features_EachWithPurposeUnitAndDescription()
    {
        FeatureCatalogue.All.Count.ShouldBeGreaterThanOrEqualTo(25);
        FeatureCatalogue.All.ShouldAllBe(f => f.Purposes.Length > 0 && f.Purposes.All(Enum.IsDefined) && f.Description.EndsWith('.') && f.Description.Length > 10);
        FeatureCatalogue.All.Where(f => f.Type == FeatureType.Number).ShouldAllBe(f => f.Unit.Length > 0);
        FeatureCatalogue.All.ShouldAllBe(f => f.Key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'));
        FeatureCatalogue.All.Select(f => f.Key).ShouldBe(FeatureCatalogue.All.Select(f => f.Key).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Fed one second before midnight, a window of n days still sees it one tick before the n-th midnight, and no longer at it.</summary>
    [Theory]
    [MemberData(nameof(Windowed))]
    public void Window_OfAFeature_EndsAtTheUtcMidnight(string key)
    {
        var days = FeatureCatalogue.Find(key)!.WindowDays!.Value;
        var investor = Investor.WhoAllowsAll();
        investor.Now = Midnight.AddSeconds(-1);
        var before = investor.Feature(key);
        Feeds[key](investor);
        var fed = investor.Feature(key);
        fed.ShouldNotBe(before);

        investor.Now = Midnight.AddDays(days - 1).AddTicks(-1);
        investor.Feature(key).ShouldBe(fed);

        investor.Now = Midnight.AddDays(days - 1);
        investor.Feature(key).ShouldBe(before);
    }

    [Theory]
    [InlineData("trades_90d", 3.0)]
    [InlineData("active_trading_days_90d", 1.0)]
    [InlineData("distinct_instruments_90d", 2.0)]
    [InlineData("distinct_asset_classes", 2.0)]
    [InlineData("holdings_count", 2.0)]
    [InlineData("days_since_last_trade", 2.0)]
    [InlineData("largest_position_share", 0.75)]
    [InlineData("fund_share", 0.25)]
    [InlineData("cash_share", 0.6)]
    public void Feature_OfAPortfolio_HasItsValue(string key, double expected)
    {
        var investor = Investor.WhoAllowsAll().Does(new AccountFunded(1000, "INR"))
            .Trades(2, "A", price: 150).Trades(1, "F", AssetClass.Fund, price: 100).LaterDays(2);

        investor.Feature(key).Number!.Value.ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData("horizon_years", "15")]
    [InlineData("declared_experience", "novice")]
    [InlineData("risk_comfort", "low")]
    [InlineData("goals", "home, retirement")]
    [InlineData("topics", "funds")]
    [InlineData("language", "en")]
    public void Feature_OfADeclaration_HasItsValue(string key, string expected)
    {
        var said = new ProfileDeclared(Experience.Novice, ["retirement", "home", "home"], 15, RiskComfort.Low, "en", ["funds"]);

        Investor.WhoAllowsAll().Does(said, new ProfileDeclared()).Feature(key).ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(180, 0.25)]
    [InlineData(360, 0.125)]
    public void QuizScore_OfHalfRight_FadesByHalfIn180Days(double days, double expected) =>
        Investor.WhoAllowsAll().Answers(4, 2).LaterDays(days).Feature("quiz_score").Number!.Value.ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    [InlineData(-1, 0)]
    public void QuizScore_OfAQuestionAnsweredAgain_CountsTheFirstFor30Days(double days, double expected)
    {
        var investor = Investor.WhoAllowsAll().Answers(1, 0).LaterDays(days).Answers(1, 1);

        investor.Feature("quiz_score").Number.ShouldBe(expected);
        investor.Feature("quiz_answers").Number.ShouldBe(1);
    }

    [Fact]
    public void QuizScore_OfGuessingUntilRight_StaysWrong()
    {
        var investor = Investor.WhoAllowsAll();
        for (var day = 0; day < 29; day++) investor.Answers(1, day % 2).LaterDays(1);

        investor.Feature("quiz_score").Number.ShouldBe(0);
    }

    [Theory]
    [InlineData(Experience.Advanced, 729, "advanced")]
    [InlineData(Experience.Advanced, 730, "unknown")]
    [InlineData(Experience.Novice, 7300, "novice")]
    [InlineData(Experience.Intermediate, 7300, "intermediate")]
    public void DeclaredExperience_OfLongAgo_OnlyAClaimBecomesUnknown(Experience said, int days, string expected)
    {
        var investor = Investor.WhoAllowsAll().Does(new ProfileDeclared(said)).LaterDays(days);

        investor.Feature("declared_experience").ToString().ShouldBe(expected);
    }

    [Fact]
    public void Sessions_OfOneId_CountOnce()
    {
        var investor = Investor.WhoAllowsAll().Does(new ScreenViewed("a", "s1"), new ScreenViewed("b", "s1"), new SearchPerformed("x", "s2"), new InstrumentViewed("A", "s1"));

        investor.Feature("sessions_per_week").Number.ShouldBe(0.5);
    }

    [Fact]
    public void DaysSince_AnEventAheadOfTheClock_IsToday()
    {
        var investor = Investor.WhoAllowsAll();
        investor.Now = Midnight;
        investor.Trades(1).Does(new ScreenViewed("a", "s"));
        investor.Now = Midnight.AddMinutes(-5);

        investor.Feature("days_since_last_trade").Number.ShouldBe(0);
        investor.Feature("days_since_last_session").Number.ShouldBe(0);
    }

    [Fact]
    public void Value_OfEachType_KnowsOnlyItself()
    {
        FeatureValue.Of(1).ShouldNotBe(FeatureValue.Of(true));
        FeatureValue.Of(0).ShouldNotBe(FeatureValue.Unknown);
        FeatureValue.Of((IReadOnlyList<string>)["a", "b"]).ShouldBe(FeatureValue.Of((IReadOnlyList<string>)["a", "b"]));
        FeatureValue.Of((IReadOnlyList<string>)["a"]).ShouldNotBe(FeatureValue.Of((IReadOnlyList<string>)["b"]));
        FeatureValue.Of((double?)null).IsKnown.ShouldBeFalse();
        (FeatureValue.Of(true).Number, FeatureValue.Of(1).Flag, FeatureValue.Of("x").Set).ShouldBe((null, null, null));
    }

    private static OrderPlaced Order(string id) => new(id, "A", AssetClass.Equity, OrderSide.Buy, OrderType.Limit, 1, "INR");

    private static ServiceContacted Contact() => new(ServiceChannel.Chat, "statement", false);
}
