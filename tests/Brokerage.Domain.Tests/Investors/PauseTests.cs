using System.Text.Json;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Investors;

public sealed class PauseTests
{
    [Fact]
    public void Paused_AnyHistory_ShowsAndUsesWhatIsUsedOfSomebodyWithAnother() => Property.Holds(200, choices =>
    {
        var (one, other) = (Histories.Play(choices, 40), Histories.Play(choices, 40));
        one.Now = other.Now = one.Now > other.Now ? one.Now : other.Now;

        one.Does(new PersonalisationPaused(true));
        other.Does(new PersonalisationPaused(true));

        See(one).ShouldBe(See(other));
        FeatureCatalogue.All.ShouldAllBe(f => !f.Evaluate(one.State, one.Now).IsKnown);
        Row(one).Consents.ShouldBe((byte)0);
        JsonSerializer.Serialize(Row(one).Placement).ShouldBe(JsonSerializer.Serialize(Row(other).Placement));
    });

    [Fact]
    public void Paused_TheApp_ShowsTheDefaultLayoutAndTheWayBack()
    {
        var investor = Investor.WhoAllowsAll().Trades(40).Does(new PersonalisationPaused(true));

        var seen = Personalization.Tailor(investor.State, Histories.Market, investor.Rules, Words.All, investor.Now);

        seen.Tier.ShouldBe("novice");
        seen.Cards.Select(c => c.Id).ShouldContain("question.paused");
        seen.Cards.ShouldAllBe(c => c.Id.StartsWith("question.paused") || c.Id.StartsWith("lesson.next") || c.Id.StartsWith("idea.low-risk"));
    }

    [Fact]
    public void Paused_Events_AreDroppedAndConsentsAreNot()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio).Does(new PersonalisationPaused(true));

        InvestorFold.DropCode(investor.State, new AccountFunded(1, "INR")).ShouldBe("paused");
        InvestorFold.DropCode(investor.State, new LessonStarted("x")).ShouldBe("consent");
        InvestorFold.DropCode(investor.State, new ConsentWithdrawn("personalise-portfolio")).ShouldBeNull();
        InvestorFold.DropCode(investor.State, new LearningReset()).ShouldBeNull();
    }

    [Fact]
    public void Resumed_WhatWasKnown_IsThereAgainAndDecidedAnew()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio).Trades(40);
        var before = investor.State;

        investor.Does(new PersonalisationPaused(true)).LaterDays(200).Does(new PersonalisationPaused(false));

        investor.State.Portfolio.ShouldBe(before.Portfolio);
        before.Placement.Tier.ShouldBe("intermediate");
        investor.State.Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public void Withdrawn_WhilePaused_IsForgotten()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio).Trades(40).Does(new PersonalisationPaused(true), new ConsentWithdrawn("personalise-portfolio"));

        investor.State.Portfolio.ShouldBe(Portfolio.Empty);
        investor.Does(new PersonalisationPaused(false)).State.Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public void Reset_AnyHistory_IsAsIfTheSameConsentsHadJustBeenGiven() => Property.Holds(200, choices =>
    {
        var (one, fresh) = (Histories.Play(choices, 40), Investor.WhoAllowsAll());
        fresh.Now = one.Now;

        one.Does(new LearningReset());
        fresh.Does(new LearningReset());

        Text(one.State).ShouldBe(Text(fresh.State with { FirstSeen = one.State.FirstSeen, Consents = one.State.Consents }));
        one.State.Consents.Records.ShouldAllBe(r => r.Granted);
    });

    [Fact]
    public void Reset_ADeclaredSimplerView_IsForgottenToo()
    {
        var investor = Investor.WhoAllowsAll().Trades(40).Does(new ProfileDeclared(Experience.Novice));
        investor.State.Placement.Rule.ShouldBe("honour-lower-choice");

        investor.Does(new LearningReset());

        investor.State.Declared.ShouldBe(Declared.Empty);
        investor.State.Placement.Rule.ShouldBe("default");
    }

    private static string Text(InvestorState state) =>
        JsonSerializer.Serialize(state with { Sequence = 0, ForgotAt = 0, Placement = state.Placement with { DecidedBy = 0 } });

    private static string See(Investor investor)
    {
        var seen = Personalization.Tailor(investor.State, Histories.Market, investor.Rules, Words.All, investor.Now);
        return JsonSerializer.Serialize(seen.Cards) + JsonSerializer.Serialize(seen.TierReason) + seen.Tier;
    }

    private static PopulationRow Row(Investor investor) => PopulationRow.Of(FeatureColumns.Catalogue, "i", investor.State.Usable, investor.Now);
}
