using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Domain.Tests.Tailoring;

public sealed class TailorTests
{
    private static readonly FakeMarket Quiet = new FakeMarket().With("A").With("F1", assetClass: AssetClass.Fund, riskLevel: 1)
        .With("F2", assetClass: AssetClass.Fund, riskLevel: 2).With("F3", assetClass: AssetClass.Etf, riskLevel: 2);

    [Fact]
    public void Tailor_ANovice_SeesLessonsIdeasAndAQuestion()
    {
        var seen = See(new Investor());

        seen.Tier.ShouldBe("novice");
        seen.Cards.Select(c => c.Id).ShouldBe(["question.consent", "lesson.next:n1", "lesson.next:n2", "idea.low-risk:F1", "idea.low-risk:F2"]);
        seen.TierReason.Code.ShouldBe("rule.default");
    }

    [Fact]
    public void Tailor_ADeclaredTopic_ComesFirst() =>
        See(Investor.WhoAllowsAll().Does(new ProfileDeclared(Goals: ["home"], Topics: ["bonds"]))).Cards.First(c => c.Kind == CardKind.Lesson).LessonId.ShouldBe("n3");

    [Fact]
    public void Tailor_WhereAlertsAre_MovesAreNoInsights()
    {
        var market = new FakeMarket().With("VARUNA", f => f with { LastPrice = 150 });
        var investor = Investor.WhoAllowsAll().Trades(30);
        See(investor, market).Cards.Select(c => c.Id).ShouldContain("insight.high-52w:VARUNA");

        investor.LaterDays(8).Answers(1, 1).Trades(30);

        var seen = See(investor, market);
        seen.Tier.ShouldBe("advanced");
        seen.Cards.Where(c => c.Instruments.Contains("VARUNA") && c.Id.Contains("high", StringComparison.Ordinal)).Select(c => c.Id).ShouldBe(["alert.high-52w:VARUNA"]);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(29.99999, true)]
    [InlineData(0, true)]
    public void Tailor_ADismissedCard_StaysAwayThirtyDays(double days, bool isAway)
    {
        var investor = new Investor().Does(new CardDismissed("lesson.next:n1")).LaterDays(days);

        See(investor).Cards.Any(c => c.Id == "lesson.next:n1").ShouldBe(!isAway);
    }

    [Fact]
    public void Tailor_AComplexLesson_ReachesOnlyTheAdvanced() => Property.Holds(200, choices =>
    {
        var seen = See(Someone(choices), Histories.Market);

        if (seen.Tier != "advanced") seen.Cards.ShouldAllBe(c => !c.Tags.Contains("complex"));
    });

    [Fact]
    public void Tailor_Anyone_SeesNoMoreThanASectionTakesAndEverythingOnce()
    {
        var tiers = new HashSet<string>();
        Property.Holds(400, choices =>
        {
            var seen = See(Someone(choices), Histories.Market);

            tiers.Add(seen.Tier);
            foreach (var section in seen.Layout.Sections.Where(s => s.Placement is not null))
                seen.Cards.Count(c => c.Placement == section.Placement).ShouldBeLessThanOrEqualTo(section.MaxItems);
            seen.Cards.Select(c => c.Placement).ShouldBeSubsetOf(seen.Layout.Sections.Select(s => s.Placement));
            seen.Cards.Select(c => c.Id).ShouldBeUnique();
            seen.Cards.ShouldAllBe(c => c.Disclosure.Length > 0 && c.Reason.Text.Length > 0);
        });
        tiers.Count.ShouldBe(3);
    }

    [Fact]
    public void Tailor_Anyone_ReadsOnlyInputsOfGrantedPurposes() => Property.Holds(300, choices =>
    {
        var investor = Someone(choices);

        var seen = See(investor, Histories.Market);

        seen.Cards.SelectMany(c => c.Reason.Inputs).Concat(seen.TierReason.Inputs).Select(i => i.Purpose).OfType<Purpose>()
            .ShouldAllBe(p => investor.State.Consents.Grants(p));
    });

    [Fact]
    public void ReadsLike_OfAPriceThatMovedALittle_IsTheSameCard()
    {
        var investor = Investor.WhoAllowsAll().Trades(30);
        Card At(double price) => See(investor, new FakeMarket().With("VARUNA", f => f with { LastPrice = price })).Cards.Single(c => c.Id.StartsWith("insight.unusual", StringComparison.Ordinal));

        At(110).ReadsLike(At(110.1)).ShouldBeTrue();
        At(110).ReadsLike(At(112)).ShouldBeFalse();
    }

    private static Investor Someone(Choices choices)
    {
        var investor = Investor.WhoAllows([.. Purposes.All.Where(_ => !choices.OneIn(6))]);
        for (var left = choices.UpTo(20); left > 0; left--)
        {
            investor.Now = Histories.Step(choices, investor.Now);
            switch (choices.UpTo(5))
            {
                case 0: investor.Trades(30, "A"); break;
                case 1: investor.Answers(3, 3); break;
                case 2: investor.Holds(Investor.Share("A", 10, 200), Investor.Share("B", 10, 200), Investor.Share("FUND", 1, 100, assetClass: AssetClass.Fund)); break;
                default:
                    if (Histories.Of(choices.Of(Purposes.All.Take(4).ToArray()), choices, investor.State) is { } data) investor.Does(data);
                    break;
            }
        }
        return investor;
    }

    private static Experience See(Investor investor, FakeMarket? market = null) =>
        Personalization.Tailor(investor.State, market ?? Quiet, investor.Rules, Words.All, investor.Now);
}
