namespace Brokerage.MarketData.Ticks;

/// <summary>
/// Converts between an exchange's wall clock and UTC. The offset of a day without a clock change is looked up once, so a tape of
/// one session costs one lookup. Not thread-safe: each reader and each pipeline has its own.
/// </summary>
public sealed class ExchangeClock
{
    private readonly TimeZoneInfo _zone;
    private long _localFrom;
    private long _localTo;
    private long _localOffset;
    private long _utcFrom;
    private long _utcTo;
    private long _utcOffset;

    /// <param name="zoneId">IANA name, for example <c>America/New_York</c>.</param>
    /// <exception cref="TimeZoneNotFoundException">The host does not know the zone.</exception>
    public ExchangeClock(string zoneId) => _zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);

    /// <summary>
    /// The instant of a wall-clock time. An hour that happens twice is read as its second pass (standard time);
    /// a time that the spring change skips does not exist, and false is returned.
    /// </summary>
    public bool TryToUtc(DateTime local, out DateTime utc)
    {
        var ticks = local.Ticks;
        if (ticks >= _localFrom && ticks < _localTo)
        {
            utc = new DateTime(ticks - _localOffset, DateTimeKind.Utc);
            return true;
        }
        utc = default;
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (_zone.IsInvalidTime(wall)) return false;
        var offset = _zone.GetUtcOffset(wall).Ticks;
        if (ticks - offset < 0 || ticks - offset > DateTime.MaxValue.Ticks) return false;
        var midnight = wall.Date;
        if (midnight < DateTime.MaxValue.Date
            && _zone.GetUtcOffset(midnight).Ticks == offset && _zone.GetUtcOffset(midnight.AddDays(1)).Ticks == offset)
            (_localFrom, _localTo, _localOffset) = (midnight.Ticks, midnight.AddDays(1).Ticks, offset);
        utc = new DateTime(ticks - offset, DateTimeKind.Utc);
        return true;
    }

    /// <summary>What must be added to <paramref name="utc"/> to get the exchange's wall clock.</summary>
    public TimeSpan OffsetAt(DateTime utc)
    {
        var ticks = utc.Ticks;
        if (ticks >= _utcFrom && ticks < _utcTo) return new TimeSpan(_utcOffset);
        var offset = _zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        var from = utc + offset - (utc + offset).TimeOfDay - offset;
        var to = from.AddDays(1);
        if (OffsetOf(from) == offset && OffsetOf(to) == offset)
            (_utcFrom, _utcTo, _utcOffset) = (from.Ticks, to.Ticks, offset.Ticks);
        return offset;
    }

    /// <summary>The exchange's date at an instant.</summary>
    public DateOnly DateAt(DateTime utc) => DateOnly.FromDateTime(utc + OffsetAt(utc));

    /// <summary>The instant of midnight, exchange time, at which <paramref name="date"/> begins.</summary>
    public DateTime StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTime((midnight - _zone.GetUtcOffset(midnight)).Ticks, DateTimeKind.Utc);
    }

    private TimeSpan OffsetOf(DateTime utc) => _zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
