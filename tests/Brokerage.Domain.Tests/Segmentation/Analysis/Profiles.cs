using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Domain.Tests.Kit;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

/// <summary>Made-up investors: some values unknown, others about where rules draw their lines.</summary>
public static class Profiles
{
    public static Profile Of(Choices choices, RuleSet rules)
    {
        var values = Profile.NoValues;
        foreach (var feature in FeatureCatalogue.All)
            if (!choices.OneIn(4)) values = values.Add(feature, Value(choices, feature));
        return new(choices.Of<string>(rules.Tiers), values, []);
    }

    private static FeatureValue Value(Choices choices, Feature feature) => feature.Type switch
    {
        FeatureType.Number => FeatureValue.Of(feature.Unit == "share" ? choices.UpTo(20) / 20.0 : choices.OneIn(2) ? choices.UpTo(9) : choices.UpTo(90)),
        FeatureType.Text => FeatureValue.Of(choices.Of("novice", "intermediate", "advanced", "low", "high", "en")),
        FeatureType.Flag => FeatureValue.Of(choices.OneIn(2)),
        _ => FeatureValue.Of(choices.Of<IReadOnlyList<string>>([], ["home"], ["home", "wealth"])),
    };
}
