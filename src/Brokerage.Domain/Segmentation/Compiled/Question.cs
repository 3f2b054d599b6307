using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>What a comparison asks, before it is known where its answers lead.</summary>
/// <param name="Ask">What is asked.</param>
/// <param name="Slot">Place of the feature's value; -1 where it is not one value.</param>
/// <param name="Low">Least number for which it holds.</param>
/// <param name="High">Largest number for which it holds.</param>
/// <param name="With">The text, texts, score or segment that is asked for.</param>
/// <param name="IsNegated">True when the comparison holds where the question does not.</param>
internal readonly record struct Question(Ask Ask, int Slot, double Low = 0, double High = 0, object? With = null, bool IsNegated = false);

/// <summary>
/// Comparisons as questions. Every comparison of a number asks whether it is in a range: there is no number between x and the next one that can be
/// written, so that "above x" is "from the next one on".
/// </summary>
internal static class Questions
{
    /// <exception cref="InvalidOperationException">The comparison does not fit the feature.</exception>
    public static Question Of(Compare compare, bool held, int slot)
    {
        var threshold = Comparing.Threshold(compare, held);
        var isNegated = compare.Op == Comparison.Ne;
        return (compare.Feature.Type, compare.Op) switch
        {
            (FeatureType.Number, not (Comparison.In or Comparison.Contains)) when threshold.Number is { } number => OfNumber(compare, number, slot),
            (FeatureType.Text, Comparison.Eq or Comparison.Ne) when threshold.Text is { } text => new(Ask.Text, slot, With: text, IsNegated: isNegated),
            (FeatureType.Text, Comparison.In) when threshold.Set is { } set => new(Ask.OneOf, slot, With: new HashSet<string>(set, StringComparer.Ordinal)),
            (FeatureType.Flag, Comparison.Eq or Comparison.Ne) when threshold.Flag is { } flag => new(Ask.Flag, slot, IsNegated: isNegated == flag),
            (FeatureType.Set, Comparison.Contains) when threshold.Text is { } text => new(Ask.Contains, slot, With: text),
            _ => throw Comparing.Mismatch(compare),
        };
    }

    private static Question OfNumber(Compare compare, double number, int slot)
    {
        var (low, high) = compare.Op switch
        {
            Comparison.Gt => (double.BitIncrement(number), double.PositiveInfinity),
            Comparison.Gte => (number, double.PositiveInfinity),
            Comparison.Lt => (double.NegativeInfinity, double.BitDecrement(number)),
            Comparison.Lte => (double.NegativeInfinity, number),
            Comparison.Between => (number, compare.Upper.Number ?? throw Comparing.Mismatch(compare)),
            _ => (number, number),
        };
        return new(Ask.Number, slot, low, high, IsNegated: compare.Op == Comparison.Ne);
    }
}
