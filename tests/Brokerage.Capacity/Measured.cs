using System.Globalization;
using System.Text.RegularExpressions;

namespace Brokerage.Capacity;

/// <summary>The measured figures of RESULTS.md, which the benchmarks write: nothing is typed here that was measured there.</summary>
public sealed partial class Measured
{
    private readonly Dictionary<(string Suite, string Row), double> _values = [];

    private Measured()
    {
    }

    /// <summary>Reads the tables; the first figure of a row's second column counts. Times become seconds, bytes stay bytes.</summary>
    public static Measured Read(string path)
    {
        var (measured, suite) = (new Measured(), "");
        foreach (var line in File.ReadLines(path))
            if (line.StartsWith("## ", StringComparison.Ordinal)) suite = line[3..].Trim();
            else if (line.Split('|', StringSplitOptions.TrimEntries) is [_, var row, var product, ..] && Figure().Match(product) is { Success: true } found)
                measured._values[(suite, row)] = double.Parse(found.Groups["number"].Value, NumberStyles.Number, CultureInfo.InvariantCulture) * ScaleOf(found.Groups["unit"].Value);
        return measured;
    }

    /// <summary>The figure of a row, or of the only one that begins so: seconds, bytes, or a plain number.</summary>
    /// <exception cref="KeyNotFoundException">RESULTS.md has no such row: run the suite.</exception>
    public double Of(string suite, string row)
    {
        if (_values.TryGetValue((suite, row), out var value)) return value;
        var found = _values.Where(known => known.Key.Suite == suite && known.Key.Row.StartsWith(row, StringComparison.Ordinal)).ToList();
        return found is [var only] ? only.Value : throw new KeyNotFoundException($"RESULTS.md has {found.Count} rows '{row}' with a figure in its section '{suite}'.");
    }

    private static double ScaleOf(string unit) => unit switch { "ns" => 1e-9, "µs" => 1e-6, "ms" => 1e-3, _ => 1 };

    [GeneratedRegex(@"(?<number>-?[\d,]*\.?\d+)\s*(?<unit>ns|µs|ms|B)?")]
    private static partial Regex Figure();
}
