using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Pipelines;
using Brokerage.MarketData.Reference;
using Brokerage.MarketData.Ticks;
using Shouldly;

namespace Brokerage.MarketData.Tests.Pipelines;

public sealed class InstrumentPipelineTests
{
    private readonly InstrumentPipeline _pipeline = Sample.Pipeline();

    [Fact]
    public void TryGetQuote_BeforeAnyPrice_IsFalse()
    {
        _pipeline.TryGetQuote(out _).ShouldBeFalse();
        _pipeline.Facts.ShouldBeNull();
    }

    [Fact]
    public void Accept_Trades_UpdateTheQuoteOfTheSession()
    {
        _pipeline.LoadHistory([Sample.Day(0, 90), Sample.Day(1, 95)]);
        _pipeline.Accept([Sample.Tick(100, 0), Sample.Tick(103, 1), Sample.Tick(-5, 1.5), Sample.Tick(99, 2, size: 50)]).ShouldBe(3);

        _pipeline.TryGetQuote(out var quote).ShouldBeTrue();
        quote.ShouldBe(new Quote(3, 99, 100, 103, 99, 95, 250, Sample.Opening.AddSeconds(2), Sample.Opening.AddSeconds(2), null, null));
    }

    [Fact]
    public void Accept_NextDay_ClosesTheDayAndTakesItsCloseAsPrevious()
    {
        _pipeline.Accept([Sample.Tick(100), Sample.Tick(104, 60)]);
        _pipeline.Accept(Sample.Tick(105, 86_400));
        _pipeline.TryGetQuote(out var quote);
        (quote.PreviousClose, quote.Open, quote.Volume).ShouldBe((104, 105, 100));
        var days = new Bar[3];
        _pipeline.Bars(BarInterval.OneDay).ReadFrom(0, days).Count.ShouldBe(1);
        days[0].ShouldBe(new Bar(new DateTime(2024, 3, 4), 100, 104, 100, 104, 200, 2));
    }

    [Fact]
    public void Accept_ConfirmedJump_AppliesBothTrades()
    {
        _pipeline.Accept([Sample.Tick(1), Sample.Tick(100, 1)]).ShouldBe(1);
        _pipeline.Accept(Sample.Tick(101, 2)).ShouldBeTrue();
        _pipeline.TryGetQuote(out var quote);
        (quote.Sequence, quote.High, quote.Volume).ShouldBe((3, 101, 300));
    }

