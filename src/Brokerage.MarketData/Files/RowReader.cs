using System.Text;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Files;

/// <summary>Reads the rows of a CSV file with a header, skipping and reporting what is not a row. Allocates nothing per row.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly RowIssues _issues;
    private readonly Range[] _fields = new Range[Field.MostColumns];
    private readonly List<string> _header = [];
    private byte[] _line = new byte[256];
    private int _length;
    private bool _failed;

    /// <summary>Reads the header. A file without one of the required columns is not of this kind and has no rows.</summary>
    public RowReader(LineReader lines, string file, RowIssues issues, params ReadOnlySpan<string> required)
    {
        (_lines, File, _issues) = (lines, file, issues);
        if (!TryLine()) return;
        if (Field.Split(_line.AsSpan(0, _length), _fields) is var count and > 0)
            foreach (var field in _fields.AsSpan(0, count)) _header.Add(Encoding.UTF8.GetString(_line.AsSpan(0, _length)[field]).Trim());
        foreach (var name in required)
        {
            if (_header.Contains(name)) continue;
            Reject("header");
            _failed = true;
            return;
        }
    }

    public string File { get; }

    /// <summary>Place of a column, or -1.</summary>
    public int Column(string name) => _header.IndexOf(name);

    /// <summary>A field of the current row.</summary>
    public ReadOnlySpan<byte> this[int column] => _line.AsSpan(0, _length)[_fields[column]];

    /// <summary>Goes to the next row that has as many fields as the header; false at the end.</summary>
    public bool Next()
    {
        while (!_failed && TryLine())
        {
            if (_length == 0) continue;
            var line = _line.AsSpan(0, _length);
            if (line.Contains((byte)0)) Reject("nul");
            else if (Field.Split(line, _fields) != _header.Count) Reject("columns");
            else return true;
        }
        return false;
    }

    /// <summary>The instant in a field; false, and the row rejected, when it is no time or one that the exchange's clock skipped.</summary>
    public bool TryInstant(int column, ExchangeClock clock, out DateTime utc)
    {
        if (!Field.TryTime(this[column], out utc)) Reject("time");
        else if (utc.Kind == DateTimeKind.Utc || clock.TryToUtc(utc, out utc)) return true;
        else Reject("skipped-time");
        return false;
    }

    /// <summary>Reports the current line.</summary>
    public void Reject(string code) => _issues.Add(File, _lines.Line, code);

    public void Dispose() => _lines.Dispose();

    private bool TryLine()
    {
        try
        {
            while (_lines.TryRead(out var line, out var tooLong))
            {
                if (tooLong)
                {
                    Reject("long-line");
                    continue;
                }
                if (_line.Length < line.Length) _line = new byte[LineReader.LongestLine];
                line.CopyTo(_line);
                _length = line.Length;
                return true;
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            _issues.Add(File, _lines.Line + 1, "corrupt");
        }
        _failed = true;
        return false;
    }
}
