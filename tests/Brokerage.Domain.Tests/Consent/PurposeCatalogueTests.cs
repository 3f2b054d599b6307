using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Consent;

public sealed class PurposeCatalogueTests
{
    public static TheoryData<string> Events => [.. EventCatalogue.All.Concat(EventCatalogue.Own).Select(e => e.Name)];

    public static TheoryData<string> Cards => [.. CardCatalogue.Placeholders.Keys];

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_Any_IsKeptForExactlyOneStatedUse(string name)
    {
        var type = EventCatalogue.Find(name)!;
        var use = PurposeCatalogue.Of(type);

        use.Basis.ShouldBe(type.Purpose is null ? use.Basis : LawfulBasis.Consent);
        (use.Basis == LawfulBasis.Consent).ShouldBe(type.Purpose is not null);
        type.Categories.ShouldNotBeEmpty();
        use.Categories.ShouldBe(use.Categories.Union(type.Categories), ignoreOrder: true);
    }

    [Fact]
    public void Feature_Every_HasPurposesAndKindsOfDataThatTheirEventsBringIn()
    {
        var unstated = FeatureCatalogue.All.Where(f => f.Purposes.IsEmpty || f.Categories.IsEmpty || !f.Purposes.All(p => PurposeCatalogue.Of(p).Features.Contains(f)));
        var known = EventCatalogue.All.SelectMany(e => e.Categories).ToHashSet();

        unstated.Select(f => f.Key).ShouldBeEmpty();
        FeatureCatalogue.All.SelectMany(f => f.Categories).ShouldAllBe(c => known.Contains(c));
    }

    [Theory]
    [MemberData(nameof(Cards))]
    public void Card_Any_RestsOnStatedPurposesOrOnNoData(string code) =>
        CardCatalogue.Purposes[code].IsEmpty.ShouldBe(code is "question.consent" or "question.paused");

    [Fact]
    public void Card_Shown_RestsOnNoPurposeBeyondThoseStated() => Property.Holds(200, choices =>
    {
        var investor = Histories.Play(choices, 40);

        foreach (var card in Personalization.Tailor(investor.State, Histories.Market, investor.Rules, Words.All, investor.Now).Cards)
            card.Reason.Inputs.Select(i => i.Purpose).OfType<Purpose>().Except(CardCatalogue.Purposes[card.Reason.Code]).ShouldBeEmpty(card.Id);
    });

    [Fact]
    public void Matrix_Every_CellHasItsUseAndNoUseIsMissing()
    {
        var matrix = PurposeCatalogue.Matrix();

        matrix.Select(c => c.Processing).Distinct().ShouldBe(PurposeCatalogue.All);
        foreach (var use in PurposeCatalogue.All)
        {
            var cells = matrix.Where(c => c.Processing == use).ToList();
            cells.SelectMany(c => c.Events).Distinct().ShouldBe(use.Events, ignoreOrder: true);
            cells.SelectMany(c => c.Features).Distinct().ShouldBe(use.Features, ignoreOrder: true);
        }
        matrix.Single(c => c.Processing.Key == "personalise-portfolio" && c.Category == DataCategory.Cash)
            .ShouldSatisfyAllConditions(
                c => c.Events.Select(e => e.Key).ShouldBe(["account.funded", "holdings.reported"]),
                c => c.Features.Select(f => f.Key).ShouldBe(["cash_share"]));
    }
}
