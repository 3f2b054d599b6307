using System.Collections.Frozen;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Pipelines;
using Brokerage.MarketData.Reference;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData;

/// <summary>All instruments of the reference data with their pipelines. Answers from memory and never blocks.</summary>
public sealed class Market : IMarketView
{
    private static readonly IReadOnlyList<NewsItem> NoNews = [];

    private readonly FrozenDictionary<string, InstrumentPipeline> _pipelines;
    private readonly FrozenDictionary<string, Fundamentals> _fundamentals;
    private readonly FrozenDictionary<string, IReadOnlyList<CalendarEvent>> _calendar;
    private readonly FrozenDictionary<string, IReadOnlyList<NewsItem>> _news;
    private long _epoch = 1;
    private long _asOf;
    private long _unknownSymbols;

    /// <param name="reference">Instruments and what is known of them; calendar, news and figures of other symbols are ignored.</param>
    /// <param name="live">True for a feed of the present: trades from the future are then quarantined.</param>
    public Market(ReferenceData reference, bool live = false)
    {
        _calendar = reference.Calendar.GroupBy(item => item.Symbol).ToFrozenDictionary(
            group => group.Key, IReadOnlyList<CalendarEvent> (group) => [.. group.OrderBy(item => item.Date).ThenBy(item => item.Kind)]);
        _news = reference.News.GroupBy(item => item.Symbol).ToFrozenDictionary(
            group => group.Key, IReadOnlyList<NewsItem> (group) => [.. group.OrderByDescending(item => item.PublishedAt).ThenBy(item => item.Id, StringComparer.Ordinal)]);
        _fundamentals = reference.Fundamentals.ToFrozenDictionary(item => item.Symbol);
        _pipelines = reference.Listings.ToFrozenDictionary(
            listing => listing.Instrument.Symbol,
            listing => new InstrumentPipeline(listing, _calendar.GetValueOrDefault(listing.Instrument.Symbol), live));
        Instruments = [.. reference.Listings.Select(listing => listing.Instrument).OrderBy(item => item.Symbol, StringComparer.Ordinal)];
        Pipelines = [.. Instruments.Select(item => _pipelines[item.Symbol])];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>The pipelines, ordered by symbol.</summary>
    public IReadOnlyList<InstrumentPipeline> Pipelines { get; }

    /// <summary>Rises when a replay starts its tape again; from 1.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>How far the market has come: the newest exchange time in this epoch, UTC; the year 1 before the first trade.</summary>
    public DateTime AsOf => new(Volatile.Read(ref _asOf), DateTimeKind.Utc);

    /// <summary>Trades for symbols that are not in the reference data; dropped.</summary>
    public long UnknownSymbols => Interlocked.Read(ref _unknownSymbols);

    /// <summary>What the gates of all instruments did.</summary>
    public GateCounts Counts => Pipelines.Aggregate(default(GateCounts), (sum, pipeline) => sum + pipeline.Counts);

    /// <inheritdoc/>
    public InstrumentFacts? Find(string symbol) => Pipeline(symbol)?.Facts;

    /// <summary>The pipeline of a symbol, or null.</summary>
    public InstrumentPipeline? Pipeline(string symbol) => _pipelines.GetValueOrDefault(symbol);

    /// <summary>Figures about the issuer, or null.</summary>
    public Fundamentals? Fundamentals(string symbol) => _fundamentals.GetValueOrDefault(symbol);

    /// <summary>All dated events of a symbol, earliest first.</summary>
    public IReadOnlyList<CalendarEvent> Calendar(string symbol) => _calendar.GetValueOrDefault(symbol) ?? [];

    /// <summary>Headlines about a symbol published by <see cref="AsOf"/>, newest first.</summary>
    public IEnumerable<NewsItem> News(string symbol)
    {
        var asOf = AsOf;
        return (_news.GetValueOrDefault(symbol) ?? NoNews).SkipWhile(item => item.PublishedAt.UtcDateTime > asOf);
    }

    /// <summary>Takes one trade from a feed; false when the symbol is unknown or nothing changed. One caller at a time for a symbol.</summary>
    public bool Accept(string symbol, in Tick tick)
    {
        if (Pipeline(symbol) is { } pipeline)
        {
            if (!pipeline.Accept(in tick)) return false;
            Advance(tick.ExchangeTime);
            return true;
        }
        Interlocked.Increment(ref _unknownSymbols);
        return false;
    }

    /// <summary>Says that the market has come as far as <paramref name="exchangeTime"/> (UTC); earlier times change nothing.</summary>
    public void Advance(DateTime exchangeTime)
    {
        var seen = Volatile.Read(ref _asOf);
        while (exchangeTime.Ticks > seen)
        {
            var found = Interlocked.CompareExchange(ref _asOf, exchangeTime.Ticks, seen);
            if (found == seen) return;
            seen = found;
        }
    }

    /// <summary>Every instrument back to its history, in a new epoch.</summary>
    public void Reset(DateTime asOf = default)
    {
        var epoch = Interlocked.Increment(ref _epoch);
        Volatile.Write(ref _asOf, asOf.Ticks);
        foreach (var pipeline in Pipelines) pipeline.Reset(epoch);
    }
}
