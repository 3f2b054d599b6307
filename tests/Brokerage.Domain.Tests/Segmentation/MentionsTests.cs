using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class MentionsTests
{
    [Fact]
    public void Features_EveryKindOfClause_AreAllFoundOnce()
    {
        var score = new Scorecard("skill", [new(AtLeast("quiz_score", 0.5), 10), new(new Not(AtLeast("trades_7d", 1)), 5)]);
        var segment = new Segment("loyal", "Loyal", AtLeast("tenure_days", 365));
        var rules = Of(
            new Rule("a", "advanced", new All([new Any([AtLeast("trades_90d", 1), Is("language", "en")]), AtLeast("trades_90d", 2)]), false),
            new Rule("b", "intermediate", new CompareScore(score, Comparison.Gte, FeatureValue.Of(10), default, default), false),
            new Rule("c", "intermediate", new InSegment(segment), false)) with
        {
            Segments = [new("watchers", "Watchers", AtLeast("watchlist_size", 3))],
        };

        rules.Features().Select(f => f.Key).Order(StringComparer.Ordinal)
            .ShouldBe(["language", "quiz_score", "tenure_days", "trades_7d", "trades_90d", "watchlist_size"]);
    }
}
