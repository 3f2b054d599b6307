using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tailoring.Nudges;
using Shouldly;

namespace Brokerage.Actors.Tests;

public sealed class LocalClockTests
{
    [Theory]
    [InlineData("Asia/Kolkata", "2026-03-04T18:30:00Z", "2026-03-05", 0)]
    [InlineData("Asia/Kolkata", "2026-03-04T18:29:59Z", "2026-03-04", 1439)]
    [InlineData("America/New_York", "2026-03-08T06:59:00Z", "2026-03-08", 119)]
    [InlineData("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08", 180)]
    [InlineData("Pacific/Chatham", "2026-07-01T11:15:00Z", "2026-07-02", 0)]
    public void Clock_AtAnInstant_ShowsTheZonesTime(string zone, string instant, string day, int minute) =>
        Clock(zone).At(DateTimeOffset.Parse(instant, null)).ShouldBe(new(DateOnly.Parse(day, null), minute));

    [Theory]
    [InlineData("Asia/Kolkata", "2026-03-05", 480, "2026-03-05T02:30:00Z")]
    [InlineData("America/New_York", "2026-03-08", 150, "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "2026-11-01", 90, "2026-11-01T06:30:00Z")]
    public void Clock_OfATime_IsTheInstantAlsoWhereClocksChange(string zone, string day, int minute, string instant) =>
        Clock(zone).ToInstant(new(DateOnly.Parse(day, null), minute)).ShouldBe(DateTimeOffset.Parse(instant, null));

    [Fact]
    public void Clock_OfAZoneThatIsGone_IsTheDefaultOne() => Clock("Atlantis/Capital").Zone.Id.ShouldBe("Asia/Kolkata");

    private static LocalClock Clock(string zone) =>
        LocalClock.Of(InvestorState.New with { Nudges = NudgeBook.Default with { Settings = new NudgesSet(true, "21:00", "08:00", zone) } });
}
