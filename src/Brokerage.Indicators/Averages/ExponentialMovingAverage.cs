namespace Brokerage.Indicators.Averages;

/// <summary>
/// The one exponential recurrence: A ← A + w · (x − A); NaN until <c>period</c> values have come.
/// While warming up w is 1/k for the k-th value, which makes the first result the plain mean of the first <c>period</c> values.
/// </summary>
internal struct ExponentialAverage
{
    private readonly double _weight;
    private readonly int _period;
    private double _average;
    private int _count;

    private ExponentialAverage(int period, double weight) => (_period, _weight) = (period, weight);

    /// <summary>w = 2 / (n + 1): the usual EMA of a period (Holt 1957; Brown 1959).</summary>
    public static ExponentialAverage Span(int period) => new(period, 2 / (period + 1.0));

    /// <summary>w = 1 / n: Wilder's smoothing (1978), behind RSI, ATR and ADX.</summary>
    public static ExponentialAverage Wilder(int period) => new(period, 1.0 / period);

    public double Next(double value)
    {
        if (_count < _period) return WarmUp(value);
        return _average += (value - _average) * _weight;
    }

    private double WarmUp(double value)
    {
        _count++;
        _average += (value - _average) / _count;
        return _count < _period ? double.NaN : _average;
    }
}

/// <summary>
/// Exponential moving average of closes: EMA ← EMA + 2/(n+1) · (C − EMA), started with the simple average of the first n closes
/// (Holt 1957; Brown 1959; brought to charts by Haurlan 1968). First value at bar n.
/// </summary>
internal struct ExponentialMovingAverage(int period) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("ema", "Exponential moving average",
        "An average of closes in which recent bars weigh more, so it turns sooner than the simple average.",
        "Holt, 1957; Brown, 1959",
        parameters: [new("period", 20, 1, 500)],
        outputs: ["ema"],
        warmupBars: p => p[0],
        start: p => new ExponentialMovingAverage(p[0]));

    private ExponentialAverage _average = ExponentialAverage.Span(period);

    public void Step(in Bar bar, Span<double> values) => values[0] = _average.Next(bar.Close);

    public readonly void Settle() { }
}
