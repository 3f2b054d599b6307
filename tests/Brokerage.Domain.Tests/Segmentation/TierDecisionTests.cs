using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class TierDecisionTests
{
    private static readonly TimeSpan Dwell = RuleSets.Steady.MinDwell;

    [Fact]
    public void Decide_FirstPlacement_IsNotHeldByAnyDwell()
    {
        var investor = Investor.WhoAllowsAll().Trades(30);

        var placement = investor.State.Placement;
        (placement.Tier, placement.Since, placement.Rule, placement.Revision).ShouldBe(("intermediate", investor.Now, "intermediate-by-activity", RuleSets.Product.Revision));
        placement.DecidedBy.ShouldBe(investor.State.Sequence);
    }

    [Fact]
    public void Decide_UpWithinTheDwell_WaitsUntilItsEnd()
    {
        var investor = Investor.WhoAllowsAll().Trades(30).LaterDays(1).Answers(1, 1).Trades(30);
        var end = Investor.Start + Dwell;
        var placement = investor.State.Placement;
        (placement.Tier, placement.HeldTier, placement.HeldUntil).ShouldBe(("intermediate", "advanced", end));

        investor.Now = end.AddTicks(-1);
        investor.Does(new Reconsidered()).State.Placement.Tier.ShouldBe("intermediate");

        investor.Now = end;
        investor.Does(new Reconsidered()).State.Placement.ShouldSatisfyAllConditions(
            p => p.Tier.ShouldBe("advanced"), p => p.HeldTier.ShouldBeNull(), p => p.HeldUntil.ShouldBeNull());
    }

    [Fact]
    public void Decide_ReasonForAHoldGoes_ClearsTheHold()
    {
        var investor = Investor.WhoAllowsAll().Trades(30).Answers(1, 1).Trades(30);
        investor.State.Placement.HeldTier.ShouldBe("advanced");

        investor.Answers(3, 0).State.Placement.ShouldSatisfyAllConditions(p => p.Tier.ShouldBe("intermediate"), p => p.HeldTier.ShouldBeNull());
    }

    [Fact]
    public void Decide_ChoiceOfTheInvestorForLess_IsHonouredAtOnceWhateverTheBudget()
    {
        var investor = Investor.WhoAllowsAll().Trades(30).LaterDays(8).Answers(1, 1).Trades(30);
        investor.State.Placement.Tier.ShouldBe("advanced");
        investor.State.Placement.Transitions.Length.ShouldBe(2);

        investor.Does(new ProfileDeclared(Experience.Intermediate)).State.Placement.Tier.ShouldBe("intermediate");
        investor.Does(new ProfileDeclared(Experience.Novice)).State.Placement.Tier.ShouldBe("novice");
    }

    /// <summary>Advanced since yesterday, and by today's record not even intermediate: the record's fall waits, the choice does not.</summary>
    [Fact]
    public void Decide_ChoiceBetweenAHeldTierAndTheRecord_IsHonouredAtOnceAndProlongsNoHold()
    {
        var advanced = Placement.Initial with { Tier = "advanced", Since = Investor.Start.AddDays(-1), Rule = "advanced-by-evidence", Transitions = [Investor.Start.AddDays(-1)] };
        var until = Investor.Start.AddDays(-1) + Dwell;
        var investor = Investor.WhoAllowsAll().Placed(advanced);
        investor.Does(new Reconsidered()).State.Placement.ShouldSatisfyAllConditions(
            p => p.Tier.ShouldBe("advanced"), p => p.HeldTier.ShouldBe("novice"), p => p.HeldUntil.ShouldBe(until));

        investor.Does(new ProfileDeclared(Experience.Intermediate));

        investor.State.Placement.ShouldSatisfyAllConditions(
            p => (p.Tier, p.Rule, p.HeldTier, p.HeldUntil).ShouldBe(("intermediate", "honour-middle-choice", "novice", until)),
            p => p.DecidedBy.ShouldBe(investor.State.Sequence), p => p.Transitions.ShouldBe(advanced.Transitions));
        investor.Does(new Reconsidered()).State.Placement.Tier.ShouldBe("intermediate");
        investor.Now = until;
        investor.Does(new Reconsidered()).State.Placement.Tier.ShouldBe("novice");
    }

    [Theory]
    [InlineData("novice")]
    [InlineData("intermediate")]
    public void Decide_ClaimOfAHigherTierDuringAHold_ChangesNothing(string present)
    {
        var held = Placement.Initial with { Tier = present, Since = Investor.Start.AddDays(-1), Transitions = [Investor.Start.AddDays(-1)] };
        Investor.WhoAllowsAll().Placed(held).Does(new ProfileDeclared(Experience.Advanced)).State.Placement.Tier.ShouldBe(present);
    }

    [Fact]
    public void Decide_ImmediateRuleThatRaises_StillWaits()
    {
        var investor = Investor.WhoAllowsAll().Trades(30).Does(new ProfileDeclared(Experience.Novice));
        investor.State.Placement.Tier.ShouldBe("novice");

        investor.LaterDays(1).Does(new ProfileDeclared(Experience.Intermediate));

        investor.State.Placement.ShouldSatisfyAllConditions(p => p.Tier.ShouldBe("novice"), p => p.HeldTier.ShouldBe("intermediate"));
    }

    [Theory]
    [InlineData(Experience.Intermediate)]
    [InlineData(Experience.Advanced)]
    public void Decide_AClaimAlone_RaisesNobody(Experience claim) =>
        Investor.WhoAllowsAll().Does(new ProfileDeclared(claim)).State.Placement.Tier.ShouldBe("novice");

    [Theory]
    [InlineData(29.99, "novice", "intermediate")]
    [InlineData(30, "intermediate", null)]
    public void Decide_BudgetSpent_IsFreeThirtyDaysAfterTheEarlierTransition(double daysAfterTheFirst, string tier, string? heldTier)
    {
        // Up on day 0, down on day 10; the third within thirty days has to wait although the dwell is long over.
        var investor = Investor.WhoAllowsAll().Trades(30).LaterDays(10).Does(new ProfileDeclared(Experience.Novice)).LaterDays(9).Does(new ProfileDeclared(Experience.Advanced));
        investor.State.Placement.HeldUntil.ShouldBe(Investor.Start.AddDays(30));

        investor.Now = Investor.Start.AddDays(daysAfterTheFirst);
        investor.Does(new Reconsidered());

        (investor.State.Placement.Tier, investor.State.Placement.HeldTier).ShouldBe((tier, heldTier));
    }

    [Fact]
    public void Decide_RuleThatKeeps_IsTheOneInForceAfterTheMove()
    {
        // By knowledge she enters; with 25 trades, above the exit of 20, the earlier rule keeps her from then on.
        var investor = Investor.WhoAllowsAll().Trades(25).Completes("a", "b", "c", "d", "e", "f").Answers(1, 1);

        var placement = investor.State.Placement;
        (placement.Tier, placement.Rule).ShouldBe(("intermediate", "intermediate-by-activity"));
        TierDecision.Decide(RuleSets.Product, investor.State, investor.Now).ShouldBeSameAs(placement);
    }

    [Fact]
    public void Decide_TierThatTheRulesDroppedAltogether_IsLeftAtOnce()
    {
        var investor = Investor.WhoAllowsAll().Trades(30);
        investor.Rules = RuleSets.Product with { Tiers = ["novice", "advanced"], Rules = [] };

        investor.Does(new Reconsidered()).State.Placement.Tier.ShouldBe("novice");
    }

    /// <summary>Hysteresis is a guarantee: noise that stays between exit and enter moves nobody more than once.</summary>
    [Fact]
    public void Decide_NoiseSmallerThanTheBand_MovesAtMostOnce()
    {
        var moved = 0;
        Property.Holds(500, choices =>
        {
            var exit = choices.Between(1, 50);
            var enter = exit + choices.Between(1, 20);
            var rules = RuleSets.Of(new Stability(TimeSpan.Zero, 30), new Rule("r", "intermediate", RuleSets.AtLeast("horizon_years", enter, exit), false));
            var investor = Investor.WhoAllowsAll();
            investor.Rules = rules;
            for (var steps = 1 + choices.UpTo(40); steps > 0; steps--)
                investor.LaterDays(1).Does(new ProfileDeclared(HorizonYears: choices.Between(exit, enter)));

            investor.State.Placement.Transitions.Length.ShouldBeLessThanOrEqualTo(1);
            moved += investor.State.Placement.Transitions.Length;
        });
        moved.ShouldBeInRange(100, 499);
    }

    /// <summary>Whatever happens: no rule without the investor's own choice moves more often than the budget, nor within the dwell.</summary>
    [Fact]
    public void Decide_AnyWalk_KeepsDwellAndBudget()
    {
        var most = 0;
        Property.Holds(300, choices =>
        {
            var rules = RuleSets.Of(
                new Rule("a", "advanced", RuleSets.AtLeast("horizon_years", 50, 45), false), new Rule("b", "intermediate", RuleSets.AtLeast("horizon_years", 20), false));
            var investor = Investor.WhoAllowsAll();
            investor.Rules = rules;
            List<DateTimeOffset> moves = [];
            for (var steps = 1 + choices.UpTo(60); steps > 0; steps--)
            {
                var before = investor.State.Placement.Tier;
                investor.LaterDays(choices.Between(0, 8)).Does(new ProfileDeclared(HorizonYears: choices.Between(0, 80)));
                if (investor.State.Placement.Tier != before) moves.Add(investor.Now);
            }
            for (var i = 1; i < moves.Count; i++) (moves[i] - moves[i - 1]).ShouldBeGreaterThanOrEqualTo(Dwell);
            for (var i = 2; i < moves.Count; i++) (moves[i] - moves[i - 2]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(30));
            most = Math.Max(most, moves.Count);
        });
        most.ShouldBeGreaterThan(6);
    }

    /// <summary>NextChange against a search hour by hour: nothing changes before it, and something does at it.</summary>
    [Fact]
    public void NextChange_OfAnyState_IsTheFirstInstantAtWhichThePlacementChanges()
    {
        const int Horizon = 120;
        var (found, holds) = (0, 0);
        Property.Holds(150, choices =>
        {
            var investor = Investor.WhoAllowsAll();
            for (var steps = 1 + choices.UpTo(5); steps > 0; steps--)
            {
                investor.Later(TimeSpan.FromHours(choices.UpTo(24 * 9)));
                switch (choices.UpTo(4))
                {
                    case 0: investor.Answers(1, 1); break;
                    case 1: investor.Does(new ProfileDeclared(choices.Of(Experience.Novice, Experience.Intermediate, Experience.Advanced))); break;
                    case 2: investor.Completes("a", "b", "c", "d", "e", "f"); break;
                    default: investor.Trades(choices.Of(5, 20, 30, 60)); break;
                }
            }
            var state = investor.State;

            var next = TierDecision.NextChange(investor.Rules, state, investor.Now, Horizon);

            var until = next ?? investor.Now.AddDays(Horizon);
            for (var at = investor.Now; at < until; at = Hour(at).AddHours(1))
                Changes(at).ShouldBeFalse($"at {at:u}, before {next:u}");
            if (next is null) return;
            Changes(next.Value).ShouldBeTrue($"at {next:u}");
            found++;
            if (next == state.Placement.HeldUntil) holds++;

            bool Changes(DateTimeOffset at) => TierDecision.Decide(investor.Rules, state, at) != state.Placement;
        });
        found.ShouldBeGreaterThan(50);
        holds.ShouldBeGreaterThan(5);

        static DateTimeOffset Hour(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
    }

    [Fact]
    public void NextChange_TradesLeavingTheirWindow_IsThatMidnight()
    {
        var investor = Investor.WhoAllowsAll().Trades(30);

        TierDecision.NextChange(investor.Rules, investor.State, investor.Now, 200)
            .ShouldBe(new DateTimeOffset(Investor.Start.UtcDateTime.Date, TimeSpan.Zero).AddDays(90));
        TierDecision.NextChange(investor.Rules, investor.State, investor.Now, 89).ShouldBeNull();
    }

    [Fact]
    public void NextChange_OtherRulesInForce_IsNow()
    {
        var investor = Investor.WhoAllowsAll().Trades(30);

        TierDecision.NextChange(RuleSets.Product with { Revision = "test@000000000002" }, investor.State, investor.Now, 200).ShouldBe(investor.Now);
    }

    [Fact]
    public void WouldMoveUp_OfANovice_NamesWhatTheNearestRuleMisses()
    {
        var investor = Investor.WhoAllowsAll().Completes("a", "b", "c", "d", "e", "f");
        Explanation.WouldMoveUp(investor.State, RuleSets.Of(RuleSets.Product.Rules[4]), Words.All, investor.Now).ShouldBe(["quiz"]);

        investor.Answers(1, 1).LaterDays(8).Trades(60);
        investor.State.Placement.Tier.ShouldBe("advanced");
        Explanation.WouldMoveUp(investor.State, RuleSets.Product, Words.All, investor.Now).ShouldBeEmpty();
    }

    [Fact]
    public void WouldMoveDown_OfAnAdvancedInvestor_NamesTheirChoiceAndThenTheNearestChangeOfTheRecord()
    {
        var investor = Investor.WhoAllowsAll().Trades(30).LaterDays(8).Answers(1, 1).Trades(60);
        investor.State.Placement.Tier.ShouldBe("advanced");

        Explanation.WouldMoveDown(investor.State, RuleSets.Product, Words.All, investor.Now).ShouldBe(["wish", "less experience"]);
    }

    [Fact]
    public void WouldMoveDown_RulesWithoutAChoice_NamesTheRecordAlone()
    {
        var investor = Investor.WhoAllowsAll();
        investor.Rules = RuleSets.Of(RuleSets.Product.Rules[3]);
        investor.Trades(30);

        Explanation.WouldMoveDown(investor.State, investor.Rules, Words.All, investor.Now).ShouldBe(["less experience"]);
    }

    [Fact]
    public void WouldMoveDown_OfANovice_IsEmpty() =>
        Explanation.WouldMoveDown(Investor.WhoAllowsAll().State, RuleSets.Product, Words.All, Investor.Start).ShouldBeEmpty();

    [Fact]
    public void OfTier_AfterAMove_NamesTheValuesThatKeepTheInvestor()
    {
        var investor = Investor.WhoAllowsAll().Trades(31);

        var reason = Explanation.OfTier(investor.State, RuleSets.Product, Words.All, investor.Now);

        reason.Code.ShouldBe("rule.intermediate-by-activity");
        reason.Inputs.Single().ShouldBe(new("trades_90d", FeatureValue.Of(31), "trades", FeatureSource.Observed, Purpose.PersonalisePortfolio, null));
    }
}
