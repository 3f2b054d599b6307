using Brokerage.Indicators.Averages;

namespace Brokerage.Indicators.Momentum;

/// <summary>
/// MACD = EMA(fast) − EMA(slow) of closes; signal = EMA of the MACD, started with the mean of its first values;
/// histogram = MACD − signal (Gerald Appel 1979; histogram: Thomas Aspray 1986). In price units, any sign.
/// First MACD at bar slow, first signal at bar slow + signal − 1.
/// </summary>
internal struct MovingAverageConvergenceDivergence(int fast, int slow, int signal) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("macd", "Moving average convergence divergence",
        "The gap between a fast and a slow average; the histogram above zero means the upward pull is growing.",
        "Appel, 1979; Aspray, 1986",
        parameters: [new("fast", 12, 1, 499), new("slow", 26, 2, 500), new("signal", 9, 1, 500)],
        outputs: ["macd", "signal", "histogram"],
        warmupBars: p => p[1] + p[2] - 1,
        start: p => new MovingAverageConvergenceDivergence(p[0], p[1], p[2]),
        ascending: 2);

    private ExponentialAverage _fast = ExponentialAverage.Span(fast);
    private ExponentialAverage _slow = ExponentialAverage.Span(slow);
    private ExponentialAverage _signal = ExponentialAverage.Span(signal);

    public void Step(in Bar bar, Span<double> values)
    {
        var macd = _fast.Next(bar.Close) - _slow.Next(bar.Close);
        var signal = double.IsNaN(macd) ? double.NaN : _signal.Next(macd);
        values[2] = macd - signal;
        values[1] = signal;
        values[0] = macd;
    }

    public readonly void Settle() { }
}
