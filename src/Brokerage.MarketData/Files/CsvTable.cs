using System.Text;

namespace Brokerage.MarketData.Files;

/// <summary>
/// A small CSV file of text: header, quoted fields (doubled quotes inside), one record a line. For reference data, not for prices.
/// Lines that do not fit the header are counted in the issues and skipped.
/// </summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly RowIssues _issues;
    private readonly List<string> _header = [];

    private CsvTable(string file, RowIssues issues) => (_file, _issues) = (file, issues);

    /// <summary>Makes a value of each row; a row that <paramref name="make"/> refuses (null) is counted as <c>value</c>.</summary>
    public static List<T> Read<T>(string path, RowIssues issues, Func<Func<string, string>, T?> make) where T : class
    {
        var made = new List<T>();
        if (!File.Exists(path)) return made;
        var table = new CsvTable(Path.GetFileName(path), issues);
        using var lines = LineReader.Open(path);
        try
        {
            while (lines.TryRead(out var line, out var tooLong))
                if (table.Row(line, tooLong, lines.Line) is { } row)
                    table.Make(row, lines.Line, make, made);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            issues.Add(table._file, lines.Line + 1, "corrupt");
        }
        return made;
    }

    /// <summary>A field as <see cref="Read"/> reads it back: quoted when it has to be.</summary>
    public static string Quote(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private List<string>? Row(ReadOnlySpan<byte> line, bool tooLong, long number)
    {
        if (line.IsEmpty && !tooLong) return null;
        var code = tooLong ? "long-line" : line.Contains((byte)0) ? "nul" : null;
        var fields = code is null ? Split(Encoding.UTF8.GetString(line)) : null;
        if (code is null && fields is null) code = "quote";
        if (_header.Count == 0 && fields is not null)
        {
            _header.AddRange(fields);
            return null;
        }
        if (code is null && fields!.Count != _header.Count) code = "columns";
        if (code is null) return fields;
        _issues.Add(_file, number, code);
        return null;
    }

    private void Make<T>(List<string> row, long number, Func<Func<string, string>, T?> make, List<T> made) where T : class
    {
        if (make(column => _header.IndexOf(column) is var at and >= 0 ? row[at] : "") is { } value) made.Add(value);
        else _issues.Add(_file, number, "value");
    }

    private static List<string>? Split(string line)
    {
        var fields = new List<string>();
        var text = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            var character = line[at];
            if (quoted && character == '"' && at + 1 < line.Length && line[at + 1] == '"') text.Append(line[++at]);
            else if (character == '"' && (quoted || text.Length == 0)) quoted = !quoted;
            else if (character == ',' && !quoted)
            {
                fields.Add(text.ToString());
                text.Clear();
            }
            else text.Append(character);
        }
        fields.Add(text.ToString());
        return quoted || fields.Count > Field.MostColumns ? null : fields;
    }
}
