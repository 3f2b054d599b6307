namespace Brokerage.Server.Ingest;

/// <summary>
/// Reads a time of RFC 3339 with its offset. The framework's own parsers also take times without a zone (as local time), which would make
/// one event mean two instants on two servers.
/// </summary>
internal static class Rfc3339
{
    /// <summary>Longest text that is read: 29 digits of a fraction.</summary>
    public const int MaxLength = 55;

    /// <summary>Reads <paramref name="text"/>; false when it is not such a time.</summary>
    /// <param name="text">ASCII, for example <c>2026-01-05T09:00:00.5+05:30</c>.</param>
    /// <param name="utcTicks">The instant, in ticks from year 1, UTC; below 0 and above the last year possible at the edges. Digits beyond a tick are dropped.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        if (text.Length is < 20 or > MaxLength) return false;
        if (!Number(text[..4], out var year) || text[4] != '-' || !Number(text[5..7], out var month) || text[7] != '-' ||
            !Number(text[8..10], out var day) || (text[10] | 0x20) != 't' || !Number(text[11..13], out var hour) || text[13] != ':' ||
            !Number(text[14..16], out var minute) || text[16] != ':' || !Number(text[17..19], out var second))
            return false;
        // Year 0 has no ticks; any instant before year 1 says the same.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(Math.Max(year, 1), month) || hour > 23 || minute > 59 || second > 59)
            return false;
        if (!Fraction(text[19..], out var fractionTicks, out var rest) || !Offset(rest, out var offsetMinutes)) return false;

        utcTicks = year == 0
            ? -1
            : new DateTime(year, month, day, hour, minute, second).Ticks + fractionTicks - offsetMinutes * TimeSpan.TicksPerMinute;
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit((char)c)) return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.') return true;
        var end = 1;
        for (var unit = TimeSpan.TicksPerSecond / 10; end < text.Length && char.IsAsciiDigit((char)text[end]); end++, unit /= 10)
            ticks += (text[end] - '0') * unit;
        rest = text[end..];
        return end > 1;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out long minutes)
    {
        minutes = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' ||
            !Number(text[1..3], out var hour) || !Number(text[4..6], out var minute) || hour > 23 || minute > 59)
            return false;
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
