using Brokerage.Indicators;
using Brokerage.Server.Tests.Kit;
using Brokerage.Tests;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.RealData;

/// <summary>
/// Real trades and days from a file through the running server to a client on the market hub: nothing lost, nothing twice, and every
/// figure what an independent count and a batch run of the indicators over the same bars say.
/// </summary>
public sealed class RealMarketTests(ITestOutputHelper output)
{
    private const int SpyTrades = 250_601;

    [SharedDataFact]
    public async Task MarketHub_ADayOfTradesAtFullSpeed_CarriesEveryTradeIntoBarsAndIndicators()
    {
        var file = SharedData.PathOf("ticks", "SPY-2013-10-07.csv.gz");
        var trades = NaiveBars.Trades(file);
        var expected = new Dictionary<string, Bar[]> { ["1m"] = NaiveBars.Of(trades, 1), ["5m"] = NaiveBars.Of(trades, 5), ["1d"] = NaiveBars.Days(trades) };
        trades.Count.ShouldBe(SpyTrades);

        var recording = await MarketRecording.PlayAsync(file, "SPY", expected.ToDictionary(e => e.Key, e => e.Value.Length));

        output.WriteLine(Results.Note("real-data.txt",
            $"SPY 2013-10-07: {SpyTrades} trades at {recording.Figures.ItemsPerSecond:0} a second, last row at the client after {recording.TimeToLastRow.TotalMilliseconds:0} ms, " +
            $"{recording.Streams.Values.Sum(s => s.Rows.Count)} rows in {recording.Streams.Values.Sum(s => s.Batches.Count)} batches, {recording.QuoteTicks.Count} batches of quotes"));
        recording.Figures.TicksRead.ShouldBe(SpyTrades);
        recording.Figures.Gate("accepted").ShouldBe(SpyTrades);
        recording.Figures.Gate("offered").ShouldBe(SpyTrades);
        recording.Figures.BadRows.ShouldBe(0);
        recording.Others.ShouldBeEmpty();
        foreach (var (interval, bars) in expected) CheckStream(recording.Streams[interval], bars);
        foreach (var stream in recording.Streams.Values) stream.Rows.Sum(r => (long)r.Bar.Trades).ShouldBe(SpyTrades);

        var (quote, day) = (recording.Quote!, expected["1d"].Single());
        quote.Ticks.ShouldBe(SpyTrades);
        (quote.Open, quote.High, quote.Low, quote.Last, quote.Volume).ShouldBe((day.Open, day.High, day.Low, day.Close, day.Volume));
        // Each batch says how many trades it stands for besides its own: together with the first, all of them.
        recording.QuoteTicks.ShouldBeInOrder();
        (recording.QuoteTicks[0] + recording.QuoteTicks.Distinct().Count() - 1 + recording.Conflated).ShouldBe(SpyTrades);
    }

    [SharedDataTheory]
    [InlineData("SPY")]
    [InlineData("AAPL")]
    public async Task MarketHub_DecadesOfDays_CarriesEveryDayAndItsIndicators(string symbol)
    {
        var file = SharedData.PathOf("daily", $"{symbol}.csv");
        var rows = NaiveBars.Daily(file);
        // What no exchange can have published is refused: an open or close outside the day's range.
        Bar[] expected = [.. rows.Where(b => b.Open >= b.Low && b.Open <= b.High && b.Close >= b.Low && b.Close <= b.High)];

        var recording = await MarketRecording.PlayAsync(file, symbol, new Dictionary<string, int> { ["1d"] = expected.Length });

        output.WriteLine(Results.Note("real-data.txt",
            $"{symbol} daily: {rows.Length} days, {recording.Figures.BarsRefused} refused, last row at the client after {recording.TimeToLastRow.TotalMilliseconds:0} ms"));
        recording.Figures.BarsRead.ShouldBe(rows.Length);
        recording.Figures.BarsRefused.ShouldBe(rows.Length - expected.Length);
        recording.Others.ShouldBeEmpty();
        CheckStream(recording.Streams["1d"], expected);
        recording.Quote!.Last.ShouldBe(expected[^1].Close);
    }

    private static void CheckStream(RecordedStream stream, Bar[] expected)
    {
        stream.Stream.FirstIndex.ShouldBe(0);
        stream.Epochs.Count.ShouldBe(1);
        stream.Batches.ShouldBe(Enumerable.Range(1, stream.Batches.Count).Select(n => (long)n));
        stream.Rows.Select(r => r.Index).ShouldBe(Enumerable.Range(0, expected.Length).Select(n => (long)n));
        stream.Bars.ShouldBe(expected);

        var set = new IndicatorSet([.. MarketRecording.Set.Select(text => IndicatorCatalogue.TryParse(text, out var request, out _) ? request! : throw new ArgumentException(text))]);
        stream.Stream.Outputs.ShouldBe(set.Names);
        var columns = Batch.Run(set, expected);
        for (var row = 0; row < expected.Length; row++)
            for (var output = 0; output < columns.Length; output++)
            {
                // Bit for bit: JSON carries the shortest text that reads back as the same number.
                var wanted = double.IsNaN(columns[output][row]) ? (double?)null : columns[output][row];
                if (stream.Rows[row].Values[output] != wanted)
                    throw new ShouldAssertException($"{set.Names[output]} at bar {row} is {stream.Rows[row].Values[output]:R}, the batch says {wanted:R}");
            }
    }
}
