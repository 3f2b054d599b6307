using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Files;

/// <summary>
/// Streams the trades of a CSV or CSV.gz file in the order of its rows: columns <c>time, price, size</c>, optionally <c>suspicious</c>,
/// <c>sequence</c>, <c>bid</c>, <c>ask</c>; others are ignored. Times are the exchange's wall clock, or UTC when they end in Z.
/// </summary>
/// <remarks>Without a sequence column trades have none, and equal rows are all trades. Unusable rows are counted in the issues and skipped.</remarks>
public sealed class TickFile : IDisposable
{
    private readonly RowReader _rows;
    private readonly ExchangeClock _clock;
    private readonly int _time;
    private readonly int _price;
    private readonly int _size;
    private readonly int _suspicious;
    private readonly int _sequence;
    private readonly int _bid;
    private readonly int _ask;

    /// <param name="path">File; unpacked while reading when its name ends in <c>.gz</c>.</param>
    /// <param name="zoneId">IANA zone of times without one.</param>
    /// <param name="issues">Where unusable rows are counted.</param>
    public TickFile(string path, string zoneId, RowIssues issues)
        : this(LineReader.Open(path), Path.GetFileName(path), zoneId, issues)
    {
    }

    /// <summary>Reads from an unpacked stream, which it then owns.</summary>
    public TickFile(Stream stream, string name, string zoneId, RowIssues issues)
        : this(new LineReader(stream), name, zoneId, issues)
    {
    }

    private TickFile(LineReader lines, string name, string zoneId, RowIssues issues)
    {
        _clock = new ExchangeClock(zoneId);
        _rows = new RowReader(lines, name, issues, "time", "price", "size");
        (_time, _price, _size) = (_rows.Column("time"), _rows.Column("price"), _rows.Column("size"));
        (_suspicious, _sequence) = (_rows.Column("suspicious"), _rows.Column("sequence"));
        (_bid, _ask) = (_rows.Column("bid"), _rows.Column("ask"));
    }

    /// <summary>Fills <paramref name="into"/> with the next trades; returns how many, 0 at the end. The receive time is left unset.</summary>
    public int Read(Span<Tick> into)
    {
        var count = 0;
        while (count < into.Length && _rows.Next())
            if (TryTick(out into[count])) count++;
        return count;
    }

    public void Dispose() => _rows.Dispose();

    private bool TryTick(out Tick tick)
    {
        tick = default;
        if (!_rows.TryInstant(_time, _clock, out var time)) return false;
        double bid = double.NaN, ask = double.NaN;
        long sequence = 0;
        if (!Field.TryNumber(_rows[_price], out var price) || !Field.TryNumber(_rows[_size], out var size)
            || (_sequence >= 0 && !Field.TryWhole(_rows[_sequence], out sequence))
            || !TryOptional(_bid, ref bid) || !TryOptional(_ask, ref ask))
        {
            _rows.Reject("number");
            return false;
        }
        var suspicious = _suspicious >= 0 && _rows[_suspicious] is [(byte)'1'];
        tick = new Tick(time, default, price, size, sequence, suspicious, bid, ask);
        return true;
    }

    private bool TryOptional(int column, ref double value) =>
        column < 0 || _rows[column].IsEmpty || Field.TryNumber(_rows[column], out value);
}
