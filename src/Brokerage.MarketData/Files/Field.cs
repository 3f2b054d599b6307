using System.Runtime.CompilerServices;

namespace Brokerage.MarketData.Files;

/// <summary>Reads the fields of one line of machine-written CSV: commas between them, no quotes. Allocates nothing.</summary>
internal static class Field
{
    /// <summary>Most columns a line may have.</summary>
    public const int MostColumns = 64;

    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Notes where each field starts and ends; returns their number, or -1 when there are more than <see cref="MostColumns"/>.</summary>
    public static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        var start = 0;
        for (var at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && line[at] != (byte)',') continue;
            if (count == fields.Length) return -1;
            fields[count++] = start..at;
            start = at + 1;
        }
        return count;
    }

    /// <summary>
    /// A decimal number such as <c>-12.5</c> or <c>1e30</c>. Up to 15 digits are exact: the digits and the power of ten are both whole
    /// doubles, so one division rounds once (Clinger, "How to read floating point numbers accurately", 1990). Others take the BCL's path.
    /// </summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        long digits = 0;
        var fraction = -1;
        var at = text is [(byte)'-', ..] ? 1 : 0;
        var first = at;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if (digit is >= 0 and <= 9 && at - first < 16) digits = digits * 10 + digit;
            else if (text[at] == (byte)'.' && fraction < 0) fraction = at;
            else return double.TryParse(text, System.Globalization.NumberStyles.Float, null, out value);
        }
        var places = fraction < 0 ? 0 : text.Length - fraction - 1;
        if (at - first - (fraction < 0 ? 0 : 1) is < 1 or > 15)
            return double.TryParse(text, System.Globalization.NumberStyles.Float, null, out value);
        value = digits / PowersOfTen[places];
        if (first == 1) value = -value;
        return true;
    }

    /// <summary>A whole number of at most 18 digits.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 18) return false;
        foreach (var character in text)
        {
            if (character is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (character - '0');
        }
        return true;
    }

    /// <summary>
    /// A time <c>yyyy-MM-dd[Thh:mm[:ss[.f…]]][Z]</c>, up to 7 decimals used; the kind is UTC with a <c>Z</c> and unspecified without.
    /// </summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        var kind = DateTimeKind.Unspecified;
        if (text is [.., (byte)'Z'])
        {
            kind = DateTimeKind.Utc;
            text = text[..^1];
        }
        if (text.Length < 10 || text[4] != (byte)'-' || text[7] != (byte)'-') return false;
        var year = Two(text, 0) * 100 + Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        if (year < 1 || month is < 1 or > 12 || day < 1 || Two(text, 0) < 0 || Two(text, 2) < 0) return false;
        if (day > DateTime.DaysInMonth(year, month)) return false;
        long ticks = 0;
        if (text.Length > 10 && !TryTimeOfDay(text[10..], out ticks)) return false;
        time = new DateTime(new DateTime(year, month, day).Ticks + ticks, kind);
        return true;
    }

    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)' ') || text[3] != (byte)':') return false;
        var hour = Two(text, 1);
        var minute = Two(text, 4);
        var second = 0;
        if (text.Length > 6)
        {
            if (text.Length < 9 || text[6] != (byte)':') return false;
            second = Two(text, 7);
        }
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        if (text.Length > 9)
        {
            if (text[9] != (byte)'.' || text.Length is 10 or > 19) return false;
            var unit = TimeSpan.TicksPerSecond;
            foreach (var character in text[10..])
            {
                if (character is < (byte)'0' or > (byte)'9') return false;
                unit /= 10;
                ticks += (character - '0') * unit;
            }
        }
        ticks += ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? tens * 10 + ones : -10_000;
    }
}
