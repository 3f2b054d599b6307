using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Segmentation;

/// <summary>
/// Evaluates a rule set against one investor: <see cref="Match{T}"/> decides, on what the rule set was compiled to; all else reads the clauses
/// themselves and tells what came of each.
/// </summary>
public static class RuleEvaluator
{
    /// <summary>The tier that the rules ask for, without a trace and without allocating anything itself.</summary>
    public static (string Tier, Rule? Rule) Match(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Match(rules, state.Placement.Tier, new InvestorFeatures(state, now));

    /// <summary>The same for values from anywhere, of an investor who is in the tier <paramref name="presentTier"/>.</summary>
    public static (string Tier, Rule? Rule) Match<T>(RuleSet rules, string presentTier, T features) where T : IFeatureValues
    {
        var rule = rules.Compiled.MatchByFeature(presentTier, features);
        return (rule?.Then ?? rules.Default, rule);
    }

    /// <summary>The same with the outcome of every clause of every rule up to the one that matched.</summary>
    public static Evaluation Explain(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Explain(rules, state.Placement.Tier, new InvestorFeatures(state, now));

    /// <summary>The same for values from anywhere, of an investor who is in the tier <paramref name="presentTier"/>.</summary>
    public static Evaluation Explain<T>(RuleSet rules, string presentTier, T features) where T : IFeatureValues
    {
        var present = rules.Tiers.IndexOf(presentTier);
        var trace = ImmutableArray.CreateBuilder<ClauseResult>();
        foreach (var rule in rules.Rules)
            if (new ClauseTrace<T>(rule.Id, features, trace).Add(rule.When, "when", IsHeld(rules, rule, present)) == true)
                return new(rule.Then, rule.Id, rule.Immediate, trace.ToImmutable());
        return new(rules.Default, "default", false, trace.ToImmutable());
    }

    /// <summary>True when a clause holds with its enter thresholds; null when that is unknown.</summary>
    public static bool? Holds(Clause clause, InvestorState state, DateTimeOffset now)
    {
        var features = new InvestorFeatures(state, now);
        return Outcome(clause, ref features, held: false);
    }

    /// <summary>True when the investor is in the segment; null when that is unknown. Who was in it leaves only below its exit thresholds.</summary>
    public static bool? IsIn<T>(Segment segment, T features) where T : IFeatureValues => Outcome(segment.When, ref features, features.WasIn(segment));

    /// <summary>An investor who is already in the rule's tier, or above it, leaves only below the exit thresholds.</summary>
    private static bool IsHeld(RuleSet rules, Rule rule, int present) => present >= rules.Tiers.IndexOf(rule.Then);

    /// <summary>What comes of one clause; null for unknown. Nothing is changed through the reference: it spares a copy at every node.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="features">The values.</param>
    /// <param name="held">True when exit thresholds are in force.</param>
    public static bool? Outcome<T>(Clause clause, ref T features, bool held) where T : IFeatureValues
    {
        switch (clause)
        {
            // First, because most clauses are comparisons.
            case Compare compare: return Comparing.Holds(compare, features.Of(compare.Feature), Comparing.Threshold(compare, held));
            case All all:
                bool? every = true;
                foreach (var part in all.Parts)
                    switch (Outcome(part, ref features, held))
                    {
                        case false: return false;
                        case null: every = null; break;
                    }
                return every;
            case Any any:
                bool? some = false;
                foreach (var part in any.Parts)
                    switch (Outcome(part, ref features, held))
                    {
                        case true: return true;
                        case null: some = null; break;
                    }
                return some;
            case Not not: return !Outcome(not.Part, ref features, held);
            case CompareScore compare: return Comparing.Holds(compare, ScoreOf(compare.Scorecard, ref features), Comparing.Threshold(compare, held));
            case InSegment member: return Outcome(member.Segment.When, ref features, features.WasIn(member.Segment));
            default: throw new InvalidOperationException($"The clause {clause.GetType().Name} has no evaluation.");
        }
    }

    /// <summary>The bounds of a score. A line has no exit thresholds: nothing remembers whether its points were given before.</summary>
    public static ScoreBounds ScoreOf<T>(Scorecard scorecard, ref T features) where T : IFeatureValues
    {
        var bounds = default(ScoreBounds);
        foreach (var line in scorecard.Lines) bounds = bounds.With(Outcome(line.When, ref features, held: false), line.Points);
        return bounds;
    }
}
