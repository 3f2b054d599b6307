using Brokerage.Indicators.Averages;
using Brokerage.Indicators.Volatility;

namespace Brokerage.Indicators.Trend;

/// <summary>
/// Average directional index (J. Welles Wilder, "New Concepts in Technical Trading Systems", 1978).
/// +DM is the rise of the high where it exceeds the fall of the low, −DM the reverse; ±DI = 100 · Wilder(±DM) / Wilder(TR);
/// DX = 100 · |+DI − −DI| / (+DI + −DI); ADX = Wilder(DX). All 0 to 100; ±DI from bar n + 1, ADX from bar 2n.
/// </summary>
/// <remarks>A market without any range or direction reads 0: no trend.</remarks>
internal struct AverageDirectionalIndex(int period) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("adx", "Average directional index",
        "How strong the trend is from 0 to 100, whichever way it points; plusDi above minusDi means it points up.",
        "Wilder, 1978",
        parameters: [new("period", 14, 2, 500)],
        outputs: ["adx", "plusDi", "minusDi"],
        warmupBars: p => 2 * p[0],
        start: p => new AverageDirectionalIndex(p[0]));

    private AverageTrueRange _range = new(period);
    private ExponentialAverage _plus = ExponentialAverage.Wilder(period);
    private ExponentialAverage _minus = ExponentialAverage.Wilder(period);
    private ExponentialAverage _adx = ExponentialAverage.Wilder(period);
    private double _lastHigh = double.NaN;
    private double _lastLow = double.NaN;

    public void Step(in Bar bar, Span<double> values)
    {
        var range = _range.Next(bar);
        var rise = bar.High - _lastHigh;
        var fall = _lastLow - bar.Low;
        _lastHigh = bar.High;
        _lastLow = bar.Low;
        if (double.IsNaN(rise))
        {
            values[2] = values[1] = values[0] = double.NaN;
            return;
        }
        var plus = _plus.Next(rise > fall && rise > 0 ? rise : 0);
        var minus = _minus.Next(fall > rise && fall > 0 ? fall : 0);
        values[2] = range == 0 ? 0 : 100 * minus / range;
        values[1] = range == 0 ? 0 : 100 * plus / range;
        values[0] = double.IsNaN(range) ? double.NaN : _adx.Next(DirectionalMovement(plus, minus));
    }

    public readonly void Settle() { }

    private static double DirectionalMovement(double plus, double minus) =>
        plus + minus == 0 ? 0 : 100 * Math.Abs(plus - minus) / (plus + minus);
}
