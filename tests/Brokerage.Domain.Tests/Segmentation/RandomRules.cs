using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation;

/// <summary>Rule sets at random with every operator and comparison there is, scorecards and segments among them.</summary>
internal static class RandomRules
{
    private static readonly Comparison[] OfNumbers =
        [Comparison.Gte, Comparison.Gt, Comparison.Lt, Comparison.Lte, Comparison.Eq, Comparison.Ne, Comparison.Between];

    private static readonly string[] Words = ["novice", "intermediate", "advanced", "low", "high", "en"];

    public static RuleSet Of(Choices choices)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        for (var i = choices.UpTo(2); i >= 0; i--) segments.Add(new($"s{i}", $"S{i}", Tree(choices, 2, [.. segments])));
        var all = segments.ToImmutable();
        return RuleSets.Of([.. Enumerable.Range(0, 1 + choices.UpTo(4)).Select(i =>
            new Rule($"r{i}", choices.Of("intermediate", "advanced", "novice"), Tree(choices, 3, all), choices.OneIn(6)))]) with { Segments = all };
    }

    private static Clause Tree(Choices choices, int depth, ImmutableArray<Segment> segments) => depth == 0 ? Leaf(choices) : choices.UpTo(7) switch
    {
        0 or 1 => Leaf(choices),
        2 => new Not(Tree(choices, depth - 1, segments)),
        3 => new Any(Parts(choices, depth, segments)),
        4 or 5 => new All(Parts(choices, depth, segments)),
        6 => segments.IsEmpty ? Leaf(choices) : new InSegment(choices.Of<Segment>(segments)),
        _ => Score(choices, depth, segments),
    };

    private static ImmutableArray<Clause> Parts(Choices choices, int depth, ImmutableArray<Segment> segments) =>
        [.. Enumerable.Range(0, 1 + choices.UpTo(2)).Select(_ => Tree(choices, depth - 1, segments))];

    private static CompareScore Score(Choices choices, int depth, ImmutableArray<Segment> segments)
    {
        var lines = Enumerable.Range(0, 1 + choices.UpTo(2)).Select(_ => new ScoreLine(Tree(choices, depth - 1, segments), choices.Of(1, 2, -1)));
        var (op, exit) = (choices.Of(OfNumbers), choices.OneIn(2) ? FeatureValue.Of(choices.UpTo(2)) : default);
        return new(new("score", [.. lines]), op, FeatureValue.Of(choices.UpTo(3)), op == Comparison.Between ? FeatureValue.Of(3) : default, exit);
    }

    private static Compare Leaf(Choices choices) => choices.UpTo(5) switch
    {
        0 or 1 => Number(choices),
        2 => new(Find(choices.Of("declared_experience", "risk_comfort")), choices.Of(Comparison.Eq, Comparison.Ne), Word(choices), default, choices.OneIn(3) ? Word(choices) : default),
        3 => new(Find("declared_experience"), Comparison.In, FeatureValue.Of((IReadOnlyList<string>)[.. Words.Take(1 + choices.UpTo(3))]), default, default),
        4 => new(Find("goals"), Comparison.Contains, FeatureValue.Of(choices.Of("home", "wealth")), default, default),
        _ => new(Find("uses_stop_orders"), choices.Of(Comparison.Eq, Comparison.Ne), FeatureValue.Of(choices.OneIn(2)), default, default),
    };

    private static Compare Number(Choices choices)
    {
        var (op, exit) = (choices.Of(OfNumbers), choices.OneIn(2) ? FeatureValue.Of(choices.UpTo(9)) : default);
        var feature = Find(choices.Of("trades_90d", "lessons_completed", "watchlist_size", "quiz_score"));
        return new(feature, op, FeatureValue.Of(feature.Unit == "share" ? choices.UpTo(20) / 20.0 : choices.UpTo(9)), op == Comparison.Between ? FeatureValue.Of(7) : default, exit);
    }

    private static FeatureValue Word(Choices choices) => FeatureValue.Of(choices.Of(Words));
}
