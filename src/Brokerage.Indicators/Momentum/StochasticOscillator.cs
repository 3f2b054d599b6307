using Brokerage.Indicators.Averages;
using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Momentum;

/// <summary>
/// Stochastic oscillator: raw K = 100 · (C − lowest low) / (highest high − lowest low) over the last n bars, current one included;
/// K = its simple average over <c>smoothing</c> bars, D = the simple average of K over <c>signal</c> bars
/// (George C. Lane, "Lane's Stochastics", 1984). 0 to 100 for closes inside their bar.
/// First K at bar n + smoothing − 1, first D <c>signal</c> − 1 bars later.
/// </summary>
/// <remarks>A window without any range reads 50: the close is as much at the top as at the bottom.</remarks>
internal struct StochasticOscillator(int period, int smoothing, int signal) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("stoch", "Stochastic oscillator",
        "Where the close stands between the lowest low (0) and the highest high (100) of the last bars.",
        "Lane, 1984",
        parameters: [new("period", 14, 1, 500), new("smoothing", 3, 1, 100), new("signal", 3, 1, 100)],
        outputs: ["k", "d"],
        warmupBars: p => p[0] + p[1] + p[2] - 2,
        start: p => new StochasticOscillator(p[0], p[1], p[2]));

    private SlidingWindow<PriceRange> _range = new(period);
    private MovingAverage _k = new(smoothing);
    private MovingAverage _d = new(signal);

    public void Step(in Bar bar, Span<double> values)
    {
        var range = _range.Push(new(bar.High, bar.Low));
        var k = double.NaN;
        if (_range.IsFull)
        {
            var width = range.High - range.Low;
            k = _k.Next(width == 0 ? 50 : 100 * (bar.Close - range.Low) / width);
        }
        values[1] = double.IsNaN(k) ? double.NaN : _d.Next(k);
        values[0] = k;
    }

    public void Settle()
    {
        _range.Settle();
        _k.Settle();
        _d.Settle();
    }
}
