namespace Brokerage.Indicators;

/// <summary>One price bar: what traded in one interval of one instrument.</summary>
/// <param name="Time">Start of the interval, in UTC or in the exchange's local time, the same choice for a whole stream.
/// Only its calendar date is read, and only by the session VWAP; bars are taken in the order of the calls.</param>
/// <param name="Open">First price, in the instrument's currency.</param>
/// <param name="High">Highest price; not below <paramref name="Low"/>.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Units traded; 0 or more, fractions allowed.</param>
/// <param name="Trades">Number of trades; 0 where the source does not say.</param>
public readonly record struct Bar(DateTime Time, double Open, double High, double Low, double Close, double Volume, int Trades = 0)
{
    /// <summary>Largest magnitude of a price that indicators accept. Below it no result can overflow.</summary>
    public const double MaxPrice = 1e12;

    /// <summary>Largest volume that indicators accept.</summary>
    public const double MaxVolume = 1e15;

    /// <summary>Name of the first field an indicator cannot accept (not finite, beyond <see cref="MaxPrice"/> or
    /// <see cref="MaxVolume"/>, negative volume, high below low), or null for a good bar.
    /// Open and close outside the high-low range are accepted: some feeds publish them.</summary>
    public string? InvalidField =>
        !(Math.Abs(Open) <= MaxPrice) ? nameof(Open)
        : !(Math.Abs(High) <= MaxPrice) ? nameof(High)
        : !(Math.Abs(Low) <= MaxPrice) || Low > High ? nameof(Low)
        : !(Math.Abs(Close) <= MaxPrice) ? nameof(Close)
        : !(Volume >= 0 && Volume <= MaxVolume) ? nameof(Volume)
        : null;

    /// <summary>The mean of high, low and close, in price units.</summary>
    public double TypicalPrice => (High + Low + Close) / 3;
}