    [Fact]
    public void LoadHistory_WithoutTrades_ShowsTheLastCloseAndItsSession()
    {
        _pipeline.LoadHistory([Sample.Day(0, 90), Sample.Day(1, 95)]);
        _pipeline.TryGetQuote(out var quote).ShouldBeTrue();
        (quote.Sequence, quote.LastPrice, quote.PreviousClose).ShouldBe((0, 95, 90));
        _pipeline.Facts!.AsOf.ShouldBe(new DateTimeOffset(2023, 1, 3, 17, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(59, null, null)]
    [InlineData(60, 160.0, 40.0)]
    [InlineData(300, 160.0, 40.0)]
    public void Facts_YearExtremes_AreOfThe252SessionsBeforeAndNullBelow60(int sessions, double? high, double? low)
    {
        var days = Enumerable.Range(0, sessions).Select(day => Sample.Day(day, 100, 150, 50)).ToArray();
        if (sessions > 252) (days[sessions - 253], days[sessions - 252]) = (Sample.Day(sessions - 253, 100, 900, 1), days[sessions - 252] with { High = 160, Low = 40 });
        else if (sessions == 60) days[0] = days[0] with { High = 160, Low = 40 };
        _pipeline.LoadHistory(days);
        _pipeline.Accept(Sample.Tick(500));
        (_pipeline.Facts!.High52Weeks, _pipeline.Facts.Low52Weeks).ShouldBe((high, low));
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    [InlineData(500, true)]
    public void Facts_Volatility_IsThePopulationDeviationOfTheLast60LogReturns(int sessions, bool known)
    {
        var closes = Enumerable.Range(0, sessions).Select(day => 100 + 10 * Math.Sin(day * day)).ToList();
        _pipeline.LoadHistory([.. closes.Select((close, day) => Sample.Day(day, close))]);
        _pipeline.Accept(Sample.Tick(100));

        var returns = closes.Zip(closes.Skip(1), (before, now) => Math.Log(now / before)).TakeLast(60).ToList();
        if (!known) _pipeline.Facts!.DailyVolatility.ShouldBeNull();
        else _pipeline.Facts!.DailyVolatility!.Value.ShouldBe(Math.Sqrt(returns.Average(r => r * r) - returns.Average() * returns.Average()), 1e-12);
    }

    [Fact]
    public void Facts_Calendar_GivesTheNextEventsFromTheSessionOn()
    {
        CalendarEvent On(int day, CalendarEventKind kind, double? amount = null) => new("ABC", new DateOnly(2024, 3, day), kind, amount);
        var pipeline = Sample.Pipeline(
            On(1, CalendarEventKind.Earnings), On(28, CalendarEventKind.Earnings), On(5, CalendarEventKind.Earnings),
            On(3, CalendarEventKind.ExDividend, 1), On(4, CalendarEventKind.ExDividend, 2), On(9, CalendarEventKind.ExDividend, 3));

        pipeline.Accept(Sample.Tick(100));
        (pipeline.Facts!.NextEarnings, pipeline.Facts.NextExDividend, pipeline.Facts.DividendPerShare)
            .ShouldBe((new DateOnly(2024, 3, 5), new DateOnly(2024, 3, 4), 2));
        pipeline.Accept(Sample.Tick(100, 86_400));
        (pipeline.Facts!.NextEarnings, pipeline.Facts.NextExDividend).ShouldBe((new DateOnly(2024, 3, 5), new DateOnly(2024, 3, 9)));
        pipeline.Accept(Sample.Tick(100, 86_400 * 26));
        (pipeline.Facts!.NextEarnings, pipeline.Facts.NextExDividend, pipeline.Facts.DividendPerShare).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task TryGetQuote_WhileAWriterRuns_NeverGivesATornQuoteOrFacts()
    {
        const int trades = 3_000_000;
        static double PriceOf(long sequence) => 100 + sequence % 64;
        _pipeline.Accept(Sample.Tick(PriceOf(1), 0.001));
        var writer = Task.Run(() =>
        {
            for (var sequence = 2; sequence <= trades; sequence++) _pipeline.Accept(Sample.Tick(PriceOf(sequence), sequence * 0.001));
        });
        var torn = 0;
        var reads = 0;
        while (!writer.IsCompleted)
        {
            _pipeline.TryGetQuote(out var quote);
            var whole = quote.LastPrice == PriceOf(quote.Sequence) && quote.ExchangeTime == Sample.Opening.AddSeconds(quote.Sequence * 0.001);
            var facts = _pipeline.Facts!;
            var milliseconds = (long)Math.Round((facts.AsOf.UtcDateTime - Sample.Opening).TotalMilliseconds);
            if (!whole || facts.LastPrice != PriceOf(milliseconds)) torn++;
            reads++;
        }
        await writer;
        torn.ShouldBe(0, $"of {reads}");
        reads.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Facts_NothingChanged_IsTheSameObject()
    {
        _pipeline.Accept(Sample.Tick(100));
        var facts = _pipeline.Facts;
        _pipeline.Facts.ShouldBeSameAs(facts);
        _pipeline.Accept(Sample.Tick(101, 1));
        _pipeline.Facts!.LastPrice.ShouldBe(101);
    }

    [Fact]
    public void AcceptBar_NotCredibleOrNotLater_IsRefusedAndCounted()
    {
        bool Add(Bar bar) => _pipeline.Accept(in bar, BarInterval.OneMinute, Sample.Opening);
        Add(Sample.Minute(1)).ShouldBeTrue();
        Add(Sample.Minute(1)).ShouldBeFalse();
        Add(Sample.Minute(0)).ShouldBeFalse();
        Add(Sample.Minute(2) with { Low = 0 }).ShouldBeFalse();
        Add(Sample.Minute(2) with { High = double.NaN }).ShouldBeFalse();
        Add(Sample.Minute(2) with { Volume = -1 }).ShouldBeFalse();
        _pipeline.BadBars.ShouldBe(5);
        Add(Sample.Minute(2)).ShouldBeTrue();
    }

    [Fact]
    public void Version_DroppedTrade_StaysAsItIs()
    {
        _pipeline.Accept(Sample.Tick(100));
        var version = _pipeline.Version;
        _pipeline.Accept(Sample.Tick(double.NaN, 1)).ShouldBeFalse();
        _pipeline.Version.ShouldBe(version);
        _pipeline.Accept(Sample.Tick(100, 1)).ShouldBeTrue();
        _pipeline.Version.ShouldBeGreaterThan(version);
    }

    [Fact]
    public async Task Attach_ManyChanges_AreOneSignalAndNoneIsMissed()
    {
        var signal = new ChangeSignal();
        _pipeline.Attach(signal);
        for (var second = 0; second < 50; second++) _pipeline.Accept(Sample.Tick(100, second));
        await signal.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        var next = signal.WaitAsync(CancellationToken.None).AsTask();
        next.IsCompleted.ShouldBeFalse();
        _pipeline.Accept(Sample.Tick(-1, 51));
        next.IsCompleted.ShouldBeFalse();
        _pipeline.Accept(Sample.Tick(100, 51));
        await next.WaitAsync(TimeSpan.FromSeconds(10));

        _pipeline.Detach(signal);
        _pipeline.Accept(Sample.Tick(100, 52));
        signal.WaitAsync(CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Accept_SteadyTradesOfAMinute_AllocateNothing()
    {
        using var watch = _pipeline.Watch(Sample.Indicators("rsi", "macd", "ichimoku"), BarInterval.OneMinute);
        var ticks = Enumerable.Range(0, 20_000).Select(n => Sample.Tick(100 + n % 5, n * 0.001)).ToArray();
        _pipeline.Accept(ticks.AsSpan(0, 10_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        _pipeline.Accept(ticks.AsSpan(10_000));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Reset_AfterTrades_GoesBackToTheHistoryInANewEpoch()
    {
        _pipeline.LoadHistory([Sample.Day(0, 90), Sample.Day(1, 95)]);
        using var watch = _pipeline.Watch(Sample.Indicators("sma(2)"), BarInterval.OneDay);
        _pipeline.Accept([Sample.Tick(100), Sample.Tick(120, 90_000)]);
        watch.Series.Next.ShouldBe(3);

        _pipeline.Reset(2);

        _pipeline.Epoch.ShouldBe(2);
        _pipeline.TryGetQuote(out var quote);
        (quote.Sequence, quote.LastPrice).ShouldBe((0, 95));
        _pipeline.Bars(BarInterval.OneDay).TryGetForming(out _).ShouldBeFalse();
        var values = new double[10];
        watch.Series.ReadFrom(3, new DateTime[10], values).ShouldBe(new SeriesRead(2, 3, 2, 0));
        values[1].ShouldBe(92.5);
        _pipeline.Accept(Sample.Tick(100)).ShouldBeTrue();
    }
}
