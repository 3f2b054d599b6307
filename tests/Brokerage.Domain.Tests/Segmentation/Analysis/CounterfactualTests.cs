using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

public sealed class CounterfactualTests
{
    private static readonly RuleSet Knowledge = Of(
        new Rule("activity", "intermediate", AtLeast("trades_90d", 30, 20), false),
        new Rule("knowledge", "intermediate", Both(AtLeast("lessons_completed", 6), AtLeast("quiz_score", 0.6, 0.5)), false));

    [Fact]
    public void Up_OnRandomRulesAndProfiles_MovesUpAndNeedsEveryChange()
    {
        var found = 0;
        Property.Holds(400, choices =>
        {
            var rules = SeededRuleSets.Clean(choices);
            var profile = Profiles.Of(choices, rules);
            if (Counterfactual.Up(rules, profile.Present, profile) is not { } changes) return;
            found++;
            Rank(rules, profile, changes).ShouldBeGreaterThan(rules.Tiers.IndexOf(profile.Present));
            foreach (var change in changes) Rank(rules, profile, changes.Remove(change)).ShouldBeLessThanOrEqualTo(rules.Tiers.IndexOf(profile.Present));
        });
        found.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Down_OnRandomRulesAndProfiles_MovesDown()
    {
        var found = 0;
        Property.Holds(400, choices =>
        {
            var rules = SeededRuleSets.Clean(choices);
            var profile = Profiles.Of(choices, rules);
            if (Counterfactual.Down(rules, profile.Present, profile) is not { } changes) return;
            found++;
            Rank(rules, profile, changes).ShouldBeLessThan(rules.Tiers.IndexOf(profile.Present));
        });
        found.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Up_ForAnInvestor_ProposesLessonsAndNeverTrades()
    {
        var profile = With(("trades_90d", 29), ("lessons_completed", 5), ("quiz_score", 0.5));

        Counterfactual.Up(Knowledge, "novice", profile).ShouldBe([Change("trades_90d", 29, 30)]);
        Counterfactual.Up(Knowledge, "novice", profile, Audience.Investor).ShouldBe([Change("lessons_completed", 5, 6), Change("quiz_score", 0.5, 0.6)]);
    }

    [Fact]
    public void Up_WhereOnlyTradesLeadUp_FindsNothingForAnInvestor()
    {
        var rules = Of(Knowledge.Rules[0]);

        Counterfactual.Up(rules, "novice", With(("trades_90d", 2)), Audience.Investor).ShouldBeNull();
        Counterfactual.Up(rules, "novice", With(("trades_90d", 2))).ShouldBe([Change("trades_90d", 2, 30)]);
    }

    [Fact]
    public void Down_WithinTheBandOfHysteresis_GoesBelowTheExit() =>
        Counterfactual.Down(Knowledge, "intermediate", With(("trades_90d", 25))).ShouldBe([Change("trades_90d", 25, 19)]);

    [Fact]
    public void Up_WhenTheRulesAskForItAlready_IsEmptyAndInTheHighestTierNull()
    {
        Counterfactual.Up(Knowledge, "novice", With(("trades_90d", 30))).ShouldBe([]);
        Counterfactual.Up(Knowledge, "advanced", With(("trades_90d", 30))).ShouldBeNull();
    }

    [Fact]
    public void MayPropose_EveryFeatureOfOrdersAndHoldings_IsFalse()
    {
        PortfolioFeatures.All.Where(Counterfactual.MayPropose).Select(f => f.Key).ShouldBe(["tenure_days"]);
        DeclaredFeatures.All.ShouldAllBe(f => Counterfactual.MayPropose(f));
    }

    private static Profile With(params (string Feature, double Value)[] values) =>
        Profile.Of("novice") with { Values = Profile.NoValues.AddRange(values.Select(v => KeyValuePair.Create(Find(v.Feature), FeatureValue.Of(v.Value)))) };

    private static FeatureChange Change(string feature, double from, double to) => new(Find(feature), FeatureValue.Of(from), FeatureValue.Of(to));

    private static int Rank(RuleSet rules, Profile profile, ImmutableArray<FeatureChange> changes) => rules.Tiers.IndexOf(
        RuleEvaluator.Match(rules, profile.Present, profile with { Values = profile.Values.SetItems(changes.Select(c => KeyValuePair.Create(c.Feature, c.To))) }).Tier);
}
