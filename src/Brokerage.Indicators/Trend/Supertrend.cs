using Brokerage.Indicators.Volatility;

namespace Brokerage.Indicators.Trend;

/// <summary>
/// Supertrend: a stop line at m · ATR(n) from the bar's middle. Below the price it only rises, above it only falls; a close on or
/// beyond it turns the trend (Olivier Seban, about 2009; ATR: Wilder 1978). Line in price units; direction 1 (up) or −1 (down).
/// First values at bar n + 1, up if that bar closes above its middle.
/// </summary>
internal struct Supertrend(int period, int multiplier) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("supertrend", "Supertrend",
        "A trailing line below a rising market or above a falling one; a close through it means the trend has turned.",
        "Seban, about 2009; Wilder, 1978",
        parameters: [new("period", 10, 1, 500), new("multiplier", 3, 1, 20)],
        outputs: ["line", "direction"],
        warmupBars: p => p[0] + 1,
        start: p => new Supertrend(p[0], p[1]));

    private AverageTrueRange _range = new(period);
    private double _upper = double.NaN;
    private double _lower = double.NaN;
    private double _lastClose = double.NaN;
    private bool _isUp;

    public void Step(in Bar bar, Span<double> values)
    {
        var middle = (bar.High + bar.Low) / 2;
        var reach = multiplier * _range.Next(bar);
        if (double.IsNaN(reach))
        {
            values[1] = values[0] = double.NaN;
            return;
        }
        var upper = middle + reach;
        var lower = middle - reach;
        if (double.IsNaN(_upper))
            (_upper, _lower, _isUp) = (upper, lower, bar.Close >= middle);
        if (upper < _upper || _lastClose > _upper) _upper = upper;
        if (lower > _lower || _lastClose < _lower) _lower = lower;
        _lastClose = bar.Close;
        _isUp = bar.Close > (_isUp ? _lower : _upper);
        values[1] = _isUp ? 1 : -1;
        values[0] = _isUp ? _lower : _upper;
    }

    public readonly void Settle() { }
}
