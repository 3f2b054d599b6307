namespace Brokerage.Indicators.Windows;

/// <summary>Sum of a window.</summary>
internal readonly struct Total(double value) : IFold<Total>
{
    public readonly double Value = value;

    public static Total Empty => default;

    public static Total Combine(in Total earlier, in Total later) => new(earlier.Value + later.Value);
}

/// <summary>Highest high and lowest low of a window.</summary>
internal readonly struct PriceRange(double high, double low) : IFold<PriceRange>
{
    public readonly double High = high;
    public readonly double Low = low;

    public double Middle => (High + Low) / 2;

    public static PriceRange Empty => new(double.NegativeInfinity, double.PositiveInfinity);

    // Not Math.Max: bars carry no NaN, and its NaN rules cost more than the comparison.
    public static PriceRange Combine(in PriceRange earlier, in PriceRange later) => new(
        later.High > earlier.High ? later.High : earlier.High,
        later.Low < earlier.Low ? later.Low : earlier.Low);
}

/// <summary>
/// Count, mean and sum of squared deviations of a window; merged as in Chan, Golub and LeVeque (1979), which for a single item is
/// Welford's update (1962). Stable when the spread is tiny beside the mean, and exactly 0 for equal items.
/// </summary>
internal readonly struct Moments(double count, double mean, double squares) : IFold<Moments>
{
    public readonly double Count = count;
    public readonly double Mean = mean;
    public readonly double Squares = squares;

    public static Moments Of(double value) => new(1, value, 0);

    public static Moments Empty => default;

    public static Moments Combine(in Moments earlier, in Moments later)
    {
        var count = earlier.Count + later.Count;
        if (count == 0) return default;
        var difference = later.Mean - earlier.Mean;
        var share = later.Count / count;
        return new(count, earlier.Mean + difference * share,
            earlier.Squares + later.Squares + difference * difference * earlier.Count * share);
    }
}
