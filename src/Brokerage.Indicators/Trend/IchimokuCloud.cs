using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Trend;

/// <summary>
/// Ichimoku cloud: tenkan, kijun and span B are the middle of highest high and lowest low over their periods, span A is the mean of
/// tenkan and kijun (Goichi Hosoda, 1969). In price units. The two spans are given at the bar on which they are drawn,
/// <c>kijun</c> bars after the one they were computed at: first values at bars tenkan, kijun, 2 · kijun and kijun + spanB.
/// </summary>
/// <remarks>The chikou span is no output: at a bar it is the close of a later one, which a live stream does not have.</remarks>
internal struct IchimokuCloud(int tenkan, int kijun, int spanB) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("ichimoku", "Ichimoku cloud",
        "Balance lines of short, middle and long stretches; price above the cloud of the two spans is read as an upward trend.",
        "Hosoda, 1969",
        parameters: [new("tenkan", 9, 1, 498), new("kijun", 26, 2, 499), new("spanB", 52, 3, 500)],
        outputs: ["tenkan", "kijun", "spanA", "spanB"],
        warmupBars: p => p[1] + p[2],
        start: p => new IchimokuCloud(p[0], p[1], p[2]),
        ascending: 3);

    private SlidingWindow<PriceRange> _tenkan = new(tenkan);
    private SlidingWindow<PriceRange> _kijun = new(kijun);
    private SlidingWindow<PriceRange> _spanB = new(spanB);
    private Delay _delayedA = new(kijun);
    private Delay _delayedB = new(kijun);

    public void Step(in Bar bar, Span<double> values)
    {
        var range = new PriceRange(bar.High, bar.Low);
        var tenkan = Middle(ref _tenkan, range);
        var kijun = Middle(ref _kijun, range);
        var spanB = Middle(ref _spanB, range);
        values[3] = _delayedB.Push(spanB);
        values[2] = _delayedA.Push((tenkan + kijun) / 2);
        values[1] = kijun;
        values[0] = tenkan;
    }

    public void Settle()
    {
        _tenkan.Settle();
        _kijun.Settle();
        _spanB.Settle();
    }

    private static double Middle(ref SlidingWindow<PriceRange> window, in PriceRange range)
    {
        var middle = window.Push(range).Middle;
        return window.IsFull ? middle : double.NaN;
    }
}
