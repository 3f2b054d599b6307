using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Who reads a counterfactual.</summary>
public enum Audience
{
    /// <summary>The product team: every feature may change.</summary>
    Analyst,

    /// <summary>The investor: nothing that is measured in orders, trades or holdings may be proposed.</summary>
    Investor,
}

/// <summary>A change of one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="From">Value now; unknown when there is none.</param>
/// <param name="To">Value that is proposed; always known.</param>
public sealed record FeatureChange(Feature Feature, FeatureValue From, FeatureValue To);

/// <summary>
/// The smallest change with which the rules would ask for another tier: fewest features first, then the smallest relative change. Dwell and the flip budget
/// are ignored: they say when a tier changes, not which one is asked for.
/// </summary>
public static class Counterfactual
{
    /// <summary>Most features that a change takes; what needs more helps nobody.</summary>
    public const int MostFeatures = 4;

    private const long EffortOfAll = 20_000_000;
    private const int MostTrials = 50_000;

    /// <summary>A change that leads above the present tier: empty when the rules ask for that already, null when none is found.</summary>
    public static ImmutableArray<FeatureChange>? Up<T>(RuleSet rules, string presentTier, T values, Audience audience = Audience.Analyst) where T : IFeatureValues =>
        Find(rules, presentTier, values, MayChange(audience), (rank, present) => rank > present);

    /// <summary>A change that leads below the present tier: empty when the rules ask for that already, null when none is found.</summary>
    public static ImmutableArray<FeatureChange>? Down<T>(RuleSet rules, string presentTier, T values, Audience audience = Audience.Analyst) where T : IFeatureValues =>
        Down(rules, presentTier, values, MayChange(audience));

    /// <summary>The same with changes of the features of <paramref name="mayChange"/> alone.</summary>
    public static ImmutableArray<FeatureChange>? Down<T>(RuleSet rules, string presentTier, T values, Func<Feature, bool> mayChange) where T : IFeatureValues =>
        Find(rules, presentTier, values, mayChange, (rank, present) => rank < present);

    /// <summary>
    /// True when the feature may be proposed to an investor: nobody is to trade, or to hold something, for the sake of a tier. Time with the account passes
    /// by itself.
    /// </summary>
    public static bool MayPropose(Feature feature) => !feature.Purposes.Contains(Purpose.PersonalisePortfolio) || feature.Key == "tenure_days";

    private static Func<Feature, bool> MayChange(Audience audience) => audience == Audience.Investor ? MayPropose : _ => true;

    private static ImmutableArray<FeatureChange>? Find<T>(RuleSet rules, string presentTier, T values, Func<Feature, bool> mayChange, Func<int, int, bool> isWanted)
        where T : IFeatureValues
    {
        var present = rules.Tiers.IndexOf(presentTier);
        bool Moves<TV>(TV changed) where TV : IFeatureValues => isWanted(rules.Tiers.IndexOf(RuleEvaluator.Match(rules, presentTier, changed).Tier), present);
        if (Moves(values)) return [];
        if (!rules.Tiers.Where((_, rank) => isWanted(rank, present)).Any()) return null;

        var space = new RuleSpace(rules);
        var effort = new Effort(EffortOfAll);
        var trials = MostTrials;
        var features = space.Features.Where(mayChange).OrderBy(f => f.Key, StringComparer.Ordinal).ToArray();
        for (var size = 1; size <= Math.Min(MostFeatures, features.Length); size++)
        {
            var best = (Cost: double.PositiveInfinity, Changes: ImmutableArray<FeatureChange>.Empty);
            foreach (var chosen in Subsets(features, size))
                if (CanMove(space, effort, present, values, chosen, rank => isWanted(rank, present)))
                    Try([], 0, chosen);
            if (!best.Changes.IsEmpty) return best.Changes;

            void Try(ImmutableArray<FeatureChange> changes, double cost, ImmutableArray<Feature> left)
            {
                if (cost >= best.Cost || trials <= 0) return;
                if (left.IsEmpty)
                {
                    trials--;
                    if (Moves(new Changed<T>(values, changes))) best = (cost, changes);
                    return;
                }
                var from = values.Of(left[0]);
                foreach (var (to, own) in space.Known(left[0]).Where(to => !to.Equals(from)).Select(to => (to, Cost(from, to))).OrderBy(c => c.Item2))
                    Try(changes.Add(new(left[0], from, to)), cost + own, left[1..]);
            }
        }
        return null;
    }

    /// <summary>False when no values of the chosen features can move the investor while the others stay.</summary>
    private static bool CanMove<T>(RuleSpace space, Effort effort, int present, T values, ImmutableArray<Feature> chosen, Func<int, bool> isWanted)
        where T : IFeatureValues
    {
        var domains = space.Start(effort);
        space.RestrictPresent(domains, rank => rank == present);
        space.RestrictSegments(domains, segment => values.WasIn(segment));
        foreach (var feature in space.Features)
            if (chosen.Contains(feature)) space.Restrict(domains, space.Variable(feature), v => v.IsKnown);
            else space.RestrictLike(domains, feature, values.Of(feature));
        Demand[] unmatched = [.. space.Rules.Select(r => new Demand(r.When, Outcomes.NotTrue))];
        for (var i = 0; i < space.Rules.Length; i++)
            if (isWanted(space.Rules[i].Rank) && Search.Find(domains, [.. unmatched[..i], new(space.Rules[i].When, Outcomes.True)]).Example is not null) return true;
        return isWanted(space.DefaultRank) && Search.Find(domains, unmatched).Example is not null;
    }

    /// <summary>Relative for numbers, 0 to 1 where signs agree; a value where there was none costs more than any change of one, and the more the larger.</summary>
    private static double Cost(FeatureValue from, FeatureValue to) => (from.Number, to.Number) switch
    {
        ({ } a, { } b) => Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b)),
        (null, { } b) => 1 + (Math.Abs(b) / (1 + Math.Abs(b))),
        _ => 1,
    };

    private static IEnumerable<ImmutableArray<Feature>> Subsets(Feature[] features, int size)
    {
        if (size == 0) return [[]];
        return Enumerable.Range(0, Math.Max(0, features.Length - size + 1))
            .SelectMany(first => Subsets(features[(first + 1)..], size - 1).Select(rest => rest.Insert(0, features[first])));
    }

    private readonly record struct Changed<T>(T Values, ImmutableArray<FeatureChange> Changes) : IFeatureValues where T : IFeatureValues
    {
        public FeatureValue Of(Feature feature)
        {
            foreach (var change in Changes)
                if (change.Feature.Key == feature.Key) return change.To;
            return Values.Of(feature);
        }

        public bool WasIn(Segment segment) => Values.WasIn(segment);
    }
}
