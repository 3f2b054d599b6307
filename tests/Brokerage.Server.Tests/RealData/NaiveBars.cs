using System.Globalization;
using System.IO.Compression;
using Brokerage.Indicators;

namespace Brokerage.Server.Tests.RealData;

/// <summary>
/// Bars of a file of real trades or days, made the plainest way there is and without the product's reader, clock or builder: rows are
/// split at commas, grouped by the minute, five minutes or date of New York's clock, and counted.
/// </summary>
public static class NaiveBars
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>The trades of <c>time,price,size,exchange,condition,suspicious</c> that are not suspicious.</summary>
    public static List<(DateTime Local, double Price, double Size)> Trades(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        lines.ReadLine();
        var trades = new List<(DateTime, double, double)>();
        while (lines.ReadLine()?.Split(',') is { } row)
            if (row[5] == "0")
                trades.Add((DateTime.Parse(row[0], CultureInfo.InvariantCulture), double.Parse(row[1], CultureInfo.InvariantCulture), double.Parse(row[2], CultureInfo.InvariantCulture)));
        return trades;
    }

    /// <summary>Bars of so many minutes.</summary>
    public static Bar[] Of(List<(DateTime Local, double Price, double Size)> trades, int minutes) =>
        [.. trades.GroupBy(t => new DateTime(t.Local.Ticks - t.Local.Ticks % TimeSpan.FromMinutes(minutes).Ticks)).Select(g => ToBar(TimeZoneInfo.ConvertTimeToUtc(g.Key, NewYork), [.. g]))];

    /// <summary>Bars of a day, labelled with the exchange's date.</summary>
    public static Bar[] Days(List<(DateTime Local, double Price, double Size)> trades) =>
        [.. trades.GroupBy(t => t.Local.Date).Select(g => ToBar(DateTime.SpecifyKind(g.Key, DateTimeKind.Utc), [.. g]))];

    /// <summary>The rows of <c>date,open,high,low,close,volume</c>.</summary>
    public static Bar[] Daily(string file) =>
    [
        .. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(row => new Bar(
            DateTime.SpecifyKind(DateTime.Parse(row[0], CultureInfo.InvariantCulture), DateTimeKind.Utc), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Bar ToBar(DateTime time, (DateTime Local, double Price, double Size)[] trades) => new(
        time, trades[0].Price, trades.Max(t => t.Price), trades.Min(t => t.Price), trades[^1].Price, trades.Sum(t => t.Size), trades.Length);
}
