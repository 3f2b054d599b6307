using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

/// <summary>Hysteresis, dwell and flip budget are guarantees, not hints: on random walks of a feature and of a score.</summary>
public sealed class SteadinessTests
{
    private const int Walks = 100_000, Steps = 15, Enter = 60, Exit = 45;

    private static readonly Feature Trades = RuleSets.Find("trades_90d");

    /// <summary>As many points as trades, in tens: a score walks with them.</summary>
    private static readonly Scorecard Points = new("points", [.. Enumerable.Range(1, 10).Select(i => new ScoreLine(RuleSets.AtLeast("trades_90d", i * 10), 10))]);

    public static TheoryData<string> Comparisons => ["feature", "score", "segment"];

    /// <summary>A walk around any centre that never leaves a band narrower than the one between exit and value.</summary>
    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Decide_NoiseSmallerThanTheBand_MovesAtMostOnce(string comparison)
    {
        // No dwell and no budget: hysteresis alone has to hold.
        var rules = Rules(comparison, new(TimeSpan.Zero, 30));
        var (choices, moved) = (new Choices(20_261_127), 0);
        for (var walk = 0; walk < Walks; walk++)
        {
            var (low, band) = (choices.UpTo(90), choices.UpTo(Enter - Exit - 1));
            if (comparison == "score") (low, band) = (low / 10 * 10, Math.Min(band, 9));
            var (placement, members, transitions) = (Placement.Initial, ImmutableArray<string>.Empty, 0);
            for (var step = 0; step < Steps; step++)
            {
                var values = new Walk(low + choices.UpTo(band), members);
                members = SegmentDecision.Decide(rules, members, values);
                var next = TierDecision.Decide(rules, placement, values, step, Investor.Start.AddDays(step));
                if (next.Tier != placement.Tier) transitions++;
                placement = next;
            }
            transitions.ShouldBeLessThanOrEqualTo(1);
            moved += transitions;
        }
        moved.ShouldBeInRange(Walks / 100, Walks - 1, "some walks reach the threshold and some do not");
    }

    /// <summary>The same walks without a band: what the property above would find if hysteresis did nothing.</summary>
    [Fact]
    public void Decide_NoiseWithoutABand_MovesOften()
    {
        var rules = RuleSets.Of(new Stability(TimeSpan.Zero, 30), new Rule("up", "advanced", RuleSets.AtLeast("trades_90d", Enter), false));
        var (choices, placement, transitions) = (new Choices(1), Placement.Initial, 0);
        for (var step = 0; step < Steps; step++)
        {
            var next = TierDecision.Decide(rules, placement, new Walk(Enter - 5 + choices.UpTo(10), []), step, Investor.Start.AddDays(step));
            if (next.Tier != placement.Tier) transitions++;
            placement = next;
        }
        transitions.ShouldBeGreaterThan(2);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Decide_AnyWalk_KeepsDwellAndFlipBudget(string comparison)
    {
        var rules = Rules(comparison, RuleSets.Steady);
        var (choices, moved) = (new Choices(20_261_128), 0);
        for (var walk = 0; walk < Walks / 10; walk++)
        {
            var (placement, members, now, transitions) = (Placement.Initial, ImmutableArray<string>.Empty, Investor.Start, new List<DateTimeOffset>());
            for (var step = 0; step < Steps; step++)
            {
                now = now.AddHours(choices.UpTo(100));
                var values = new Walk(choices.UpTo(100), members);
                members = SegmentDecision.Decide(rules, members, values);
                var next = TierDecision.Decide(rules, placement, values, step, now);
                if (next.Tier != placement.Tier) transitions.Add(now);
                placement = next;
            }
            for (var i = 1; i < transitions.Count; i++) (transitions[i] - transitions[i - 1]).ShouldBeGreaterThanOrEqualTo(RuleSets.Steady.MinDwell);
            for (var i = 2; i < transitions.Count; i++) (transitions[i] - transitions[i - 2]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(30));
            moved += transitions.Count;
        }
        moved.ShouldBeGreaterThan(Walks / 20);
    }

    private static RuleSet Rules(string comparison, Stability stability)
    {
        var segment = new Segment("busy", "Busy", RuleSets.AtLeast("trades_90d", Enter, Exit));
        Clause when = comparison switch
        {
            "feature" => segment.When,
            "score" => new CompareScore(Points, Comparison.Gte, FeatureValue.Of(Enter), default, FeatureValue.Of(Exit)),
            _ => new InSegment(segment),
        };
        return RuleSets.Of(stability, new Rule("up", "advanced", when, false)) with { Scorecards = [Points], Segments = [segment] };
    }

    private readonly record struct Walk(int Value, ImmutableArray<string> Members) : IFeatureValues
    {
        public FeatureValue Of(Feature feature) => ReferenceEquals(feature, Trades) ? FeatureValue.Of(Value) : FeatureValue.Unknown;

        public bool WasIn(Segment segment) => Members.Contains(segment.Key);
    }
}
