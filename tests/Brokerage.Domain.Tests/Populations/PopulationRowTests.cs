using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Populations;

public sealed class PopulationRowTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59_999)]
    [InlineData(60_000)]
    [InlineData(65_535)]
    [InlineData(1e300)]
    [InlineData(-1)]
    [InlineData(0.1)]
    [InlineData(59_999.5)]
    [InlineData(double.Epsilon)]
    public void Of_AnyNumber_IsExact(double number)
    {
        var feature = Number(number);

        Row(feature).Of(feature).Number.ShouldBe(number);
    }

    [Fact]
    public void Of_Unknown_StaysUnknown()
    {
        var feature = Number(null);

        Row(feature).Of(feature).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void Of_PurposeNotGranted_IsUnknown()
    {
        var feature = Number(1) with { Purposes = [Purpose.PersonaliseService] };

        Row(feature, Investor.WhoAllows(Purpose.PersonalisePortfolio)).Of(feature).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void Of_EveryFeatureOfAnyHistory_IsWhatTheStateSays() => Property.Holds(60, choices =>
    {
        var investor = Investor.WhoAllows([.. Purposes.All.Where(_ => !choices.OneIn(4))]);
        for (var n = choices.UpTo(40); n > 0; n--)
        {
            investor.Now = Histories.Step(choices, investor.Now);
            if (Histories.Of(choices.Of(Purposes.All), choices, investor.State) is { } data) investor.Does(data);
        }

        var row = PopulationRow.Of(FeatureColumns.Catalogue, "i", investor.State, investor.Now);

        FeatureCatalogue.All.ShouldAllBe(f => row.Of(f) == f.Evaluate(investor.State, investor.Now));
        Purposes.All.ShouldAllBe(p => row.Grants(p) == investor.State.Consents.Grants(p));
    });

    [Fact]
    public void Of_FeatureWithoutAColumn_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => PopulationRow.Of(FeatureColumns.Catalogue, "i", Investor.WhoAllowsAll().State, Investor.Start).Of(Number(1)));

    [Fact]
    public void With_TwoFeaturesOfOneKey_KeepsThemApart()
    {
        var (one, two) = (Number(1), Number(2));
        var row = PopulationRow.Of(FeatureColumns.Catalogue.With([one, two, one]), "i", Investor.WhoAllowsAll().State, Investor.Start);

        (row.Of(one).Number, row.Of(two).Number).ShouldBe((1, 2));
    }

    private static Feature Number(double? value) =>
        new("made_up", FeatureType.Number, "", FeatureSource.Observed, [Purpose.PersonalisePortfolio], null, "", (_, _) => FeatureValue.Of(value));

    private static PopulationRow Row(Feature feature, Investor? investor = null) =>
        PopulationRow.Of(FeatureColumns.Catalogue.With([feature]), "i", (investor ?? Investor.WhoAllowsAll()).State, Investor.Start);
}
