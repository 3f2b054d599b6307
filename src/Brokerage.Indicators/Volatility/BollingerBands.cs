using Brokerage.Indicators.Averages;
using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Volatility;

/// <summary>
/// Bollinger bands: middle = SMA(n) of closes, upper and lower = middle ± d · σ with the population σ of the same closes;
/// %B = (C − lower) / (upper − lower); width = (upper − lower) / middle
/// (John Bollinger 1983; "Bollinger on Bollinger Bands", 2001). Bands in price units, %B and width are ratios. First values at bar n.
/// </summary>
/// <remarks>Bands without width give %B 0.5, the middle; width is NaN where the middle is 0.</remarks>
internal struct BollingerBands(int period, int deviations) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("bb", "Bollinger bands",
        "A channel around the average that widens when the market gets restless; most closes lie inside it.",
        "Bollinger, 1983, 2001",
        parameters: [new("period", 20, 2, 500), new("deviations", 2, 1, 10)],
        outputs: ["middle", "upper", "lower", "percentB", "width"],
        warmupBars: p => p[0],
        start: p => new BollingerBands(p[0], p[1]));

    private MovingAverage _middle = new(period);
    private SlidingWindow<Moments> _moments = new(period);

    public void Step(in Bar bar, Span<double> values)
    {
        var middle = _middle.Next(bar.Close);
        var reach = deviations * Math.Sqrt(_moments.Push(Moments.Of(bar.Close)).Squares / period);
        var upper = middle + reach;
        var lower = middle - reach;
        var spread = upper - lower;
        values[4] = middle == 0 ? double.NaN : spread / middle;
        values[3] = spread == 0 ? 0.5 : (bar.Close - lower) / spread;
        values[2] = lower;
        values[1] = upper;
        values[0] = middle;
    }

    public void Settle()
    {
        _middle.Settle();
        _moments.Settle();
    }
}
