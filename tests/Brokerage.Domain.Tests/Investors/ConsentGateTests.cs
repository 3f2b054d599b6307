using System.Text.Json;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Investors;

public sealed class ConsentGateTests
{
    public static TheoryData<Purpose> Fed => [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService];

    [Theory]
    [MemberData(nameof(Fed))]
    public void Apply_WithoutTheGrant_ChangesNoSection(Purpose purpose)
    {
        var others = Investor.WhoAllows([.. Purposes.All.Where(p => p != purpose)]);
        var before = others.State;

        foreach (var type in EventCatalogue.All.Where(t => t.Purpose == purpose))
        {
            InvestorFold.DropCode(others.State, type.Example).ShouldBe("consent");
            others.Does(type.Example);
        }

        (others.State with { Sequence = before.Sequence }).ToBytes().ShouldBe(before.ToBytes());
        FeatureCatalogue.All.Where(f => f.Purposes.Contains(purpose)).ShouldAllBe(f => !f.Evaluate(others.State, others.Now).IsKnown);
    }

    [Theory]
    [MemberData(nameof(Fed))]
    public void Apply_WithTheGrant_ChangesTheState(Purpose purpose)
    {
        var investor = Investor.WhoAllows(purpose);
        var before = investor.State;

        investor.Does(EventCatalogue.All.First(t => t.Purpose == purpose).Example);

        (investor.State with { Sequence = before.Sequence }).ToBytes().ShouldNotBe(before.ToBytes());
        FeatureCatalogue.All.ShouldContain(f => f.Purposes.Contains(purpose) && f.Evaluate(investor.State, investor.Now).IsKnown);
    }

    [Fact]
    public void Withdraw_AfterRisingOnThatData_ForgetsDataTierAndDwell()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio).Trades(40).Does(new CardDismissed("insight.drawdown:VARUNA"));
        investor.State.Placement.Tier.ShouldBe("intermediate");

        investor.Does(new ConsentWithdrawn("personalise-portfolio"));

        investor.State.Portfolio.ShouldBe(Portfolio.Empty);
        investor.State.Dismissed.ShouldBeEmpty();
        investor.State.Placement.Tier.ShouldBe("novice");
        investor.State.Placement.Transitions.ShouldBeEmpty();
        investor.State.Placement.DecidedBy.ShouldBe(investor.State.Sequence);
        investor.State.Consents.Find(Purpose.PersonalisePortfolio)!.Granted.ShouldBeFalse();
    }

    [Fact]
    public void Withdraw_OfAnotherPurposesData_DecidesAnewFromWhatIsLeft()
    {
        var investor = Investor.WhoAllowsAll().Completes("a", "b", "c", "d", "e", "f").Answers(2, 2).Trades(40);

        investor.Does(new ConsentWithdrawn("personalise-portfolio"));

        investor.State.Placement.ShouldSatisfyAllConditions(
            p => p.Tier.ShouldBe("intermediate"), p => p.Rule.ShouldBe("intermediate-by-knowledge"), p => p.Since.ShouldBe(investor.Now));
    }

    [Fact]
    public void Withdraw_WhatFeedsNoFeature_LeavesTheTier()
    {
        var investor = Investor.WhoAllowsAll().Trades(40);
        var before = investor.State.Placement;

        investor.Does(new ConsentWithdrawn("nudge-push"), new ConsentWithdrawn("measure-improve"));

        investor.State.Placement.ShouldBe(before);
    }

    [Fact]
    public void Withdraw_WhatWasNeverGiven_IsRecordedAndChangesNothingElse()
    {
        var investor = Investor.WhoAllows(Purpose.PersonalisePortfolio).Trades(40);
        var before = investor.State.Placement;

        investor.Does(new ConsentWithdrawn("personalise-declared"));

        investor.State.Placement.ShouldBe(before);
        investor.State.Consents.Find(Purpose.PersonaliseDeclared)!.Granted.ShouldBeFalse();
    }

    [Fact]
    public void Give_TheSameTwice_KeepsTheFirstReceipt()
    {
        var investor = Investor.WhoAllows(Purpose.NudgePush);
        var first = investor.State.Consents.Find(Purpose.NudgePush);

        investor.LaterDays(1).Does(new ConsentGiven("nudge-push", "2026-01", "en"));
        investor.State.Consents.Find(Purpose.NudgePush).ShouldBe(first);

        investor.Does(new ConsentGiven("nudge-push", "2026-02", "en"));
        investor.State.Consents.Find(Purpose.NudgePush).ShouldBe(
            new ConsentRecord(
                Purpose.NudgePush, ConsentState.Given, "2026-02", "en", investor.Now, $"consent-{investor.State.Sequence}", investor.Now.AddDays(PurposeCatalogue.DefaultDurationDays)));
    }

    [Fact]
    public void Withdraw_Twice_KeepsTheFirstReceipt()
    {
        var investor = Investor.WhoAllows(Purpose.NudgePush).Does(new ConsentWithdrawn("nudge-push"));
        var first = investor.State.Consents.Find(Purpose.NudgePush);

        investor.LaterDays(1).Does(new ConsentWithdrawn("nudge-push")).State.Consents.Find(Purpose.NudgePush).ShouldBe(first);
    }

    /// <summary>
    /// Promise 6: two investors who differ only in the data of one purpose have the same state and see the same experience once it is withdrawn,
    /// or where it was never granted.
    /// </summary>
    [Fact]
    public void Twins_DifferingInUngrantedData_HaveEqualStatesAndExperiences() => Property.Holds(300, choices =>
    {
        var purpose = choices.Of(Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService);
        var everGranted = !choices.OneIn(3);
        Purpose[] granted = [.. Purposes.All.Where(p => p != purpose || everGranted)];
        var (one, other) = (Investor.WhoAllows(granted), Investor.WhoAllows(granted));
        for (var left = choices.UpTo(30); left > 0; left--)
        {
            one.Now = other.Now = Histories.Step(choices, one.Now);
            if (choices.OneIn(3))
            {
                var shared = choices.Of(Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService);
                if (shared == purpose || Histories.Of(shared, choices, one.State) is not { } same) continue;
                one.Does(same);
                other.Does(same);
            }
            else if (Histories.Of(purpose, choices, one.State) is { } mine)
            {
                // The twins' numbers of events are alike; what stands in them is not. Half a hundred trades move a tier.
                if (choices.OneIn(4) && purpose == Purpose.PersonalisePortfolio)
                {
                    one.Trades(50);
                    for (var i = 0; i < 100; i++) other.Does(new AccountFunded(1, "INR"));
                }
                one.Does(mine);
                other.Does(Histories.Of(purpose, choices, other.State) ?? EventCatalogue.All.First(t => t.Purpose == purpose).Example);
            }
        }
        if (everGranted)
        {
            one.Does(new ConsentWithdrawn(purpose.Key()));
            other.Does(new ConsentWithdrawn(purpose.Key()));
        }
        one.Now = other.Now = Histories.Step(choices, one.Now);

        Text(one.State).ShouldBe(Text(other.State));
        See(one).ShouldBe(See(other));
    });

    private static string Text(InvestorState state) => JsonSerializer.Serialize(state);

    private static string See(Investor investor)
    {
        var seen = Personalization.Tailor(investor.State, Histories.Market, investor.Rules, Words.All, investor.Now);
        return JsonSerializer.Serialize(seen.Cards) + JsonSerializer.Serialize(seen.TierReason) + seen.Tier;
    }
}
