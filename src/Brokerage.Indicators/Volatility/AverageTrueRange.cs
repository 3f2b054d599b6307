using Brokerage.Indicators.Averages;

namespace Brokerage.Indicators.Volatility;

/// <summary>True range: the larger of high − low and the distances of high and low from the last close
/// (Wilder 1978); NaN at the first bar, which has no last close.</summary>
internal struct TrueRange()
{
    private double _lastClose = double.NaN;

    public double Next(in Bar bar)
    {
        var top = bar.High > _lastClose ? bar.High : _lastClose;
        var bottom = bar.Low < _lastClose ? bar.Low : _lastClose;
        _lastClose = bar.Close;
        return top - bottom;
    }
}

/// <summary>
/// Average true range: Wilder's smoothing of the true range from the second bar on
/// (J. Welles Wilder, "New Concepts in Technical Trading Systems", 1978). In price units, 0 or more; first value at bar n + 1.
/// </summary>
internal struct AverageTrueRange(int period) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("atr", "Average true range",
        "How far the price usually travels within one bar, gaps included; it says how wild a market is, not where it goes.",
        "Wilder, 1978",
        parameters: [new("period", 14, 1, 500)],
        outputs: ["atr"],
        warmupBars: p => p[0] + 1,
        start: p => new AverageTrueRange(p[0]));

    private TrueRange _range = new();
    private ExponentialAverage _average = ExponentialAverage.Wilder(period);

    public double Next(in Bar bar)
    {
        var range = _range.Next(bar);
        return double.IsNaN(range) ? double.NaN : _average.Next(range);
    }

    public void Step(in Bar bar, Span<double> values) => values[0] = Next(bar);

    public readonly void Settle() { }
}
