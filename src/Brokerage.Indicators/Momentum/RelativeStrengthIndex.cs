using Brokerage.Indicators.Averages;

namespace Brokerage.Indicators.Momentum;

/// <summary>
/// Relative strength index: RSI = 100 · G / (G + L), G and L being Wilder averages of the rises and falls of the close
/// (J. Welles Wilder, "New Concepts in Technical Trading Systems", 1978; the form without RS = G/L needs no special case for L = 0).
/// 0 to 100; first value at bar n + 1.
/// </summary>
/// <remarks>A close that never moved reads 50, not 100 or 0: a halted stock is neither overbought nor oversold.</remarks>
internal struct RelativeStrengthIndex(int period) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("rsi", "Relative strength index",
        "How much of the recent movement was upwards, from 0 to 100; above 70 is often called overbought, below 30 oversold.",
        "Wilder, 1978",
        parameters: [new("period", 14, 1, 500)],
        outputs: ["rsi"],
        warmupBars: p => p[0] + 1,
        start: p => new RelativeStrengthIndex(p[0]));

    private ExponentialAverage _gains = ExponentialAverage.Wilder(period);
    private ExponentialAverage _losses = ExponentialAverage.Wilder(period);
    private double _lastClose = double.NaN;

    public void Step(in Bar bar, Span<double> values)
    {
        var change = bar.Close - _lastClose;
        _lastClose = bar.Close;
        if (double.IsNaN(change))
        {
            values[0] = double.NaN;
            return;
        }
        var gain = _gains.Next(change > 0 ? change : 0);
        var movement = gain + _losses.Next(change < 0 ? -change : 0);
        values[0] = movement == 0 ? 50 : 100 * gain / movement;
    }

    public readonly void Settle() { }
}
