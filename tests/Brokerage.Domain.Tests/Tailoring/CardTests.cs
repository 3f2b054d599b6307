using System.Collections.Frozen;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.Investor;
using Experience = Brokerage.Domain.Events.Experience;

namespace Brokerage.Domain.Tests.Tailoring;

public sealed class CardTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Start.UtcDateTime);

    /// <summary>One case: who, in which market, and whether the card is there.</summary>
    public sealed record Case(string Code, string When, Func<Investor> Who, FakeMarket Market, bool IsThere)
    {
        public override string ToString() => $"{Code}: {When}";
    }

    private static readonly FakeMarket Quiet = new FakeMarket().With("A").With("B").With("F", assetClass: AssetClass.Fund, riskLevel: 1).With("U", currency: "USD");

    private static readonly Case[] All =
    [
        new("insight.concentration", "at 25 %", () => Holding(Share("A", 25), Fund(75)), Quiet, true),
        new("insight.concentration", "just below 25 %", () => Holding(Share("A", 24.99m), Fund(75.01m)), Quiet, false),
        new("insight.concentration", "of a fund", () => Holding(Share("A", 1), Fund(99)), Quiet, false),
        new("insight.concentration", "of the only holding", () => Holding(Share("A", 1)), Quiet, false),
        new("insight.concentration", "of the only holding in its currency", () => Holding(Share("U", 1, currency: "USD"), Fund(9)), Quiet, false),
        new("insight.concentration", "24 % beside a short position", () => Holding(Share("A", 24), Fund(76)).Trades(5, "B", side: OrderSide.Sell), Quiet, false),
        new("insight.sector", "at 40 %", () => Holding(Share("A", 20), Share("B", 20), Fund(60)), Quiet, true),
        new("insight.sector", "just below 40 %", () => Holding(Share("A", 20), Share("B", 19.99m), Fund(60.01m)), Quiet, false),
        new("insight.sector", "of one holding", () => Holding(Share("A", 50), Fund(50)), Quiet, false),
        new("insight.drawdown", "at 20 %", () => Holding(Share("A", 1, 125)), Quiet, true),
        new("insight.drawdown", "just below 20 %", () => Holding(Share("A", 1, 124.99m)), Quiet, false),
        new("insight.idle-cash", "30 days and 20 %", () => Cash(25).LaterDays(30), Quiet, true),
        new("insight.idle-cash", "a moment before 30 days", () => Cash(25).Later(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1)), Quiet, false),
        new("insight.idle-cash", "just below 20 %", () => Cash(24.99m).LaterDays(30), Quiet, false),
        new("insight.idle-cash", "no cash", () => Cash(0).LaterDays(30), Quiet, false),
        Earnings(14, true), Earnings(15, false), Earnings(0, true), Earnings(-1, false),
        ExDividend(14, 2, true), ExDividend(15, 2, false), ExDividend(0, 2, true), ExDividend(-1, 2, false), ExDividend(3, null, false),
        Move("insight.unusual-move", f => f with { LastPrice = 100 * Math.Exp(0.0300001) }, true),
        Move("insight.unusual-move", f => f with { LastPrice = 100 * Math.Exp(-0.0300001) }, true),
        Move("insight.unusual-move", f => f with { LastPrice = 100 * Math.Exp(0.0299999) }, false),
        Move("insight.unusual-move", f => f with { LastPrice = 110, DailyVolatility = null }, false),
        Move("insight.unusual-move", f => f with { LastPrice = 110, PreviousClose = null }, false),
        Move("insight.high-52w", f => f with { LastPrice = 150 }, true), Move("insight.high-52w", f => f with { LastPrice = 149.99 }, false),
        Move("insight.low-52w", f => f with { LastPrice = 50 }, true), Move("insight.low-52w", f => f with { LastPrice = 50.01 }, false),
        Move("alert.unusual-move", f => f with { LastPrice = 103.1 }, true), Move("alert.unusual-move", f => f with { LastPrice = 103 }, false),
        Move("alert.high-52w", f => f with { LastPrice = 150 }, true), Move("alert.high-52w", f => f with { LastPrice = 149.99 }, false),
        Move("alert.low-52w", f => f with { LastPrice = 50 }, true), Move("alert.low-52w", f => f with { LastPrice = 50.01 }, false),
        new("alert.high-52w", "of something watched", () => WhoAllowsAll().Does(new WatchlistChanged("H", WatchlistChange.Added)), Moved(f => f with { LastPrice = 150 }), true),
        new("insight.high-52w", "of something only watched", () => WhoAllowsAll().Does(new WatchlistChanged("H", WatchlistChange.Added)), Moved(f => f with { LastPrice = 150 }), false),
        new("lesson.next", "with nothing allowed", () => new Investor(), Quiet, true),
        new("lesson.next", "all read", () => WhoAllowsAll().Completes("n1", "n2", "n3"), Quiet, false),
        new("lesson.next", "read, but that may not be used", () => WhoAllows(Purpose.NudgePush).Completes("n1", "n2", "n3"), Quiet, true),
        new("lesson.quiz-due", "read and not answered", () => WhoAllowsAll().Completes("n1"), Quiet, true),
        new("lesson.quiz-due", "started only", () => WhoAllowsAll().Does(new LessonStarted("n1")), Quiet, false),
        new("lesson.quiz-due", "one question answered", () => WhoAllowsAll().Completes("n1").Does(new QuizAnswered("n1", "q1", "shares", false)), Quiet, false),
        new("lesson.quiz-due", "answers may not be kept", () => WhoAllows(Purpose.PersonaliseBehaviour).Completes("n1"), Quiet, false),
        new("idea.low-risk", "risk level 2", () => new Investor(), Idea(AssetClass.Fund, 2), true),
        new("idea.low-risk", "risk level 3", () => new Investor(), Idea(AssetClass.Fund, 3), false),
        new("idea.low-risk", "a share", () => new Investor(), Idea(AssetClass.Equity, 1), false),
        new("idea.low-risk", "held already", () => WhoAllowsAll().Holds(Share("IDEA")), Idea(AssetClass.Bond, 1), false),
        new("question.consent", "nothing chosen", () => new Investor(), Quiet, true),
        new("question.paused", "paused", () => WhoAllowsAll().Does(new PersonalisationPaused(true)), Quiet, true),
        new("question.paused", "let go on", () => WhoAllowsAll().Does(new PersonalisationPaused(true), new PersonalisationPaused(false)), Quiet, false),
        new("question.consent", "paused before anything was chosen", () => new Investor().Does(new PersonalisationPaused(true)), Quiet, false),
        new("question.consent", "one purpose refused", () => new Investor().Does(new ConsentWithdrawn("nudge-push")), Quiet, false),
        new("question.goal", "no goal", () => WhoAllows(Purpose.PersonaliseDeclared), Quiet, true),
        new("question.goal", "a goal", () => WhoAllows(Purpose.PersonaliseDeclared).Does(new ProfileDeclared(Goals: ["home"])), Quiet, false),
        new("question.goal", "statements may not be kept", () => WhoAllows(Purpose.PersonalisePortfolio), Quiet, false),
        new("question.contradiction", "39 % right", () => Claiming(Experience.Advanced, 39), Quiet, true),
        new("question.contradiction", "40 % right", () => Claiming(Experience.Advanced, 40), Quiet, false),
        new("question.contradiction", "a lesser claim", () => Claiming(Experience.Intermediate, 0), Quiet, false),
        new("question.contradiction", "a claim of two years ago", () => Claiming(Experience.Advanced, 0).LaterDays(730), Quiet, false),
        new("question.risk-horizon", "high risk, one year", () => Says(new(RiskComfort: RiskComfort.High, HorizonYears: 1)), Quiet, true),
        new("question.risk-horizon", "high risk, two years", () => Says(new(RiskComfort: RiskComfort.High, HorizonYears: 2)), Quiet, false),
        new("question.risk-horizon", "medium risk, no year", () => Says(new(RiskComfort: RiskComfort.Medium, HorizonYears: 0)), Quiet, false),
        new("question.risk-horizon", "high risk, years unknown", () => Says(new(RiskComfort: RiskComfort.High)), Quiet, false),
        new("question.refresh", "said 730 days ago", () => Says(new(Experience.Novice)).LaterDays(730), Quiet, true),
        new("question.refresh", "said 729 days ago", () => Says(new(Experience.Advanced)).LaterDays(729), Quiet, false),
        new("question.refresh", "said again since", () => Says(new(Experience.Advanced)).LaterDays(729).Does(new ProfileDeclared(Experience.Advanced)).LaterDays(1), Quiet, false),
        new("question.refresh", "something else said since", () => Says(new(Experience.Advanced)).LaterDays(729).Does(new ProfileDeclared(Goals: ["home"])).LaterDays(1), Quiet, true),
        new("question.way-back", "the simple view chosen, 30 trades", () => Says(new(Experience.Novice)).Trades(30), Quiet, true),
        new("question.way-back", "the simple view chosen, 29 trades", () => Says(new(Experience.Novice)).Trades(29), Quiet, false),
        new("question.way-back", "the middle view chosen, evidence for more", () => Says(new(Experience.Intermediate)).Answers(5, 5).Trades(60), Quiet, true),
        new("question.way-back", "the middle view chosen, no evidence for more", () => Says(new(Experience.Intermediate)).Trades(60), Quiet, false),
        new("question.way-back", "nothing chosen", () => WhoAllowsAll().Trades(30), Quiet, false),
        new("question.way-back", "taken", () => Says(new(Experience.Novice)).Trades(30).Does(new ProfileDeclared(Experience.Intermediate)), Quiet, false),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < All.Length; i++) data.Add(i, All[i].ToString());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Card_AroundItsBoundary_IsThereOrNot(int index, string name)
    {
        var (findings, _) = Find(All[index]);

        findings.Any(f => f.Code == All[index].Code).ShouldBe(All[index].IsThere, name);
    }

    /// <summary>What is shown carries its disclosure, its reason in words and its inputs; the finder supplies exactly what the catalogue says.</summary>
    [Fact]
    public void Card_OfEveryKind_IsCompleteAndAsCatalogued()
    {
        var seen = new HashSet<string>();
        foreach (var (findings, _) in All.Select(Find))
            foreach (var finding in findings)
            {
                seen.Add(finding.Code);
                finding.Values.ToFrozenDictionary(v => v.Key, v => v.Value.GetType()).ShouldBe(CardCatalogue.Placeholders[finding.Code], ignoreOrder: true, finding.Code);
                var card = finding.ToCard(Words.All);
                card.Disclosure.ShouldNotBeEmpty();
                card.Reason.Code.ShouldBe(finding.Code);
                card.Reason.Text.ShouldNotBeEmpty();
                card.Reason.Text.ShouldNotContain('{');
                card.Tags.ShouldNotBeEmpty();
                // A lesson in reading order, the first question of all and a pause rest on nothing that is known of the investor.
                if (finding.Code is not ("lesson.next" or "question.consent" or "question.paused")) card.Reason.Inputs.ShouldNotBeEmpty(finding.Code);
                card.Reason.Inputs.ShouldAllBe(i => i.Name.StartsWith("market.", StringComparison.Ordinal) || (i.Source != null && i.Purpose != null));
            }
        seen.ShouldBe(CardCatalogue.Placeholders.Keys, ignoreOrder: true);
    }

    [Fact]
    public void Card_OfEveryCase_HasAnIdOfItsOwn()
    {
        foreach (var (findings, situation) in All.Select(Find))
            findings.Select(f => f.ToCard(situation.Content).Id).ShouldBeUnique();
    }

    [Fact]
    public void Sector_InTwoCurrencies_IsOneCard()
    {
        var market = new FakeMarket().With("A").With("B").With("U", currency: "USD").With("V", currency: "USD");
        var situation = See(Holding(Share("A", 2), Share("B"), Share("U", currency: "USD"), Share("V", currency: "USD")), market);

        HoldingInsights.Find(situation).Count(f => f.Code == "insight.sector").ShouldBe(1);
    }

    [Theory]
    [InlineData(0.031, 0.03)]
    [InlineData(0.004, 0.004)]
    public void Move_OfAnySize_IsNeverShownAsNothing(double move, double shown)
    {
        var market = Moved(f => f with { LastPrice = 100 * (1 + move), DailyVolatility = 0.001 });

        MarketMoves.Find(See(Holding(Share("H")), market), CardKind.Insight).Single().Values["move"].ShouldBe(shown);
    }

    private static (IReadOnlyList<Finding> Findings, Situation Situation) Find(Case one)
    {
        var situation = See(one.Who(), one.Market);
        return (
        [
            .. HoldingInsights.Find(situation), .. MarketMoves.Find(situation, CardKind.Insight), .. MarketMoves.Find(situation, CardKind.Alert),
            .. Learning.Lessons(situation, "novice"), .. Learning.Ideas(situation), .. Questions.Find(situation, RuleSets.Product),
        ], situation);
    }

    private static Situation See(Investor investor, FakeMarket market) => new(investor.State, market, Words.All, investor.Now);

    private static Investor Holding(params Position[] positions) => WhoAllowsAll().Holds(positions);

    private static Investor Cash(decimal amount) => WhoAllowsAll().Does(new HoldingsReported([new("INR", amount)], [Share("A", 1)]));

    private static Position Fund(decimal quantity) => Share("F", quantity, assetClass: AssetClass.Fund);

    private static Investor Claiming(Experience claim, int right) =>
        WhoAllowsAll().Does(new ProfileDeclared(claim)).Answers(100, right);

    private static Investor Says(ProfileDeclared said) => WhoAllowsAll().Does(said);

    private static FakeMarket Moved(Func<InstrumentFacts, InstrumentFacts> change) => new FakeMarket().With("H", change);

    private static FakeMarket Idea(AssetClass assetClass, int riskLevel) => new FakeMarket().With("IDEA", assetClass: assetClass, riskLevel: riskLevel);

    private static Case Move(string code, Func<InstrumentFacts, InstrumentFacts> change, bool isThere) =>
        new(code, isThere ? "at the boundary" : "just short of it", () => Holding(Share("H")), Moved(change), isThere);

    private static Case Earnings(int days, bool isThere) =>
        new("insight.earnings-ahead", $"in {days} days", () => Holding(Share("H")), Moved(f => f with { NextEarnings = Today.AddDays(days) }), isThere);

    private static Case ExDividend(int days, double? amount, bool isThere) => new("insight.ex-dividend-ahead", $"in {days} days, {amount}",
        () => Holding(Share("H")), Moved(f => f with { NextExDividend = Today.AddDays(days), DividendPerShare = amount }), isThere);
}
