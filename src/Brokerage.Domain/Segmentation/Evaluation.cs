using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Segmentation;

/// <summary>What came of one clause. <paramref name="Outcome"/> is null for unknown.</summary>
/// <param name="Rule">Rule it belongs to.</param>
/// <param name="Path">Place in the rule's tree.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Actual">Value of its feature; unknown for operators over clauses.</param>
/// <param name="Threshold">Threshold that was in force.</param>
/// <param name="Held">True when that was the exit threshold.</param>
/// <param name="Outcome">True, false or null for unknown.</param>
public sealed record ClauseResult(string Rule, string Path, Clause Clause, FeatureValue Actual, FeatureValue Threshold, bool Held, bool? Outcome);

/// <summary>What the rules ask for: the tier, the rule that matched (or <c>default</c>) and every clause that was looked at.</summary>
public sealed record Evaluation(string Tier, string Rule, bool Immediate, ImmutableArray<ClauseResult> Trace);

/// <summary>Where the evaluator gets the values of features from. Implement it as a struct: then a lookup costs no allocation.</summary>
public interface IFeatureValues
{
    /// <summary>The value of a feature; unknown when there is none.</summary>
    FeatureValue Of(Feature feature);

    /// <summary>True when the investor was in the segment until now: then its exit thresholds are in force.</summary>
    bool WasIn(Segment segment);
}

/// <summary>The features of one investor at one instant.</summary>
public readonly record struct InvestorFeatures(InvestorState State, DateTimeOffset Now) : IFeatureValues
{
    private readonly DateOnly _today = PortfolioFold.Day(Now);

    /// <inheritdoc/>
    public FeatureValue Of(Feature feature) => State.Consents.Grants(feature.Purposes) ? feature.Compute(State, _today) : FeatureValue.Unknown;

    /// <inheritdoc/>
    public bool WasIn(Segment segment) => State.Segments.Contains(segment.Key);
}

