using Brokerage.MarketData.Ticks;
using Shouldly;

namespace Brokerage.MarketData.Tests.Ticks;

public sealed class ExchangeClockTests
{
    [Theory]
    [InlineData("America/New_York", "2013-10-07T09:30:00", "2013-10-07T13:30:00")]
    [InlineData("America/New_York", "2013-12-02T09:30:00", "2013-12-02T14:30:00")]
    [InlineData("Asia/Kolkata", "2026-01-14T09:15:00", "2026-01-14T03:45:00")]
    [InlineData("America/New_York", "2024-03-10T01:59:00", "2024-03-10T06:59:00")]
    [InlineData("America/New_York", "2024-03-10T03:00:00", "2024-03-10T07:00:00")]
    [InlineData("America/New_York", "2024-11-03T01:30:00", "2024-11-03T06:30:00")]
    public void TryToUtc_WallClock_GivesTheInstant(string zone, string local, string utc)
    {
        new ExchangeClock(zone).TryToUtc(DateTime.Parse(local), out var instant).ShouldBeTrue();
        instant.ShouldBe(DateTime.Parse(utc));
        instant.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void TryToUtc_TimeSkippedInSpring_IsRefusedAlsoAfterANormalDay()
    {
        var clock = new ExchangeClock(Sample.NewYork);
        clock.TryToUtc(new DateTime(2024, 3, 9, 12, 0, 0), out _).ShouldBeTrue();
        clock.TryToUtc(new DateTime(2024, 3, 10, 2, 30, 0), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7919)]
    public void TryToUtc_EveryHourOfAYearInAnyOrder_AgreesWithTheRuntime(int stride)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Sample.NewYork);
        var clock = new ExchangeClock(Sample.NewYork);
        for (var hour = 0; hour < 366 * 24; hour++)
        {
            var local = new DateTime(2024, 1, 1).AddHours(hour * stride % (366 * 24));
            var valid = !zone.IsInvalidTime(local);
            clock.TryToUtc(local, out var utc).ShouldBe(valid);
            if (!valid) continue;
            utc.ShouldBe(TimeZoneInfo.ConvertTimeToUtc(local, zone));
            clock.OffsetAt(utc).ShouldBe(zone.GetUtcOffset(utc));
        }
    }

    [Fact]
    public void StartOf_DaysOfClockChanges_Are23And25HoursLong()
    {
        var clock = new ExchangeClock(Sample.NewYork);
        (clock.StartOf(new DateOnly(2024, 3, 11)) - clock.StartOf(new DateOnly(2024, 3, 10))).ShouldBe(TimeSpan.FromHours(23));
        (clock.StartOf(new DateOnly(2024, 11, 4)) - clock.StartOf(new DateOnly(2024, 11, 3))).ShouldBe(TimeSpan.FromHours(25));
    }
}
