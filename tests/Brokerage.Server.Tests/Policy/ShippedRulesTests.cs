using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

/// <summary>The product's own rule set, as it is read.</summary>
public sealed class ShippedRulesTests
{
    private static readonly RuleSet Rules = RuleSetReader.Read(
        File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config", "segments", "experience-tier.yaml"))).RuleSet!;

    [Fact]
    public void Analyse_TheProductsOwnRules_FindsNothing() => RuleSetAnalyser.Analyse(Rules).Select(f => f.Message).ShouldBeEmpty();

    /// <summary>From every tier there is a way up and a way down; an investor is never asked to trade for it.</summary>
    [Fact]
    public void Counterfactual_OfTwoThousandInvestors_MovesEachOfThem()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var profile = Made(random);
            foreach (var audience in Enum.GetValues<Audience>())
            {
                var up = Counterfactual.Up(Rules, profile.Present, profile, audience);
                if (up is { } ways) RankAfter(profile, ways).ShouldBeGreaterThan(Rank(profile.Present));
                if (audience == Audience.Investor) (up ?? []).ShouldAllBe(change => Counterfactual.MayPropose(change.Feature));
                else (up is null).ShouldBe(profile.Present == "advanced");
            }
            var down = Counterfactual.Down(Rules, profile.Present, profile);
            (down is null).ShouldBe(profile.Present == "novice");
            if (down is { } falls) RankAfter(profile, falls).ShouldBeLessThan(Rank(profile.Present));
        }
    }

    private static Profile Made(Random random)
    {
        var values = Profile.NoValues;
        foreach (var key in (string[])["trades_90d", "lessons_completed", "derivative_trades_90d", "distinct_asset_classes", "chart_indicators_used", "holdings_count"])
            if (random.Next(5) > 0) values = values.Add(FeatureCatalogue.Find(key)!, FeatureValue.Of(random.Next(key == "trades_90d" ? 80 : 8)));
        if (random.Next(5) > 0) values = values.Add(FeatureCatalogue.Find("quiz_score")!, FeatureValue.Of(random.Next(101) / 100.0));
        if (random.Next(2) > 0) values = values.Add(FeatureCatalogue.Find("declared_experience")!, FeatureValue.Of(Rules.Tiers[random.Next(3)]));
        return Profile.Of(Rules.Tiers[random.Next(3)]) with { Values = values };
    }

    private static int RankAfter(Profile profile, ImmutableArray<FeatureChange> changes) => Rank(RuleEvaluator.Match(
        Rules, profile.Present, profile with { Values = profile.Values.SetItems(changes.Select(c => KeyValuePair.Create(c.Feature, c.To))) }).Tier);

    private static int Rank(string tier) => Rules.Tiers.IndexOf(tier);
}
