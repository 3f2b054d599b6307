using Brokerage.Domain.Investors;
using Brokerage.Domain.Tailoring.Nudges;

namespace Brokerage.Actors;

/// <summary>The clock on an investor's wall. The domain knows no time zones; here they are read.</summary>
/// <param name="Zone">Where the investor is.</param>
public readonly record struct LocalClock(TimeZoneInfo Zone)
{
    /// <summary>The clock of an investor; that of <see cref="NudgeBook.Default"/> where this machine does not know the zone any more.</summary>
    public static LocalClock Of(InvestorState state) => new(
        TimeZoneInfo.TryFindSystemTimeZoneById((state.Nudges ?? NudgeBook.Default).Settings.Zone, out var zone)
            ? zone
            : TimeZoneInfo.FindSystemTimeZoneById(NudgeBook.Default.Settings.Zone));

    /// <summary>What it shows at an instant.</summary>
    public LocalTime At(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        return new(DateOnly.FromDateTime(local.DateTime), (int)local.TimeOfDay.TotalMinutes);
    }

    /// <summary>
    /// The instant, UTC, at which it shows a time: the later one where the clock shows it twice, and the end of the gap where it is skipped.
    /// </summary>
    public DateTimeOffset ToInstant(LocalTime time)
    {
        var local = time.Day.ToDateTime(TimeOnly.MinValue).AddMinutes(time.Minute);
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Min() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
