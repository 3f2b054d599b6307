using Brokerage.Domain.Market;

namespace Brokerage.MarketData.Reference;

/// <summary>An instrument with where it trades.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="ZoneId">IANA zone of its exchange, such as <c>Asia/Kolkata</c>.</param>
public sealed record Listing(Instrument Instrument, string ZoneId);

/// <summary>Figures about the issuer. Null where they do not apply or are not known.</summary>
/// <param name="Symbol">Whose figures.</param>
/// <param name="MarketCap">Market value of all shares, in the instrument's currency.</param>
/// <param name="PriceEarnings">Price over the earnings of the last four quarters.</param>
/// <param name="DividendYield">Dividends of the last four quarters over price; 0.02 is 2 %.</param>
public sealed record Fundamentals(string Symbol, double? MarketCap, double? PriceEarnings, double? DividendYield);

/// <summary>What a calendar date is about.</summary>
public enum CalendarEventKind
{
    Earnings,
    ExDividend,
}

/// <summary>A dated event of an instrument.</summary>
/// <param name="Symbol">Whose event.</param>
/// <param name="Date">Date at the exchange.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Amount">Dividend per share in the instrument's currency; null for earnings or when not announced.</param>
public sealed record CalendarEvent(string Symbol, DateOnly Date, CalendarEventKind Kind, double? Amount);

/// <summary>A headline. The title is plain text, never markup: display it as text.</summary>
/// <param name="Id">Unique key.</param>
/// <param name="Symbol">The instrument it is about.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="Title">Cleaned of control and direction characters and cut at <see cref="LongestTitle"/> characters.</param>
/// <param name="Source">Who published it.</param>
public sealed record NewsItem(string Id, string Symbol, DateTimeOffset PublishedAt, string Title, string Source)
{
    /// <summary>Characters of a title that are kept.</summary>
    public const int LongestTitle = 300;
}

/// <summary>Everything known about instruments apart from prices. Listings are in any order, each symbol once.</summary>
public sealed record ReferenceData(
    IReadOnlyList<Listing> Listings,
    IReadOnlyList<Fundamentals> Fundamentals,
    IReadOnlyList<CalendarEvent> Calendar,
    IReadOnlyList<NewsItem> News)
{
    /// <summary>No instruments.</summary>
    public static ReferenceData Empty { get; } = new([], [], [], []);
}
