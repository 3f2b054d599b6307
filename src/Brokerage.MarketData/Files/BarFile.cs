using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Files;

/// <summary>
/// Streams the bars of a CSV or CSV.gz file: <c>date</c> (daily) or <c>time</c> (start of the minute, exchange wall clock), then
/// <c>open, high, low, close, volume</c>. Rows that are unusable, or not after the row before, are counted in the issues and skipped.
/// </summary>
public sealed class BarFile : IDisposable
{
    private static readonly string[] Figures = ["open", "high", "low", "close", "volume"];

    private readonly RowReader _rows;
    private readonly ExchangeClock _clock;
    private readonly int _time;
    private readonly int[] _figures = new int[Figures.Length];
    private DateTime _last;

    /// <param name="path">File; unpacked while reading when its name ends in <c>.gz</c>.</param>
    /// <param name="zoneId">IANA zone of times without one.</param>
    /// <param name="issues">Where unusable rows are counted.</param>
    public BarFile(string path, string zoneId, RowIssues issues)
        : this(LineReader.Open(path), Path.GetFileName(path), zoneId, issues)
    {
    }

    /// <summary>Reads from an unpacked stream, which it then owns.</summary>
    public BarFile(Stream stream, string name, string zoneId, RowIssues issues)
        : this(new LineReader(stream), name, zoneId, issues)
    {
    }

    private BarFile(LineReader lines, string name, string zoneId, RowIssues issues)
    {
        _clock = new ExchangeClock(zoneId);
        _rows = new RowReader(lines, name, issues, Figures);
        var date = _rows.Column("date");
        Interval = date >= 0 ? BarInterval.OneDay : BarInterval.OneMinute;
        _time = date >= 0 ? date : _rows.Column("time");
        if (_time < 0 && _rows.Column("open") >= 0) _rows.Reject("header");
        for (var figure = 0; figure < Figures.Length; figure++) _figures[figure] = _rows.Column(Figures[figure]);
    }

    /// <summary>Daily when the file has a <c>date</c> column, else one minute.</summary>
    public BarInterval Interval { get; }

    /// <summary>The next bar, dated as <see cref="BarBuilder"/> dates bars; false at the end.</summary>
    public bool TryRead(out Bar bar)
    {
        while (_time >= 0 && _rows.Next())
            if (TryBar(out bar)) return true;
        bar = default;
        return false;
    }

    /// <summary>All remaining bars.</summary>
    public List<Bar> ReadAll()
    {
        var bars = new List<Bar>();
        while (TryRead(out var bar)) bars.Add(bar);
        return bars;
    }

    public void Dispose() => _rows.Dispose();

    private bool TryBar(out Bar bar)
    {
        bar = default;
        if (!TryStart(out var time)) return false;
        Span<double> figures = stackalloc double[Figures.Length];
        for (var figure = 0; figure < figures.Length; figure++)
        {
            if (Field.TryNumber(_rows[_figures[figure]], out figures[figure])) continue;
            _rows.Reject("number");
            return false;
        }
        bar = new Bar(time, figures[0], figures[1], figures[2], figures[3], figures[4]);
        if (time <= _last || !BarSeries.IsCredible(in bar))
        {
            _rows.Reject("bar");
            return false;
        }
        _last = time;
        return true;
    }

    private bool TryStart(out DateTime time)
    {
        if (Interval != BarInterval.OneDay) return _rows.TryInstant(_time, _clock, out time);
        if (!Field.TryTime(_rows[_time], out time))
        {
            _rows.Reject("time");
            return false;
        }
        time = DateTime.SpecifyKind(time.Date, DateTimeKind.Utc);
        return true;
    }
}
