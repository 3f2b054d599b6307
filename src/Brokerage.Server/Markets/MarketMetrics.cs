using System.Diagnostics.Metrics;
using Brokerage.MarketData;
using Brokerage.Storage;

namespace Brokerage.Server.Markets;

/// <summary>How fresh the market is: what came in, how old it is when apps get it, and how much they follow.</summary>
public sealed class MarketMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Market";

    private readonly Histogram<double> _age;
    private readonly Counter<long> _quotes;
    private readonly Counter<long> _conflated;

    public MarketMetrics(IMeterFactory meters, Market market, TimeProvider time)
    {
        var meter = meters.Create(Name);
        _age = meter.CreateHistogram("brokerage.market.tick.age", "s", "From the arrival of a tick to its sending to an app; of each batch the oldest.", null, Buckets.Seconds);
        _quotes = meter.CreateCounter<long>("brokerage.market.quotes", "{quote}", "Quotes sent to apps.");
        _conflated = meter.CreateCounter<long>("brokerage.market.quotes.conflated", "{quote}", "Quotes that a newer one replaced before they were sent.");
        meter.CreateObservableGauge("brokerage.market.silence", () => Silence(market, time.GetUtcNow().UtcDateTime), "s", "Time since the newest tick of any instrument came in; nothing before the first.");
        meter.CreateObservableUpDownCounter(
            "brokerage.market.pipelines.watched", () => market.Pipelines.Count(p => p.IsFollowed), "{instrument}", "Instruments that at least one app follows.");
        meter.CreateObservableCounter("brokerage.market.ticks", () => Ticks(market), "{tick}", "Ticks that came in, by whether they were used.");
    }

    internal void Sent(int quotes, long conflated, TimeSpan? oldest)
    {
        _quotes.Add(quotes);
        if (conflated > 0) _conflated.Add(conflated);
        if (oldest is { } age) _age.Record(age.TotalSeconds);
    }

    private static IEnumerable<Measurement<double>> Silence(Market market, DateTime now)
    {
        var newest = DateTime.MinValue;
        foreach (var pipeline in market.Pipelines)
            if (pipeline.TryGetQuote(out var quote) && quote.Sequence > 0 && quote.ReceiveTime > newest) newest = quote.ReceiveTime;
        if (newest > DateTime.MinValue) yield return new((now - newest).TotalSeconds);
    }

    private static IEnumerable<Measurement<long>> Ticks(Market market)
    {
        var counts = market.Counts;
        yield return new(counts.Accepted, new KeyValuePair<string, object?>("result", "accepted"));
        yield return new(counts.Late + counts.Duplicate, new KeyValuePair<string, object?>("result", "late"));
        yield return new(counts.Dropped + counts.Contradicted + counts.Future, new KeyValuePair<string, object?>("result", "not-credible"));
        yield return new(market.UnknownSymbols, new KeyValuePair<string, object?>("result", "unknown-symbol"));
    }
}
