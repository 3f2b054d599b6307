using Brokerage.Indicators;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Bars;

/// <summary>
/// Makes bars of one interval from trades, or from shorter bars, that come in time order. Minutes and days are the exchange's own.
/// A bar is closed by the first trade after its end, or by <see cref="Close"/>; intervals without a trade have no bar.
/// </summary>
/// <remarks>
/// A bar's time is its start in UTC. A day's bar carries the exchange's date at 00:00 UTC instead: a label, not an instant,
/// so that the date reads the same everywhere.
/// </remarks>
public sealed class BarBuilder(BarInterval interval, ExchangeClock clock)
{
    private DateTime _until;
    private DateTime _time;
    private double _open;
    private double _high;
    private double _low;
    private double _close;
    private double _volume;
    private int _trades;

    /// <summary>Length of the bars.</summary>
    public BarInterval Interval => interval;

    /// <summary>False before the first trade and after <see cref="Close"/>.</summary>
    public bool HasForming { get; private set; }

    /// <summary>Rises with every trade or part added, so that a reader knows whether the forming bar changed.</summary>
    public long Version { get; private set; }

    /// <summary>The bar as it stands; only meaningful while <see cref="HasForming"/>.</summary>
    public Bar Forming => new(_time, _open, _high, _low, _close, _volume, _trades);

    /// <summary>Adds a trade. True when it began a new bar and so closed the one before, which is returned.</summary>
    public bool Add(DateTime time, double price, double size, out Bar closed)
    {
        Version++;
        if (HasForming && time < _until)
        {
            if (price > _high) _high = price;
            if (price < _low) _low = price;
            _close = price;
            _volume = Math.Min(_volume + size, Bar.MaxVolume);
            _trades++;
            closed = default;
            return false;
        }
        var closes = Close(out closed);
        Begin(time);
        _open = _high = _low = _close = price;
        _volume = size;
        _trades = 1;
        return closes;
    }

    /// <summary>Adds a shorter bar that lies wholly in one bar of this interval. True when it closed the bar before.</summary>
    public bool Add(in Bar part, out Bar closed)
    {
        Version++;
        if (HasForming && part.Time < _until)
        {
            _high = Math.Max(_high, part.High);
            _low = Math.Min(_low, part.Low);
            _close = part.Close;
            _volume = Math.Min(_volume + part.Volume, Bar.MaxVolume);
            _trades += part.Trades;
            closed = default;
            return false;
        }
        var closes = Close(out closed);
        Begin(part.Time);
        (_open, _high, _low, _close) = (part.Open, part.High, part.Low, part.Close);
        (_volume, _trades) = (part.Volume, part.Trades);
        return closes;
    }

    /// <summary>Closes the forming bar, at the end of a session or a tape; false when there is none.</summary>
    public bool Close(out Bar closed)
    {
        closed = HasForming ? Forming : default;
        var had = HasForming;
        HasForming = false;
        return had;
    }

    /// <summary>Where the bar that <paramref name="time"/> falls in starts, as bars of this interval are dated.</summary>
    public DateTime StartOf(DateTime time)
    {
        if (interval == BarInterval.OneDay) return clock.DateAt(time).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var local = (time + clock.OffsetAt(time)).Ticks;
        return time.AddTicks(-(local % interval.Length().Ticks));
    }

    private void Begin(DateTime time)
    {
        HasForming = true;
        _time = StartOf(time);
        _until = interval == BarInterval.OneDay ? clock.StartOf(clock.DateAt(time).AddDays(1)) : _time + interval.Length();
    }
}
