using System.Collections.Frozen;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Tailoring;

public sealed class TargetTests
{
    private static readonly RuleSet Rules = RuleSets.Of() with { Segments = [new("keen", "Keen", RuleSets.AtLeast("trades_90d", 1))] };

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Lesson_ForASegment_IsOfferedToItsMembersOnly(int trades, bool isShown)
    {
        var content = Words.All with { Lessons = [.. Words.All.Lessons.Select(l => l.Id == "n1" ? l with { Segments = ["other", "keen"] } : l)] };

        See(trades, content).ShouldSatisfyAllConditions(
            cards => cards.Contains("lesson.next:n1").ShouldBe(isShown), cards => cards.ShouldContain("lesson.next:n2"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Card_ForASegment_IsShownToItsMembersOnly(int trades, bool isShown)
    {
        var content = Words.All with
        {
            Cards = Words.All.Cards.ToFrozenDictionary(c => c.Key, c => c.Key == "question.goal" ? c.Value with { Segments = ["keen"] } : c.Value),
        };

        See(trades, content).Contains("question.goal").ShouldBe(isShown);
    }

    private static string[] See(int trades, Content content)
    {
        var investor = Investor.WhoAllowsAll();
        investor.Rules = Rules;
        investor.Trades(trades);
        return [.. Personalization.Tailor(investor.State, new FakeMarket(), Rules, content, investor.Now).Cards.Select(c => c.Id)];
    }
}
