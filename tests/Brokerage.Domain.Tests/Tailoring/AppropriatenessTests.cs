using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using Experience = Brokerage.Domain.Events.Experience;

namespace Brokerage.Domain.Tests.Tailoring;

public sealed class AppropriatenessTests
{
    private const string Option = "OPT", Doubled = "X2", Tiny = "TINY", Plain = "PLAIN", Nameless = "NAMELESS";

    /// <summary>Everything is at its high of a year: each instrument that is watched is worth an alert.</summary>
    private static readonly FakeMarket Market = new FakeMarket()
        .With(Plain, High).With(Option, High, AssetClass.Option)
        .With(Doubled, f => High(f) with { Instrument = f.Instrument with { Complexity = Complexity.Leveraged } }, AssetClass.Etf)
        .With(Tiny, f => High(f) with { Instrument = f.Instrument with { Complexity = Complexity.Illiquid } })
        .With(Nameless, f => High(f) with { Instrument = f.Instrument with { Complexity = Complexity.Unknown } });

    [Theory]
    [InlineData(3, 3, 0, true)]
    [InlineData(10, 7, 0, true)]
    [InlineData(10, 6, 0, false)]
    [InlineData(2, 2, 0, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(3, 3, 365, true)]
    [InlineData(3, 3, 366, false)]
    public void Evidence_AroundItsBoundaries_CountsOrNot(int answers, int right, int daysAgo, bool allowed)
    {
        var investor = Answering("options-intro", answers, right).LaterDays(daysAgo);

        Appropriateness.Allows(investor.State, Complexity.Derivative, investor.Now).ShouldBe(allowed);
    }

    [Theory]
    [InlineData("options-intro", Complexity.Derivative)]
    [InlineData("leverage", Complexity.Leveraged)]
    [InlineData("small-caps", Complexity.Illiquid)]
    [InlineData("shares", Complexity.Plain)]
    public void Evidence_OfOneFamily_SaysNothingOfAnother(string topic, Complexity known)
    {
        var investor = Answering(topic, 5, 5);

        foreach (var complexity in Enum.GetValues<Complexity>())
            Appropriateness.Allows(investor.State, complexity, investor.Now).ShouldBe(complexity == Complexity.Plain || complexity == known, complexity.ToString());
    }

    [Fact]
    public void Evidence_OldAndNew_OnlyTheNewCounts()
    {
        var investor = Answering("options-intro", 5, 0).LaterDays(366);
        for (var i = 5; i < 8; i++) investor.Does(new QuizAnswered("lesson", $"q{i}", "derivatives", true));

        Appropriateness.ScoreOf(investor.State, Complexity.Derivative, investor.Now).ShouldBe(1);
    }

    [Fact]
    public void Evidence_WithdrawnPurpose_IsNone()
    {
        var investor = Answering("options-intro", 5, 5).Does(new ConsentWithdrawn(Purpose.PersonaliseDeclared.Key()));

        Appropriateness.Allows(investor.State, Complexity.Derivative, investor.Now).ShouldBeFalse();
        var kept = investor.State with { Declared = Answering("options-intro", 5, 5).State.Declared };
        Appropriateness.Allows(kept, Complexity.Derivative, investor.Now).ShouldBeFalse("answers that are there may not be used either");
    }

    [Fact]
    public void Evidence_ClaimsAndTradesOfDerivatives_AreNone()
    {
        var investor = Investor.WhoAllowsAll().Does(new ProfileDeclared(Experience.Advanced)).Trades(200, Option, AssetClass.Option);

        Appropriateness.Allows(investor.State, Complexity.Derivative, investor.Now).ShouldBeFalse();
    }

    [Fact]
    public void Alert_OfAComplexInstrumentOnTheWatchlist_OnlyWithEvidence()
    {
        Alerts(Watching()).ShouldBe([Plain]);
        Alerts(Learns(Watching(), "options-intro")).ShouldBe([Option, Plain]);
        Alerts(Learns(Watching(), "leverage")).ShouldBe([Plain, Doubled]);
        Alerts(Learns(Learns(Learns(Watching(), "options-intro"), "small-caps"), "leverage")).ShouldBe([Option, Plain, Tiny, Doubled]);
        Alerts(Learns(Watching(), "options-intro").LaterDays(366).Does(new ProfileDeclared(Experience.Advanced))).ShouldNotContain(Option);
    }

    [Fact]
    public void Alert_OfAComplexInstrument_IsTaggedAndNamesItsEvidence()
    {
        var alert = See(Learns(Watching(), "options-intro")).Single(c => c.Instruments.Contains(Option));

        alert.Tags.ShouldContain(Appropriateness.ComplexTag);
        var evidence = alert.Reason.Inputs.Single(i => i.Name == "knowledge.derivatives");
        (evidence.Value.Number, evidence.Source, evidence.Purpose).ShouldBe((1, FeatureSource.Tested, Purpose.PersonaliseDeclared));
        See(Watching()).Single(c => c.Instruments.Contains(Plain)).Tags.ShouldNotContain(Appropriateness.ComplexTag);
    }

    [Fact]
    public void Alert_OfWhatIsHeld_NeedsNoEvidence() =>
        Alerts(Watching().Trades(1, Option, AssetClass.Option)).ShouldBe([Option, Plain]);

    [Fact]
    public void Alert_OfWhatWasHeld_NeedsEvidenceAgain() =>
        Alerts(Watching().Trades(1, Option, AssetClass.Option).Trades(1, Option, AssetClass.Option, OrderSide.Sell)).ShouldBe([Plain]);

    [Fact]
    public void Idea_OfALeveragedFund_OnlyWithEvidence()
    {
        var market = new FakeMarket().With("F2", f => f with { Instrument = f.Instrument with { Complexity = Complexity.Leveraged } }, AssetClass.Fund, riskLevel: 2);

        Cards(new Investor(), market).ShouldNotContain(c => c.Kind == CardKind.Idea);
        Cards(Answering("leverage", 3, 3), market).ShouldContain(c => c.Kind == CardKind.Idea);
    }

    [Theory]
    [InlineData("novice")]
    [InlineData("intermediate")]
    [InlineData("advanced")]
    public void Tier_OfAnyHeight_BlocksNoOrderAndNoRight(string tier)
    {
        var investor = Investor.WhoAllowsAll().Holds([.. Enum.GetValues<AssetClass>().Select(c => Investor.Share($"HELD-{c}", 10, assetClass: c))]);
        var state = investor.State with { Placement = investor.State.Placement with { Tier = tier } };
        InvestorEvent[] all =
        [
            .. from asset in Enum.GetValues<AssetClass>()
               from side in Enum.GetValues<OrderSide>()
               from type in Enum.GetValues<OrderType>()
               select new OrderPlaced($"{asset}-{side}-{type}", $"HELD-{asset}", asset, side, type, 1, "INR", 1),
            .. EventCatalogue.All.Where(t => t.FromApp).Select(t => t.Example),
        ];

        foreach (var data in all)
        {
            InvestorFold.DropCode(state, data).ShouldBeNull(data.ToString());
            Consistency.Check(state, data).ShouldBeNull(data.ToString());
        }
        // And each order is filled: the fill is looked at with the order known.
        foreach (var order in all.OfType<OrderPlaced>())
        {
            var ordered = InvestorFold.Apply(state, new(state.Sequence + 1, "test", "o", investor.Now, investor.Now, "", order));
            Consistency.Check(ordered, new OrderFilled(order.OrderId, 1, 1)).ShouldBeNull(order.ToString());
        }
    }

    private static InstrumentFacts High(InstrumentFacts facts) => facts with { LastPrice = 150, DailyVolatility = null };

    private static Investor Answering(string topic, int answers, int right)
    {
        var investor = Investor.WhoAllowsAll();
        for (var i = 0; i < answers; i++) investor.Does(new QuizAnswered("lesson", $"q{i}", topic, i < right));
        return investor;
    }

    /// <summary>Who watches one instrument of each kind, and one that nobody knows.</summary>
    private static Investor Watching()
    {
        var investor = Investor.WhoAllowsAll();
        foreach (var symbol in new[] { Plain, Option, Doubled, Tiny, Nameless, "GONE" }) investor.Does(new WatchlistChanged(symbol, WatchlistChange.Added));
        return investor;
    }

    private static Investor Learns(Investor investor, string topic)
    {
        for (var i = 0; i < 3; i++) investor.Does(new QuizAnswered(topic, $"q{i}", topic, true));
        return investor;
    }

    private static IEnumerable<string> Alerts(Investor investor) =>
        See(investor).Where(c => c.Kind == CardKind.Alert).SelectMany(c => c.Instruments).Order(StringComparer.Ordinal);

    /// <summary>What the advanced see: time and claims move tiers too, and here only the evidence is looked at.</summary>
    private static ImmutableArray<Card> See(Investor investor) => Personalization.Tailor(
        investor.State with { Placement = investor.State.Placement with { Tier = "advanced" } }, Market, investor.Rules, Words.All, investor.Now).Cards;

    private static ImmutableArray<Card> Cards(Investor investor, FakeMarket market) =>
        Personalization.Tailor(investor.State, market, investor.Rules, Words.All, investor.Now).Cards;
}
