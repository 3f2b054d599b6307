using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Segmentation;

/// <summary>What came of one clause. <paramref name="Outcome"/> is null for unknown.</summary>
/// <param name="Rule">Rule it belongs to.</param>
/// <param name="Path">Place in the rule's tree, through the lines of a scorecard and the condition of a segment.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Actual">Value of its feature; of its scorecard when it is certain; unknown for operators over clauses.</param>
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
