using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation;

/// <summary>Every score that is possible while some lines of a scorecard are unknown, both bounds included.</summary>
/// <param name="Lower">The score when every unknown line turns out against it.</param>
/// <param name="Upper">The score when every unknown line turns out for it.</param>
public readonly record struct ScoreBounds(double Lower, double Upper)
{
    /// <summary>The score; unknown unless it is certain.</summary>
    public FeatureValue Value => Lower.Equals(Upper) ? FeatureValue.Of(Lower) : FeatureValue.Unknown;

    /// <summary>With one more line: its points count when its condition is true, and perhaps when that is unknown.</summary>
    public ScoreBounds With(bool? outcome, double points) => outcome switch
    {
        true => new(Lower + points, Upper + points),
        false => this,
        null => points < 0 ? this with { Lower = Lower + points } : this with { Upper = Upper + points },
    };
}

/// <summary>How a value or a score is held against a threshold.</summary>
internal static class Comparing
{
    public static FeatureValue Threshold(Compare compare, bool held) => held && compare.Exit.IsKnown ? compare.Exit : compare.Value;

    public static FeatureValue Threshold(CompareScore compare, bool held) => held && compare.Exit.IsKnown ? compare.Exit : compare.Value;

    public static bool? Holds(Compare compare, FeatureValue actual, FeatureValue threshold)
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

    /// <summary>True when it holds for every score between the bounds, false when it holds for none.</summary>
    public static bool? Holds(CompareScore compare, ScoreBounds score, FeatureValue threshold)
    {
        var value = threshold.Number!.Value;
        return compare.Op switch
        {
            Comparison.Eq => IsEqual(score, value),
            Comparison.Ne => !IsEqual(score, value),
            Comparison.Gt => Certain(score.Lower > value, score.Upper <= value),
            Comparison.Gte => Certain(score.Lower >= value, score.Upper < value),
            Comparison.Lt => Certain(score.Upper < value, score.Lower >= value),
            Comparison.Lte => Certain(score.Upper <= value, score.Lower > value),
            Comparison.Between => Certain(score.Lower >= value && score.Upper <= compare.Upper.Number, score.Upper < value || score.Lower > compare.Upper.Number),
            _ => throw new InvalidOperationException($"The comparison {compare.Op} does not fit a score; the rule set's reader refuses it."),
        };
    }

    private static bool? IsEqual(ScoreBounds score, double value) =>
        Certain(score.Lower == value && score.Upper == value, score.Upper < value || score.Lower > value);

    private static bool? Certain(bool holds, bool fails) => holds ? true : fails ? false : null;

    public static InvalidOperationException Mismatch(Compare compare) =>
        new($"The comparison {compare.Op} does not fit the feature {compare.Feature.Key}; the rule set's reader refuses it.");
}
