using System.Collections.Immutable;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;

namespace Brokerage.MarketData.Pipelines;

/// <summary>Where a forming row belongs.</summary>
/// <param name="Epoch">Epoch of the series.</param>
/// <param name="Index">Absolute index that the bar will have when it closes.</param>
/// <param name="Time">Time of the forming bar.</param>
/// <param name="Version">Rises whenever the forming bar changes: a reader that has sent it need not send again.</param>
public readonly record struct FormingRow(long Epoch, long Index, DateTime Time, long Version);

/// <summary>
/// The values of one indicator set over one instrument's bars: a row for each closed bar, under the bar's own absolute index, and the row
/// that the forming bar would give. Computed once, whatever the number of readers; any thread may read.
/// </summary>
/// <remarks>
/// Rows reach back to the oldest bar that was held when the first reader came, so cumulative indicators (OBV, VWAP) start there.
/// The forming row is computed by the first read after a change, never by a tick: an unread series costs nothing between bars.
/// A reader sends the closed rows from its cursor until none is left, then the forming row; if that row's index is not its cursor, a bar
/// closed in between, and it reads closed rows again.
/// </remarks>
public sealed class IndicatorSeries
{
    private readonly Lock _lock;
    private readonly IndicatorSet _set;
    private readonly BarSeries _bars;
    private readonly Ring<DateTime> _times;
    private readonly Ring<double> _rows;
    private readonly double[] _preview;
    private long _previewed = -1;
    private long _epoch = 1;

    internal IndicatorSeries(IndicatorSet set, BarSeries bars, Lock gate, long epoch)
    {
        (_set, _bars, _lock) = (set, bars, gate);
        _times = new Ring<DateTime>(bars.Closed.Capacity);
        _rows = new Ring<double>(bars.Closed.Capacity, Math.Max(1, set.ValueCount));
        _preview = new double[set.ValueCount];
        Rebuild(epoch);
    }

    /// <summary>Length of the bars.</summary>
    public BarInterval Interval => _bars.Interval;

    /// <summary>Name of each value of a row, in order, as in <see cref="IndicatorSet.Names"/>.</summary>
    public ImmutableArray<string> Names => _set.Names;

    /// <summary>Values in a row.</summary>
    public int Width => _set.ValueCount;

    /// <summary>Forming rows computed so far; a figure for metrics.</summary>
    public long PreviewsComputed { get; private set; }

    /// <summary>Index of the oldest row still held.</summary>
    public long First
    {
        get { lock (_lock) return _times.First; }
    }

    /// <summary>Index that the next closed row will get: the cursor of a reader that wants only what is to come.</summary>
    public long Next
    {
        get { lock (_lock) return _times.Next; }
    }

    /// <summary>Copies closed rows from a cursor on, in order: as many as both spans have room for.</summary>
    /// <param name="cursor">Absolute index of the first row wanted; <see cref="SeriesRead.Next"/> of the read before.</param>
    /// <param name="times">Receives the time of each row's bar.</param>
    /// <param name="values">Receives <see cref="Width"/> values for each row; NaN where not defined yet.</param>
    public SeriesRead ReadFrom(long cursor, Span<DateTime> times, Span<double> values)
    {
        var room = Width == 0 ? times.Length : Math.Min(times.Length, values.Length / Width);
        lock (_lock)
        {
            if (Width > 0) _rows.Read(cursor, values[..(room * Width)], _epoch);
            return _times.Read(cursor, times[..room], _epoch);
        }
    }

    /// <summary>The row that the forming bar would give if it closed now; false when no bar is forming.</summary>
    /// <param name="values">Receives <see cref="Width"/> values.</param>
    /// <param name="row">Where it belongs.</param>
    public bool TryReadForming(Span<double> values, out FormingRow row)
    {
        lock (_lock)
        {
            row = default;
            if (!_bars.Builder.HasForming) return false;
            var version = _bars.Builder.Version;
            var forming = _bars.Builder.Forming;
            if (version != _previewed)
            {
                _set.Preview(in forming, _preview);
                _previewed = version;
                PreviewsComputed++;
            }
            _preview.CopyTo(values);
            row = new FormingRow(_epoch, _times.Next, forming.Time, version);
            return true;
        }
    }

    internal void Commit(in Bar closed)
    {
        _times.Add()[0] = closed.Time;
        _set.Update(in closed, _rows.Add());
    }

    /// <summary>Runs the set over the bars that are held, from scratch; up to a millisecond or so for a full ring.</summary>
    internal void Rebuild(long epoch)
    {
        _epoch = epoch;
        _set.Reset();
        _previewed = -1;
        var bars = _bars.Closed;
        _times.Clear(bars.First);
        _rows.Clear(bars.First);
        for (var index = bars.First; index < bars.Next; index++) Commit(in bars[index][0]);
    }
}

/// <summary>A reader's hold on a series. The last one to be disposed ends the computing.</summary>
public sealed class IndicatorWatch : IDisposable
{
    private Action? _release;

    internal IndicatorWatch(IndicatorSeries series, Action release) => (Series, _release) = (series, release);

    /// <summary>The series, shared with every other watcher of the same set and interval.</summary>
    public IndicatorSeries Series { get; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
