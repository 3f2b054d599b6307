using System.Text;
using Brokerage.Domain.Market;
using Brokerage.Indicators;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Pipelines;
using Brokerage.MarketData.Reference;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Tests;

/// <summary>Small inputs that read well in a test.</summary>
internal static class Sample
{
    public const string NewYork = "America/New_York";

    /// <summary>09:30 in New York.</summary>
    public static readonly DateTime Opening = new(2024, 3, 4, 14, 30, 0, DateTimeKind.Utc);

    public static Tick Tick(double price, double second = 0, long sequence = 0, double size = 100) =>
        new(Opening.AddSeconds(second), Opening.AddSeconds(second), price, size, sequence);

    public static Bar Minute(int minute, double close = 100) =>
        new(Opening.AddMinutes(minute), close - 0.5, close + 1, close - 1, close, 1000);

    public static Bar Day(int day, double close, double? high = null, double? low = null) =>
        new(new DateTime(2023, 1, 2, 0, 0, 0, DateTimeKind.Utc).AddDays(day), close, high ?? close, low ?? close, close, 1000);

    public static Listing Listing(string symbol = "ABC") =>
        new(new Instrument(symbol, symbol, AssetClass.Equity, "Technology", "USD", 3), NewYork);

    public static InstrumentPipeline Pipeline(params CalendarEvent[] events) => new(Listing(), events);

    public static IReadOnlyList<IndicatorRequest> Indicators(params string[] texts) =>
        [.. texts.Select(text => IndicatorCatalogue.TryParse(text, out var request, out var error) ? request : throw new ArgumentException(error.ToString()))];

    public static TickFile TickFile(string text, RowIssues issues, string zone = NewYork) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "ABC.csv", zone, issues);

    public static List<Tick> Ticks(string path, string zone = NewYork)
    {
        var issues = new RowIssues();
        using var file = new TickFile(path, zone, issues);
        var all = new List<Tick>();
        var buffer = new Tick[1000];
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer)) all.AddRange(buffer.AsSpan(0, read));
        if (issues.Count > 0) throw new InvalidDataException(issues.First[0].ToString());
        return all;
    }

    public static string SpyTicks => Brokerage.Tests.SharedData.PathOf("ticks", "SPY-2013-10-07.csv.gz");

    public static string BacTicks => Brokerage.Tests.SharedData.PathOf("ticks", "BAC-2013-10-07.csv.gz");
}
