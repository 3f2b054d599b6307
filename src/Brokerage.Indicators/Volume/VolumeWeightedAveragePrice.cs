using Brokerage.Indicators.Windows;

namespace Brokerage.Indicators.Volume;

/// <summary>
/// Volume-weighted average price: VWAP = Σ(typical price · volume) / Σ volume since the start, typical = (H + L + C) / 3
/// (Berkowitz, Logue and Noser, "The Total Cost of Transactions on the NYSE", 1988). In price units; NaN until some volume has traded.
/// The start is the first bar, or with <c>bySession</c> the first bar of each calendar date of <see cref="Bar.Time"/>.
/// </summary>
internal struct VolumeWeightedAveragePrice(bool bySession) : IIndicatorState
{
    public static IndicatorDefinition Definition { get; } = IndicatorDefinition.Of("vwap", "Volume-weighted average price",
        "The average price paid for each unit traded since the first bar shown.",
        "Berkowitz, Logue and Noser, 1988",
        parameters: [],
        outputs: ["vwap"],
        warmupBars: _ => 1,
        start: _ => new VolumeWeightedAveragePrice(bySession: false));

    public static IndicatorDefinition SessionDefinition { get; } = IndicatorDefinition.Of("svwap", "Session VWAP",
        "The average price paid for each unit traded since the day's first bar.",
        "Berkowitz, Logue and Noser, 1988",
        parameters: [],
        outputs: ["vwap"],
        warmupBars: _ => 1,
        start: _ => new VolumeWeightedAveragePrice(bySession: true));

    private CompensatedSum _turnover;
    private CompensatedSum _volume;
    private DateTime _session;

    public void Step(in Bar bar, Span<double> values)
    {
        if (bySession && bar.Time.Date != _session)
        {
            _session = bar.Time.Date;
            _turnover = default;
            _volume = default;
        }
        _turnover.Add(bar.TypicalPrice * bar.Volume);
        _volume.Add(bar.Volume);
        var volume = _volume.Value;
        values[0] = volume == 0 ? double.NaN : _turnover.Value / volume;
    }

    public readonly void Settle() { }
}
