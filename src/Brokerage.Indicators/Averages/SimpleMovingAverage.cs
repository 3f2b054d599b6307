using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Averages;

/// <summary>Arithmetic mean of the last <c>period</c> values; NaN until there are as many. Used as the indicator, as Bollinger's
/// middle band and as the smoothing of the stochastic.</summary>
internal struct MovingAverage(int period)
{
    private SlidingWindow<Total> _window = new(period);

    public double Next(double value)
    {
        var total = _window.Push(new(value)).Value;
        return _window.IsFull ? total / period : double.NaN;
    }

    public void Settle() => _window.Settle();
}

/// <summary>
/// Simple moving average: SMA = (C₁ + … + Cₙ) / n over the last n closes (Hooker 1901; named "moving average" by Yule 1909).
/// First value at bar n.
/// </summary>
internal struct SimpleMovingAverage(int period) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("sma", "Simple moving average",
        "The average close of the last bars; price above it means the market is higher than it recently was.",
        "Yule, 1909",
        parameters: [new("period", 20, 1, 500)],
        outputs: ["sma"],
        warmupBars: p => p[0],
        start: p => new SimpleMovingAverage(p[0]));

    private MovingAverage _average = new(period);

    public void Step(in Bar bar, Span<double> values) => values[0] = _average.Next(bar.Close);

    public void Settle() => _average.Settle();
}
