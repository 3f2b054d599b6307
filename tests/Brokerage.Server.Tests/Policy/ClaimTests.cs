using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

/// <summary>
/// Over random histories and the product's own rules: what an investor claims leads to no tier that the record does not lead to without it,
/// and a choice of a lower tier is honoured at the very event.
/// </summary>
public sealed class ClaimTests
{
    private const int Histories = 200;
    private const int Enough = Histories / 100;

    private static readonly RuleSet Rules = PolicyFiles.Read("Policy:Folder", Path.Combine(SharedData.ProjectRoot, "config")).Rules;

    /// <summary>Without dwell and flip budget the tier is what the rules ask for: both only delay, also a fall.</summary>
    private static readonly RuleSet Undelayed = Rules with { Stability = new(TimeSpan.Zero, int.MaxValue) };

    [Fact]
    public void Claim_InAnyHistory_IsNeverAboveItsTwinWithoutIt()
    {
        var raisedByTheRecord = 0;
        foreach (var step in ClaimHistories.Of(Undelayed, Histories))
        {
            Rank(step.After).ShouldBeLessThanOrEqualTo(Rank(step.Twin), $"history {step.History}, event {step.After.Sequence}");
            if (Rank(step.After) > 0 && step.After.Declared.Experience is not null) raisedByTheRecord++;
        }
        raisedByTheRecord.ShouldBeGreaterThan(Enough, "claims must also stand beside evidence");
    }

    [Fact]
    public void MoveUp_OfOneWhoClaims_IsWhatTheRecordAsksForAlone()
    {
        var moves = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => Rank(s.After) > Rank(s.Before) && s.After.Declared.Experience is not null))
        {
            var record = step.After with { Declared = step.After.Declared with { Experience = null, ExperienceOn = null }, Placement = step.Before.Placement };
            Rules.Tiers.IndexOf(RuleEvaluator.Match(Rules, record, step.Now).Tier)
                .ShouldBeGreaterThanOrEqualTo(Rank(step.After), $"history {step.History}, event {step.After.Sequence}");
            moves++;
        }
        moves.ShouldBeGreaterThan(Enough);
    }

    [Fact]
    public void SimpleView_Chosen_IsThereAtTheVeryEvent()
    {
        var lowered = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => s.Event is ProfileDeclared { Experience: Experience.Novice }))
        {
            step.After.Placement.Tier.ShouldBe("novice", $"history {step.History}, event {step.After.Sequence}");
            if (Rank(step.Before) > 0) lowered++;
        }
        lowered.ShouldBeGreaterThan(Enough);
    }

    [Fact]
    public void MiddleView_ChosenByAnAdvancedInvestor_IsThereAtTheVeryEvent()
    {
        var lowered = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => s.Event is ProfileDeclared { Experience: Experience.Intermediate } && s.Before.Placement.Tier == "advanced"))
        {
            Rank(step.After).ShouldBeLessThanOrEqualTo(1, $"history {step.History}, event {step.After.Sequence}");
            lowered++;
        }
        lowered.ShouldBeGreaterThan(Enough, "advanced investors must choose it");
    }

    /// <summary>
    /// The same for everybody who is ever advanced, with a record that is suddenly gone and a dwell that delays their fall: the choice is honoured, and the
    /// hold ends when it would have.
    /// </summary>
    [Fact]
    public void MiddleView_ChosenDuringAHoldAboveTheRecord_IsThereAtTheVeryEvent()
    {
        var held = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => s.After.Placement.Tier == "advanced"))
        {
            var fallen = step.After with { Portfolio = Portfolio.Empty, Placement = step.After.Placement with { Since = step.Now.AddDays(-1) } };
            if (TierDecision.Decide(Rules, fallen, step.Now) is not { Tier: "advanced", HeldTier: "novice" } waits) continue;
            var chosen = fallen with { Declared = fallen.Declared with { Experience = Experience.Intermediate } };

            var placement = TierDecision.Decide(Rules, chosen, step.Now);

            (placement.Tier, placement.HeldTier, placement.HeldUntil).ShouldBe(("intermediate", "novice", waits.HeldUntil), $"history {step.History}, event {step.After.Sequence}");
            held++;
        }
        held.ShouldBeGreaterThan(Histories);
    }

    /// <summary>With dwell and flip budget too, saying something leaves nobody above the tier in which saying nothing would leave them at that instant.</summary>
    [Fact]
    public void Choice_InAnyHistory_NeverRaisesAtItsEvent()
    {
        var choices = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => s.Event is ProfileDeclared))
        {
            var silent = TierDecision.Decide(Rules, step.After with { Placement = step.Before.Placement, Declared = step.Before.Declared with { Experience = null, ExperienceOn = null } }, step.Now);
            Rank(step.After).ShouldBeLessThanOrEqualTo(Rules.Tiers.IndexOf(silent.Tier), $"history {step.History}, event {step.After.Sequence}");
            choices++;
        }
        choices.ShouldBeGreaterThan(Histories);
    }

    private static int Rank(InvestorState state) => Rules.Tiers.IndexOf(state.Placement.Tier);
}
