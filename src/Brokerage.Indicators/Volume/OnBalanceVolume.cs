using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Volume;

/// <summary>
/// On-balance volume: adds the bar's volume when the close rose, takes it off when it fell
/// (Joseph Granville, "New Key to Stock Market Profits", 1963). In units traded, 0 at the first bar;
/// only its direction means something, since the level depends on where the stream starts.
/// </summary>
internal struct OnBalanceVolume() : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("obv", "On-balance volume",
        "A running count of volume on rising bars minus volume on falling bars; it rises while buyers are keener.",
        "Granville, 1963",
        parameters: [],
        outputs: ["obv"],
        warmupBars: _ => 1,
        start: _ => new OnBalanceVolume());

    private CompensatedSum _balance;
    private double _lastClose = double.NaN;

    public void Step(in Bar bar, Span<double> values)
    {
        // Arithmetic, not branches: whether a close rises is a coin toss to the branch predictor.
        var direction = (bar.Close > _lastClose ? 1.0 : 0.0) - (bar.Close < _lastClose ? 1.0 : 0.0);
        _lastClose = bar.Close;
        _balance.Add(direction * bar.Volume);
        values[0] = _balance.Value;
    }

    public readonly void Settle() { }
}
