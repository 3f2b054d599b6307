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

    /// <summary>Where the record no longer fits the middle view either, the fall is the record's, and that one waits for the dwell.</summary>
    [Fact]
    public void MiddleView_ChosenByAnAdvancedInvestor_IsThereAtTheVeryEvent()
    {
        var lowered = 0;
        foreach (var step in ClaimHistories.Of(Rules, Histories).Where(s => s.Event is ProfileDeclared { Experience: Experience.Intermediate }))
        {
            if (step.Before.Placement.Tier != "advanced" || RuleEvaluator.Match(Rules, "advanced", new InvestorFeatures(step.After, step.Now)).Tier == "novice") continue;
            step.After.Placement.Tier.ShouldBe("intermediate", $"history {step.History}, event {step.After.Sequence}");
            lowered++;
        }
        lowered.ShouldBeGreaterThan(Enough, "advanced investors must choose it");
    }

    private static int Rank(InvestorState state) => Rules.Tiers.IndexOf(state.Placement.Tier);
}
