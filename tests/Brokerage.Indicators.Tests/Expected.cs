using System.Globalization;
using Brokerage.Tests;

namespace Brokerage.Indicators.Tests;

/// <summary>Real daily bars and the values of a public reference over them (<c>../shared/marketdata/indicators</c>).</summary>
internal static class Expected
{
    public static Bar[] Quotes() => [.. Rows("quotes.csv").Select(row => new Bar(
        DateTime.ParseExact(row["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Number(row["open"]), Number(row["high"]), Number(row["low"]), Number(row["close"]), Number(row["volume"])))];

    /// <summary>A column of an expected file; NaN for an empty cell.</summary>
    public static double[] Column(string file, string column) =>
        [.. Rows(Path.Combine("expected", file + ".csv")).Select(row => Number(row[column]))];

    private static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(SharedData.PathOf("indicators", file));
        var header = lines[0].Split(',');
        return lines.Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second));
    }
}
