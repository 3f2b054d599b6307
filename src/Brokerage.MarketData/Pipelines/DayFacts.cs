using Brokerage.Domain.Market;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Reference;

namespace Brokerage.MarketData.Pipelines;

/// <summary>The part of <see cref="InstrumentFacts"/> that stays the same during a session; made once when it begins.</summary>
internal sealed record DayFacts(
    double? PreviousClose,
    double? High52Weeks,
    double? Low52Weeks,
    double? DailyVolatility,
    DateOnly? NextEarnings,
    DateOnly? NextExDividend,
    double? DividendPerShare)
{
    /// <summary>Sessions in 52 weeks.</summary>
    public const int YearSessions = 252;

    /// <summary>With fewer sessions before, a 52-week extreme says nothing.</summary>
    public const int LeastYearSessions = 60;

    /// <summary>Daily returns that the volatility is taken over.</summary>
    public const int VolatilityReturns = 60;

    /// <summary>With fewer returns there is no volatility.</summary>
    public const int LeastVolatilityReturns = 20;

    /// <summary>Facts of the session on <paramref name="session"/>, from the daily bars before index <paramref name="end"/>.</summary>
    public static DayFacts Of(Ring<Bar> days, long end, DateOnly session, IReadOnlyList<CalendarEvent> events)
    {
        var dividend = Next(events, CalendarEventKind.ExDividend, session);
        var from = Math.Max(days.First, end - YearSessions);
        double? high = null, low = null;
        if (end - from >= LeastYearSessions)
        {
            (high, low) = (double.MinValue, double.MaxValue);
            for (var index = from; index < end; index++)
            {
                high = Math.Max(high.Value, days[index][0].High);
                low = Math.Min(low.Value, days[index][0].Low);
            }
        }
        return new DayFacts(
            end > days.First ? days[end - 1][0].Close : null,
            high,
            low,
            Volatility(days, end),
            Next(events, CalendarEventKind.Earnings, session)?.Date,
            dividend?.Date,
            dividend?.Amount);
    }

    /// <summary>Volatility after the last of some daily bars; see <see cref="InstrumentFacts.DailyVolatility"/>.</summary>
    public static double? VolatilityOf(IReadOnlyList<Bar> bars)
    {
        var days = new Ring<Bar>(VolatilityReturns + 1);
        foreach (var bar in bars) days.Add()[0] = bar;
        return Volatility(days, days.Next);
    }

    private static double? Volatility(Ring<Bar> days, long end)
    {
        var from = Math.Max(days.First + 1, end - VolatilityReturns);
        var count = end - from;
        if (count < LeastVolatilityReturns) return null;
        double sum = 0;
        for (var index = from; index < end; index++) sum += LogReturn(days, index);
        var mean = sum / count;
        double squares = 0;
        for (var index = from; index < end; index++)
        {
            var deviation = LogReturn(days, index) - mean;
            squares += deviation * deviation;
        }
        return Math.Sqrt(squares / count);
    }

    private static double LogReturn(Ring<Bar> days, long index) => Math.Log(days[index][0].Close / days[index - 1][0].Close);

    private static CalendarEvent? Next(IReadOnlyList<CalendarEvent> events, CalendarEventKind kind, DateOnly session)
    {
        CalendarEvent? next = null;
        foreach (var candidate in events)
            if (candidate.Kind == kind && candidate.Date >= session && (next is null || candidate.Date < next.Date)) next = candidate;
        return next;
    }
}
