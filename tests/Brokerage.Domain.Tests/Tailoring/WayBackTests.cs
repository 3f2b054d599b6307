using Brokerage.Domain.Events;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using Experience = Brokerage.Domain.Events.Experience;

namespace Brokerage.Domain.Tests.Tailoring;

/// <summary>A choice of a lower tier is honoured at once, and the way back is offered and open, but no shortcut.</summary>
public sealed class WayBackTests
{
    private static readonly ProfileDeclared Simple = new(Experience.Novice), More = new(Experience.Advanced);

    [Fact]
    public void Offer_ToOneWhoChoseLower_NamesTheTierAndBothSides()
    {
        var offer = OfferTo(Advanced().Does(Simple))!;

        offer.Values["tier"].ShouldBe("advanced");
        offer.Inputs.Select(i => i.Name).ShouldBe(["declared_experience", "trades_90d", "quiz_score"]);
    }

    [Fact]
    public void Offer_Shown_ChangesNoTier()
    {
        var investor = Advanced().Does(Simple);
        OfferTo(investor).ShouldNotBeNull();

        investor.LaterDays(10).Does(new CardDismissed("question.way-back")).State.Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public void Way_TakenWithTheEvidence_IsOpenAfterTheDwell()
    {
        var investor = Advanced().Does(Simple);
        investor.LaterDays(1).Does(More);
        (investor.State.Placement.Tier, investor.State.Placement.HeldTier).ShouldBe(("novice", "advanced"));

        var until = investor.State.Placement.HeldUntil!.Value;
        until.ShouldBeGreaterThanOrEqualTo(investor.State.Placement.Since!.Value + investor.Rules.Stability.MinDwell);
        investor.Now = until.AddTicks(-1);
        investor.Does(new CardDismissed("x")).State.Placement.Tier.ShouldBe("novice");
        investor.Now = until;
        investor.Does(new CardDismissed("x")).State.Placement.Tier.ShouldBe("advanced");
    }

    [Fact]
    public void Way_TakenWithoutTheEvidence_LeadsNowhere()
    {
        var investor = Advanced().Does(Simple).LaterDays(89).Does(new CardDismissed("x"));
        investor.LaterDays(2).Does(More);

        investor.State.Placement.Tier.ShouldBe("novice");
        investor.State.Placement.HeldTier.ShouldBeNull();
    }

    private static Investor Advanced() => Investor.WhoAllowsAll().Answers(5, 5).Trades(60);

    private static Finding? OfferTo(Investor investor) =>
        Questions.Find(new(investor.State, new FakeMarket(), Words.All, investor.Now), investor.Rules).SingleOrDefault(f => f.Code == "question.way-back");
}
