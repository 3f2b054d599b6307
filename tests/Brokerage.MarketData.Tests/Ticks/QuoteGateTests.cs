using Brokerage.MarketData.Ticks;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.MarketData.Tests.Ticks;

public sealed class QuoteGateTests
{
    private readonly QuoteGate _gate = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e30)]
    [InlineData(double.PositiveInfinity)]
    public void Offer_IncrediblePrice_DropsAndCounts(double price)
    {
        _gate.Offer(Sample.Tick(100));

        _gate.Offer(Sample.Tick(price, 1)).ShouldBe(GateVerdict.BadPrice);

        _gate.Counts.BadPrice.ShouldBe(1);
        _gate.Counts.Accepted.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void Offer_IncredibleSize_DropsAndCounts(double size)
    {
        _gate.Offer(Sample.Tick(100, size: size)).ShouldBe(GateVerdict.BadSize);
        _gate.Counts.BadSize.ShouldBe(1);
    }

    [Fact]
    public void Offer_BidAboveAsk_Drops() =>
        _gate.Offer(Sample.Tick(100) with { Bid = 101, Ask = 99 }).ShouldBe(GateVerdict.CrossedBook);

    [Fact]
    public void Offer_SuspiciousTrade_Drops() =>
        _gate.Offer(Sample.Tick(100) with { Suspicious = true }).ShouldBe(GateVerdict.Suspicious);

    [Fact]
    public void Offer_OlderThanNewest_IsIgnoredAndEqualTimeIsNot()
    {
        _gate.Offer(Sample.Tick(100, 5)).ShouldBe(GateVerdict.Accepted);
        _gate.Offer(Sample.Tick(101, 5)).ShouldBe(GateVerdict.Accepted);
        _gate.Offer(Sample.Tick(102, 4.999)).ShouldBe(GateVerdict.Late);
        _gate.Counts.Late.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, 3600, GateVerdict.Accepted)]
    [InlineData(true, 3601, GateVerdict.Future)]
    [InlineData(false, 3601, GateVerdict.Accepted)]
    public void Offer_TimeAfterReceiveTime_IsQuarantinedBeyondAnHourOnLiveFeedsOnly(bool live, int seconds, GateVerdict expected)
    {
        var tick = Sample.Tick(100) with { ExchangeTime = Sample.Opening.AddSeconds(seconds) };
        new QuoteGate(live).Offer(in tick).ShouldBe(expected);
    }

    [Fact]
    public void Offer_FutureTime_DoesNotMakeLaterTradesLate()
    {
        var gate = new QuoteGate(live: true);
        gate.Offer(Sample.Tick(100) with { ExchangeTime = Sample.Opening.AddYears(10) });
        gate.Offer(Sample.Tick(100, 1)).ShouldBe(GateVerdict.Accepted);
    }

    [Fact]
    public void Offer_SequenceSeenBefore_IsIgnoredAndOutOfOrderIsNot()
    {
        _gate.Offer(Sample.Tick(100, 1, sequence: 10)).ShouldBe(GateVerdict.Accepted);
        _gate.Offer(Sample.Tick(100, 1, sequence: 12)).ShouldBe(GateVerdict.Accepted);
        _gate.Offer(Sample.Tick(100, 1, sequence: 11)).ShouldBe(GateVerdict.Accepted);
        _gate.Offer(Sample.Tick(100, 2, sequence: 11)).ShouldBe(GateVerdict.Duplicate);
        _gate.Offer(Sample.Tick(100, 2, sequence: 12)).ShouldBe(GateVerdict.Duplicate);
        _gate.Counts.Duplicate.ShouldBe(2);
        _gate.Counts.SequenceGaps.ShouldBe(1);
    }

    [Theory]
    [InlineData(63, GateVerdict.Accepted)]
    [InlineData(64, GateVerdict.Duplicate)]
    public void Offer_SequenceFarBelowHighest_IsTakenForADuplicate(int below, GateVerdict expected)
    {
        _gate.Offer(Sample.Tick(100, sequence: 1000));
        _gate.Offer(Sample.Tick(100, sequence: 1000 - below)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(4 * 3600, GateVerdict.Accepted)]
    [InlineData(4 * 3600 - 1, GateVerdict.Duplicate)]
    public void Offer_SequenceStartsAgain_IsBelievedAfterANightOnly(int seconds, GateVerdict expected)
    {
        _gate.Offer(Sample.Tick(100, sequence: 5000));
        _gate.Offer(Sample.Tick(100, seconds, sequence: 1)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0.01)]
    public void Offer_JumpConfirmedByTheNext_ReleasesBothInOrder(double factor)
    {
        _gate.Offer(Sample.Tick(100));
        var first = Sample.Tick(100 * factor, 1);
        var second = Sample.Tick(101 * factor, 2);

        _gate.Offer(in first).ShouldBe(GateVerdict.Held);
        _gate.Counts.Holding.ShouldBe(1);
        _gate.Offer(in second).ShouldBe(GateVerdict.Confirmed);

        _gate.First.ShouldBe(first);
        _gate.Second.ShouldBe(second);
        _gate.Counts.ShouldBe(new GateCounts() with { Accepted = 3 });
    }

    [Fact]
    public void Offer_JumpConfirmedByAnEarlierTrade_ReleasesByTime()
    {
        _gate.Offer(Sample.Tick(1));
        _gate.Offer(Sample.Tick(100, 2));
        _gate.Offer(Sample.Tick(101, 1)).ShouldBe(GateVerdict.Confirmed);
        (_gate.First.Price, _gate.Second.Price).ShouldBe((101, 100));
    }

    [Fact]
    public void Offer_JumpContradictedByTheNext_DropsTheJumpOnly()
    {
        _gate.Offer(Sample.Tick(100));
        _gate.Offer(Sample.Tick(10_000, 1));
        _gate.Offer(Sample.Tick(100.5, 2)).ShouldBe(GateVerdict.Accepted);
        _gate.Counts.ShouldBe(new GateCounts() with { Accepted = 2, Contradicted = 1 });
    }

    [Fact]
    public void Offer_FirstTradeFarFromPreviousClose_IsHeld()
    {
        _gate.Reset(referencePrice: 100);
        _gate.Offer(Sample.Tick(10_000)).ShouldBe(GateVerdict.Held);
    }

    [Fact]
    public void Counts_MoreThanOnePercentNotCredible_IsQuarantined()
    {
        for (var tick = 0; tick < 198; tick++) _gate.Offer(Sample.Tick(100, tick));
        _gate.Offer(Sample.Tick(-1));
        _gate.Offer(Sample.Tick(-1));
        _gate.Counts.Quarantined.ShouldBeFalse();
        _gate.Offer(Sample.Tick(-1));
        _gate.Counts.Quarantined.ShouldBeTrue();
    }

    [SharedDataTheory]
    [InlineData("SPY", 250_601)]
    [InlineData("BAC", 88_172)]
    public void Offer_EveryTradeOfARealDay_LosesNone(string symbol, int expected)
    {
        var ticks = Sample.Ticks(SharedData.PathOf("ticks", $"{symbol}-2013-10-07.csv.gz"));
        foreach (var tick in ticks) _gate.Offer(in tick).ShouldBe(GateVerdict.Accepted);
        _gate.Counts.ShouldBe(new GateCounts() with { Accepted = expected });
    }
}
