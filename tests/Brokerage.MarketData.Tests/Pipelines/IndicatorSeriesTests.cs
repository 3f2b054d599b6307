using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Pipelines;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.MarketData.Tests.Pipelines;

public sealed class IndicatorSeriesTests
{
    private static readonly string[] Every =
        ["sma", "ema", "rsi", "macd", "bb", "atr", "vwap", "stoch", "adx", "obv", "supertrend", "ichimoku"];

    private readonly InstrumentPipeline _pipeline = Sample.Pipeline();

    [SharedDataTheory]
    [InlineData(BarInterval.OneMinute)]
    [InlineData(BarInterval.FiveMinutes)]
    public void ReadFrom_StreamedRealTrades_EqualsTheBatchOverTheBars(BarInterval interval)
    {
        using var watch = _pipeline.Watch(Sample.Indicators(Every), interval);
        _pipeline.Accept(Sample.Ticks(Sample.SpyTicks).ToArray());
        _pipeline.CloseBars();

        var bars = new Bar[1000];
        var count = _pipeline.Bars(interval).ReadFrom(0, bars).Count;
        Rows(watch.Series).ShouldBe(Batched(bars.AsSpan(0, count)));
    }

    [SharedDataFact]
    public void TryReadForming_AtAnyTrade_EqualsTheRowIfTheBarClosedThere()
    {
        var ticks = Sample.Ticks(Sample.BacTicks);
        using var watch = _pipeline.Watch(Sample.Indicators(Every), BarInterval.OneMinute);
        var preview = new double[watch.Series.Width];
        var bars = new Bar[1000];
        for (var at = 0; at < 40_000; at++)
        {
            _pipeline.Accept(ticks[at]);
            if (at % 4001 != 0) continue;
            var count = _pipeline.Bars(BarInterval.OneMinute).ReadFrom(0, bars).Count;
            _pipeline.Bars(BarInterval.OneMinute).TryGetForming(out bars[count]).ShouldBeTrue();
            watch.Series.TryReadForming(preview, out var row).ShouldBeTrue();
            row.Index.ShouldBe(count);
            row.Time.ShouldBe(bars[count].Time);
            preview.ShouldBe(Batched(bars.AsSpan(0, count + 1))[^1]);
        }
    }

    [Fact]
    public void TryReadForming_ManyReadsOfOneVersion_ComputesOnce()
    {
        using var watch = _pipeline.Watch(Sample.Indicators("sma(2)"), BarInterval.OneMinute);
        var values = new double[1];
        for (var second = 0; second < 100; second++) _pipeline.Accept(Sample.Tick(100, second / 10.0));
        watch.Series.PreviewsComputed.ShouldBe(0);
        for (var read = 0; read < 10; read++) watch.Series.TryReadForming(values, out _).ShouldBeTrue();
        watch.Series.PreviewsComputed.ShouldBe(1);
        _pipeline.Accept(Sample.Tick(101, 20));
        watch.Series.TryReadForming(values, out _);
        watch.Series.PreviewsComputed.ShouldBe(2);
    }

    [Fact]
    public void Watch_LaterThanTheBars_StartsWithTheirHistoryUnderTheSameIndices()
    {
        for (var minute = 0; minute < BarSeries.Capacity + 50; minute++) Add(minute, 100 + minute % 7);
        using var watch = _pipeline.Watch(Sample.Indicators("sma(3)"), BarInterval.OneMinute);
        Add(BarSeries.Capacity + 50, 100);

        (watch.Series.First, watch.Series.Next).ShouldBe((51, BarSeries.Capacity + 51));
        var bars = new Bar[BarSeries.Capacity];
        _pipeline.Bars(BarInterval.OneMinute).ReadFrom(51, bars);
        Rows(watch.Series, 51)[2..].ShouldBe(Enumerable.Range(2, BarSeries.Capacity - 2)
            .Select(at => new[] { (bars[at - 2].Close + bars[at - 1].Close + bars[at].Close) / 3 }));
    }

    [Fact]
    public void ReadFrom_RingHasWrapped_ReportsTheGap()
    {
        using var watch = _pipeline.Watch(Sample.Indicators("ema(3)", "macd"), BarInterval.OneMinute);
        for (var minute = 0; minute < BarSeries.Capacity + 3; minute++) Add(minute, 100);
        var read = watch.Series.ReadFrom(1, new DateTime[20], new double[20 * watch.Series.Width]);
        read.ShouldBe(new SeriesRead(1, 3, 20, 2));
        read.Gap.ShouldBeTrue();
    }

    [Fact]
    public void Watch_SameSetTwice_SharesOneSeriesUntilTheLastLeaves()
    {
        var first = _pipeline.Watch(Sample.Indicators("rsi"), BarInterval.OneMinute);
        var second = _pipeline.Watch(Sample.Indicators("rsi(14)"), BarInterval.OneMinute);
        using var other = _pipeline.Watch(Sample.Indicators("rsi(14)"), BarInterval.FiveMinutes);
        second.Series.ShouldBeSameAs(first.Series);
        _pipeline.WatchedCount.ShouldBe(2);

        first.Dispose();
        first.Dispose();
        _pipeline.WatchedCount.ShouldBe(2);
        second.Dispose();
        _pipeline.WatchedCount.ShouldBe(1);
        Add(0, 100);
        second.Series.Next.ShouldBe(0);
    }

    private static List<double[]> Batched(ReadOnlySpan<Bar> bars)
    {
        var set = new IndicatorSet(Sample.Indicators(Every));
        var columns = Batch.Run(set, bars);
        return [.. Enumerable.Range(0, bars.Length).Select(row => columns.Select(column => column[row]).ToArray())];
    }

    private static List<double[]> Rows(IndicatorSeries series, long cursor = 0)
    {
        var rows = new List<double[]>();
        var times = new DateTime[13];
        var values = new double[13 * series.Width];
        for (var read = series.ReadFrom(cursor, times, values); read.Count > 0; read = series.ReadFrom(read.Next, times, values))
        {
            read.Gap.ShouldBeFalse();
            for (var row = 0; row < read.Count; row++) rows.Add(values[(row * series.Width)..((row + 1) * series.Width)]);
        }
        return rows;
    }

    private void Add(int minute, double close)
    {
        var bar = Sample.Minute(minute, close);
        _pipeline.Accept(in bar, BarInterval.OneMinute, Sample.Opening);
    }
}
