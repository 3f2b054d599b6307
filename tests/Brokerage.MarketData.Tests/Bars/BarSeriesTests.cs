using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Pipelines;
using Shouldly;

namespace Brokerage.MarketData.Tests.Bars;

public sealed class BarSeriesTests
{
    private const int More = 137;

    private readonly InstrumentPipeline _pipeline = Sample.Pipeline();

    private BarSeries Series => _pipeline.Bars(BarInterval.OneMinute);

    [Fact]
    public void ReadFrom_CursorKeptBetweenReads_GivesEveryBarOnceInOrder()
    {
        var seen = new List<Bar>();
        var buffer = new Bar[7];
        long cursor = 0;
        for (var minute = 0; minute < 100; minute++)
        {
            Add(minute);
            if (minute % 5 != 0) continue;
            var read = Series.ReadFrom(cursor, buffer);
            read.First.ShouldBe(cursor);
            read.Gap.ShouldBeFalse();
            seen.AddRange(buffer.AsSpan(0, read.Count));
            cursor = read.Next;
        }
        for (var read = Series.ReadFrom(cursor, buffer); read.Count > 0; read = Series.ReadFrom(read.Next, buffer))
            seen.AddRange(buffer.AsSpan(0, read.Count));
        seen.ShouldBe(Enumerable.Range(0, 100).Select(minute => Sample.Minute(minute)));
    }

    [Fact]
    public void ReadFrom_RingHasWrappedPastTheCursor_SaysHowManyWereLostAndGoesOn()
    {
        for (var minute = 0; minute < BarSeries.Capacity + More; minute++) Add(minute);

        var buffer = new Bar[BarSeries.Capacity + 10];
        Series.ReadFrom(0, buffer).ShouldBe(new SeriesRead(1, More, BarSeries.Capacity, More));
        buffer[0].ShouldBe(Sample.Minute(More));
        buffer[BarSeries.Capacity - 1].ShouldBe(Sample.Minute(BarSeries.Capacity + More - 1));
        Series.ReadFrom(More, buffer).Gap.ShouldBeFalse();
        Series.ReadFrom(More - 1, buffer).Lost.ShouldBe(1);
    }

    [Fact]
    public void ReadFrom_CursorAtTheEnd_GivesNothing()
    {
        Add(0);
        Series.ReadFrom(Series.Next, new Bar[5]).ShouldBe(new SeriesRead(1, 1, 0, 0));
    }

    [Fact]
    public async Task ReadFrom_WhileAWriterRuns_NeverGivesATornOrMissingRow()
    {
        const int bars = 60_000;
        using var watch = _pipeline.Watch(Sample.Indicators("sma(3)"), BarInterval.OneMinute);
        var writer = Task.Run(() =>
        {
            for (var minute = 0; minute < bars; minute++) Add(minute, 100 + minute);
        });
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAll(watch.Series, bars))).ToList();
        await writer.WaitAsync(TimeSpan.FromSeconds(60));
        foreach (var reader in readers) await reader.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private void ReadAll(IndicatorSeries indicators, int bars)
    {
        var (rows, times, values) = (new Bar[64], new DateTime[64], new double[64]);
        long cursor = 0;
        while (cursor < bars)
        {
            var read = Series.ReadFrom(cursor, rows);
            for (var row = 0; row < read.Count; row++)
                rows[row].ShouldBe(Sample.Minute((int)read.First + row, 100 + read.First + row));
            if (_pipeline.TryGetQuote(out var quote))
            {
                quote.ExchangeTime.ShouldBe(Sample.Opening.AddMinutes(quote.Sequence));
                quote.LastPrice.ShouldBe(99 + quote.Sequence);
            }
            cursor = read.Next;

            var window = indicators.ReadFrom(cursor - read.Count, times, values);
            for (var row = 0; row < window.Count; row++)
            {
                var index = window.First + row;
                times[row].ShouldBe(Sample.Opening.AddMinutes(index));
                if (index >= 2) values[row].ShouldBe(99 + index);
            }
        }
    }

    private void Add(int minute, double close = 100)
    {
        var bar = Sample.Minute(minute, close);
        _pipeline.Accept(in bar, BarInterval.OneMinute, Sample.Opening).ShouldBeTrue();
    }
}