/// <summary>Evaluates a rule set against one investor.</summary>
public static class RuleEvaluator
{
    /// <summary>The tier that the rules ask for, without a trace and without allocating anything itself.</summary>
    public static (string Tier, Rule? Rule) Match(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Match(rules, state.Placement.Tier, new InvestorFeatures(state, now));

    /// <summary>The same for values from anywhere, of an investor who is in the tier <paramref name="presentTier"/>.</summary>
    public static (string Tier, Rule? Rule) Match<T>(RuleSet rules, string presentTier, T features) where T : IFeatureValues
    {
        var present = RankOf(rules, presentTier);
        foreach (var rule in rules.Rules)
            if (Outcome(rule.When, ref features, IsHeld(rules, rule, present)) == true) return (rule.Then, rule);
        return (rules.Default, null);
    }

    /// <summary>The same with the outcome of every clause of every rule up to the one that matched.</summary>
    public static Evaluation Explain(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Explain(rules, state.Placement.Tier, new InvestorFeatures(state, now));

    /// <summary>The same for values from anywhere, of an investor who is in the tier <paramref name="presentTier"/>.</summary>
    public static Evaluation Explain<T>(RuleSet rules, string presentTier, T features) where T : IFeatureValues
    {
        var present = RankOf(rules, presentTier);
        var trace = ImmutableArray.CreateBuilder<ClauseResult>();
        foreach (var rule in rules.Rules)
            if (Trace(rule, rule.When, "when", features, IsHeld(rules, rule, present), trace) == true)
                return new(rule.Then, rule.Id, rule.Immediate, trace.ToImmutable());
        return new(rules.Default, "default", false, trace.ToImmutable());
    }

    /// <summary>True when a comparison holds with its enter threshold; null when its feature is unknown.</summary>
    public static bool? Holds(Compare compare, InvestorState state, DateTimeOffset now) => Outcome(compare, new InvestorFeatures(state, now), held: false);

    /// <summary>True when the investor is in the segment; null when that is unknown. Who was in it leaves only below its exit thresholds.</summary>
    public static bool? IsIn<T>(Segment segment, T features) where T : IFeatureValues => Outcome(segment.When, features, features.WasIn(segment));

    /// <summary>An investor who is already in the rule's tier, or above it, leaves only below the exit thresholds.</summary>
    private static bool IsHeld(RuleSet rules, Rule rule, int present) => present >= RankOf(rules, rule.Then);

    /// <summary>A plain loop: tiers are few, and the generic search costs more than the comparisons.</summary>
    private static int RankOf(RuleSet rules, string tier)
    {
        for (var rank = 0; rank < rules.Tiers.Length; rank++)
            if (rules.Tiers[rank] == tier) return rank;
        return -1;
    }

    private static bool? Outcome<T>(Clause clause, T features, bool held) where T : IFeatureValues => Outcome(clause, ref features, held);

    /// <summary>By reference, because the features are handed down the whole tree; nothing is changed through it.</summary>
    private static bool? Outcome<T>(Clause clause, ref T features, bool held) where T : IFeatureValues
    {
        switch (clause)
        {
            // First, because most clauses are comparisons.
            case Compare compare: return Holds(compare, features.Of(compare.Feature), Threshold(compare, held));
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
            default: throw new InvalidOperationException($"The clause {clause.GetType().Name} has no evaluation.");
        }
    }

    private static bool? Trace<T>(
        Rule rule, Clause clause, string path, T features, bool held, ImmutableArray<ClauseResult>.Builder trace) where T : IFeatureValues
    {
        var place = trace.Count;
        var outcome = Outcome(clause, features, held);
        switch (clause)
        {
            case All all: TraceParts(all.Parts, "all"); break;
            case Any any: TraceParts(any.Parts, "any"); break;
            case Not not: Trace(rule, not.Part, $"{path}.not", features, held, trace); break;
        }
        var compare = clause as Compare;
        trace.Insert(place, new(rule.Id, path, clause, compare is null ? FeatureValue.Unknown : features.Of(compare.Feature),
            compare is null ? FeatureValue.Unknown : Threshold(compare, held), held && compare is { Exit.IsKnown: true }, outcome));
        return outcome;

        void TraceParts(ImmutableArray<Clause> parts, string name)
        {
            for (var i = 0; i < parts.Length; i++) Trace(rule, parts[i], $"{path}.{name}[{i}]", features, held, trace);
        }
    }

    private static FeatureValue Threshold(Compare compare, bool held) => held && compare.Exit.IsKnown ? compare.Exit : compare.Value;

    private static bool? Holds(Compare compare, FeatureValue actual, FeatureValue threshold)
    {
        if (!actual.IsKnown) return null;
        if (actual.Number is { } number)
            return compare.Op switch
            {
                Comparison.Eq => number == threshold.Number,
                Comparison.Ne => number != threshold.Number,
                Comparison.Gt => number > threshold.Number,
                Comparison.Gte => number >= threshold.Number,
                Comparison.Lt => number < threshold.Number,
                Comparison.Lte => number <= threshold.Number,
                Comparison.Between => number >= threshold.Number && number <= compare.Upper.Number,
                _ => throw Mismatch(compare),
            };
        if (actual.Text is { } text)
            return compare.Op switch
            {
                Comparison.Eq => text == threshold.Text,
                Comparison.Ne => text != threshold.Text,
                Comparison.In => threshold.Set!.Contains(text),
                _ => throw Mismatch(compare),
            };
        if (actual.Flag is { } flag)
            return compare.Op switch { Comparison.Eq => flag == threshold.Flag, Comparison.Ne => flag != threshold.Flag, _ => throw Mismatch(compare) };
        return compare.Op == Comparison.Contains ? actual.Set!.Contains(threshold.Text!) : throw Mismatch(compare);
    }

    private static InvalidOperationException Mismatch(Compare compare) =>
        new($"The comparison {compare.Op} does not fit the feature {compare.Feature.Key}; the rule set's reader refuses it.");
}
