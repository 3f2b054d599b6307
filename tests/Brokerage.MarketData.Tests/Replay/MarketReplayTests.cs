using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Replay;
using Brokerage.MarketData.Ticks;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.MarketData.Tests.Replay;

public sealed class MarketReplayTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTime _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_TenTimesSpeed_WaitsATenthOfTheTapeAndStampsHostTime()
    {
        var replay = Open(Ticks("ABC", "09:30:00", "09:30:10", "09:30:10", "09:30:30.500"), speed: 10);
        var started = _time.GetUtcNow();
        var run = replay.RunAsync(CancellationToken.None);

        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        Sequence(replay, "ABC").ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(2.05));
        Sequence(replay, "ABC").ShouldBe(3);
        _time.Advance(TimeSpan.FromSeconds(2.05));
        await run.WaitAsync(Limit);

        replay.Market.Pipeline("ABC")!.TryGetQuote(out var quote);
        quote.Sequence.ShouldBe(4);
        quote.ReceiveTime.ShouldBe((started + TimeSpan.FromSeconds(3.05)).UtcDateTime);
        quote.ExchangeTime.ShouldBe(new DateTime(2024, 3, 4, 14, 30, 30, 500));
        replay.Statistics.Elapsed.ShouldBe(TimeSpan.FromSeconds(3.05));
    }

    [Fact]
    public async Task RunAsync_HostHasFallenBehind_CatchesUpInOneGo()
    {
        var replay = Open(Ticks("ABC", "09:30:00", "09:30:01", "09:30:02", "09:30:03", "09:30:10"), speed: 1);
        var run = replay.RunAsync(CancellationToken.None);
        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(5));
        Sequence(replay, "ABC").ShouldBe(4);
        _time.Advance(TimeSpan.FromSeconds(5));
        await run.WaitAsync(Limit);
    }

    [Fact]
    public async Task RunAsync_HeadStart_PlaysThatMuchAtOnceAndGoesOnAtSpeed()
    {
        var replay = MarketReplay.Open(
            new() { Path = Ticks("ABC", "09:30:00", "09:30:20", "09:30:30", "09:30:50"), Speed = 10, HeadStart = TimeSpan.FromSeconds(30) }, _time);
        var run = replay.RunAsync(CancellationToken.None);

        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(2));
        Sequence(replay, "ABC").ShouldBe(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        await run.WaitAsync(Limit);
        Sequence(replay, "ABC").ShouldBe(4);
    }

    [Fact]
    public async Task RunAsync_NightBetweenSessions_IsShortened()
    {
        var replay = Open(Ticks("ABC", "09:30:00", "15:59:00"), speed: 1);
        var run = replay.RunAsync(CancellationToken.None);
        (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        await run.WaitAsync(Limit);
    }

    [Fact]
    public async Task RunAsync_Cancelled_StopsInTheMiddleOfAWait()
    {
        var replay = Open(Ticks("ABC", "09:30:00", "09:30:30"), speed: 1);
        using var stop = new CancellationTokenSource();
        var run = replay.RunAsync(stop.Token);
        await _time.NextWaitAsync();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run.WaitAsync(Limit));
        replay.Statistics.State.ShouldBe(ReplayState.Finished);
    }

    [Fact]
    public async Task RunAsync_Twice_IsRefused()
    {
        var replay = Open(Ticks("ABC", "09:30:00"));
        await replay.RunAsync(CancellationToken.None);
        await Should.ThrowAsync<InvalidOperationException>(replay.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_StartGate_HoldsEverythingBackUntilOpened()
    {
        var gate = new StartGate();
        var replay = Open(Ticks("ABC", "09:30:00", "09:31:00"), gate: gate);
        var run = replay.RunAsync(CancellationToken.None);
        replay.Statistics.State.ShouldBe(ReplayState.Waiting);
        replay.Market.Find("ABC").ShouldBeNull();

        using var watch = replay.Market.Pipeline("ABC")!.Watch(Sample.Indicators("obv"), BarInterval.OneMinute);
        gate.Open();
        await run.WaitAsync(Limit);
        watch.Series.ReadFrom(0, new DateTime[5], new double[5]).ShouldBe(new SeriesRead(1, 0, 2, 0));
    }

    [Fact]
    public async Task RunAsync_Loop_StartsANewEpochFromAFreshState()
    {
        using var stop = new CancellationTokenSource();
        var replay = Open(Ticks("ABC", "09:30:00", "09:30:00", "09:31:00"), loop: true);
        var run = replay.RunAsync(stop.Token);

        for (var epoch = 1; epoch <= 3; epoch++)
        {
            (await _time.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(3));
            var pipeline = replay.Market.Pipeline("ABC")!;
            (replay.Market.Epoch, pipeline.Epoch, Sequence(replay, "ABC")).ShouldBe((epoch, epoch, 3));
            replay.Statistics.TicksRead.ShouldBe(3 * epoch);
            pipeline.Counts.ShouldBe(new GateCounts() with { Accepted = 3 * epoch });
            pipeline.Bars(BarInterval.OneMinute).ReadFrom(2 * (epoch - 1), new Bar[9]).ShouldBe(new SeriesRead(epoch, 2 * (epoch - 1), 2, 0));
            _time.Advance(TimeSpan.FromSeconds(3));
        }
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run.WaitAsync(Limit));
    }

    [Fact]
    public async Task RunAsync_SeveralSymbols_AreMergedByTimeAndBarsStandInWhereThereAreNoTrades()
    {
        Ticks("ABC", "09:30:00", "09:32:30");
        Ticks("XYZ", "09:31:00");
        Write("minute/ABC.csv", "time,open,high,low,close,volume\n2024-03-04T09:30,9,9,9,9,1\n");
        Write("minute/BAR.csv", "time,open,high,low,close,volume\n2024-03-04T09:30,5,6,4,5,10\n2024-03-04T09:31,5,7,5,6,10\n");
        Write("daily/ABC.csv", "date,open,high,low,close,volume\n2024-03-01,90,91,89,90,5\n2024-03-04,1,1,1,1,1\n2024-03-05,2,2,2,2,2\n");
        Write("daily/OLD.csv", "date,open,high,low,close,volume\n2024-03-01,70,71,69,70,5\n2024-03-06,1,1,1,1,1\n");
        var replay = Open(_folder.FullName, speed: 1);
        var run = replay.RunAsync(CancellationToken.None);

        var seen = new List<string>();
        for (var step = 0; step < 3; step++)
        {
            var wait = await _time.NextWaitAsync();
            seen.Add($"{replay.Statistics.TapeTime:HH:mm:ss} ABC {Sequence(replay, "ABC")} BAR {Sequence(replay, "BAR")} XYZ {Sequence(replay, "XYZ")}");
            _time.Advance(wait);
        }
        await run.WaitAsync(Limit);

        seen.ShouldBe(["14:30:00 ABC 1 BAR 0 XYZ 0", "14:31:00 ABC 1 BAR 1 XYZ 1", "14:32:00 ABC 1 BAR 2 XYZ 1"]);
        replay.Market.Find("ABC")!.PreviousClose.ShouldBe(90);
        replay.Market.Find("OLD")!.LastPrice.ShouldBe(70);
        replay.Market.Instruments.Select(item => item.Symbol).ShouldBe(["ABC", "BAR", "OLD", "XYZ"]);
        replay.Statistics.ShouldSatisfyAllConditions(
            statistics => statistics.TicksRead.ShouldBe(3), statistics => statistics.BarsRead.ShouldBe(2), statistics => statistics.BadRows.ShouldBe(0));
    }

    [Fact]
    public async Task RunAsync_BadRowsAndFiles_AreReportedAndTheRestPlays()
    {
        Write("ticks/ABC.csv", "time,price,size\n2024-03-04T09:30:00,100,1\nnonsense\n2024-03-04T09:30:01,0,1\n2024-03-04T09:30:02,101,1\n");
        Write("ticks/bad name!.csv", "time,price,size\n");
        Write("ticks/HTML.csv", "<html>\n<body>\n");
        var replay = Open(_folder.FullName);
        await replay.RunAsync(CancellationToken.None).WaitAsync(Limit);
        replay.Statistics.FirstBadRows.Select(issue => (issue.File, issue.Code))
            .ShouldBe([("bad name!.csv", "symbol"), ("HTML.csv", "header"), ("ABC.csv", "columns")], ignoreOrder: true);
        replay.Statistics.Gates.ShouldBe(new GateCounts() with { Accepted = 2, BadPrice = 1 });
    }

    [Fact]
    public async Task RunAsync_TwoFilesOfOneSymbol_KeepTheirOrderAtEqualTimesAndLoseNothing()
    {
        Write("ticks/ABC-2024-03-04.csv", "time,price,size\n2024-03-04T09:30:00,100,1\n2024-03-04T09:30:00,101,1\n2024-03-04T09:30:30,104,1\n");
        Write("ticks/ABC-2024-03-05.csv", "time,price,size\n2024-03-04T09:30:00,102,1\n2024-03-04T09:30:30,105,1\n2024-03-05T09:30:00,103,1\n");
        var replay = Open(_folder.FullName);
        await replay.RunAsync(CancellationToken.None).WaitAsync(Limit);
        replay.Statistics.Gates.ShouldBe(new GateCounts() with { Accepted = 6 });
        var days = new Bar[3];
        replay.Market.Pipeline("ABC")!.Bars(BarInterval.OneDay).ReadFrom(0, days).Count.ShouldBe(2);
        (days[0].Open, days[0].Close, days[1].Close).ShouldBe((100, 105, 103));
    }

    [Theory]
    [InlineData("max", double.PositiveInfinity)]
    [InlineData("x10", 10.0)]
    [InlineData("×2.5", 2.5)]
    [InlineData("1", 1.0)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("fast", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TryParseSpeed_Text_IsASpeedOrRefused(string? text, double? expected) =>
        (ReplayOptions.TryParseSpeed(text, out var speed) ? speed : (double?)null).ShouldBe(expected);

    [Fact]
    public void Open_WrongOption_NamesOptionValueAndRule()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Open("/nowhere/at/all")).Message.ShouldContain("/nowhere/at/all");
        Should.Throw<ArgumentOutOfRangeException>(() => Open(_folder.FullName, speed: 0)).ParamName.ShouldBe("Speed");
        Should.Throw<ArgumentOutOfRangeException>(() => Open(_folder.FullName, speed: double.NaN)).ParamName.ShouldBe("Speed");
    }

    [SharedDataTheory]
    [InlineData("SPY", 250_601, 828)]
    [InlineData("BAC", 88_172, 595)]
    public async Task RunAsync_RealDayAtMaxSpeed_LosesNoTradeAndNoBarForASubscriberFromTheStart(string symbol, int trades, int minutes)
    {
        var gate = new StartGate();
        var replay = Open(SharedData.PathOf("ticks", $"{symbol}-2013-10-07.csv.gz"), gate: gate);
        var pipeline = replay.Market.Pipeline(symbol)!;
        using var watch = pipeline.Watch(Sample.Indicators("rsi"), BarInterval.OneMinute);
        var run = Task.Run(() => replay.RunAsync(CancellationToken.None));
        gate.Open();
        await run.WaitAsync(Limit);

        replay.Statistics.Gates.ShouldBe(new GateCounts() with { Accepted = trades });
        (replay.Statistics.State, replay.Statistics.TicksRead, replay.Statistics.BadRows).ShouldBe((ReplayState.Finished, trades, 0));
        watch.Series.ReadFrom(0, new DateTime[1000], new double[1000]).ShouldBe(new SeriesRead(1, 0, minutes, 0));
    }

    [SharedDataFact]
    public async Task RunAsync_FileOfDailyBars_PlaysEveryDayThroughTheIndicators()
    {
        var replay = Open(SharedData.PathOf("daily", "SPY.csv"));
        using var watch = replay.Market.Pipeline("SPY")!.Watch(Sample.Indicators("sma(200)"), BarInterval.OneDay);
        await replay.RunAsync(CancellationToken.None).WaitAsync(Limit);

        (replay.Statistics.BarsRead, replay.Statistics.BarsRefused).ShouldBe((5849, 0));
        watch.Series.ReadFrom(0, new DateTime[6000], new double[6000]).ShouldBe(new SeriesRead(1, 0, 5849, 0));
        var facts = replay.Market.Find("SPY")!;
        (facts.LastPrice, facts.PreviousClose, facts.AsOf.Date).ShouldBe((396.33, 394.73, new DateTime(2021, 3, 31)));
    }

    [SharedDataFact]
    public async Task RunAsync_SharedFolder_PlaysTradesMinutesAndHistoryTogether()
    {
        var replay = Open(SharedData.PathOf());
        replay.Market.Find("SPY")!.AsOf.Date.ShouldBe(new DateTime(2013, 10, 4));
        await replay.RunAsync(CancellationToken.None).WaitAsync(Limit);

        replay.Statistics.TicksRead.ShouldBe(250_601 + 88_172);
        replay.Statistics.BarsRead.ShouldBe(2142 + 2155 + 1130);
        (replay.Statistics.BadRows, replay.Statistics.BarsRefused).ShouldBe((0, 0));
        replay.Market.Find("SPY")!.PreviousClose.ShouldBe(168.89);
        replay.Market.Find("AAPL")!.AsOf.Date.ShouldBe(new DateTime(2013, 10, 4));
    }

    private string Ticks(string symbol, params string[] times) =>
        Write($"ticks/{symbol}-2024-03-04.csv", "time,price,size\n" + string.Concat(times.Select(time => $"2024-03-04T{time},100,1\n")));

    private string Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private MarketReplay Open(string path, double speed = ReplayOptions.MaxSpeed, bool loop = false, StartGate? gate = null) =>
        MarketReplay.Open(new ReplayOptions { Path = path, Speed = speed, Loop = loop, StartGate = gate }, _time);

    private static long Sequence(MarketReplay replay, string symbol) =>
        replay.Market.Pipeline(symbol)!.TryGetQuote(out var quote) ? quote.Sequence : 0;
}
