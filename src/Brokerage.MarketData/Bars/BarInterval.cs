namespace Brokerage.MarketData.Bars;

/// <summary>The bar lengths that every instrument has.</summary>
public enum BarInterval
{
    /// <summary>One minute, text <c>1m</c>.</summary>
    OneMinute,

    /// <summary>Five minutes, text <c>5m</c>.</summary>
    FiveMinutes,

    /// <summary>One date of the exchange, text <c>1d</c>.</summary>
    OneDay,
}

/// <summary>Text and length of bar intervals.</summary>
public static class BarIntervals
{
    /// <summary>All intervals, shortest first.</summary>
    public static IReadOnlyList<BarInterval> All { get; } = [BarInterval.OneMinute, BarInterval.FiveMinutes, BarInterval.OneDay];

    /// <summary>The interval's text: <c>1m</c>, <c>5m</c> or <c>1d</c>.</summary>
    public static string Text(this BarInterval interval) => interval switch
    {
        BarInterval.OneMinute => "1m",
        BarInterval.FiveMinutes => "5m",
        BarInterval.OneDay => "1d",
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, null),
    };

    /// <summary>Length of a bar; a day is taken as 24 hours, whatever the clocks do on it.</summary>
    public static TimeSpan Length(this BarInterval interval) => interval switch
    {
        BarInterval.OneMinute => TimeSpan.FromMinutes(1),
        BarInterval.FiveMinutes => TimeSpan.FromMinutes(5),
        BarInterval.OneDay => TimeSpan.FromDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, null),
    };

    /// <summary>Reads <c>1m</c>, <c>5m</c> or <c>1d</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out BarInterval interval)
    {
        foreach (var candidate in All)
        {
            interval = candidate;
            if (candidate.Text() == text) return true;
        }
        interval = default;
        return false;
    }
}
