namespace Brokerage.Contracts;

/// <summary>Calls a client makes on <c>/hubs/v1/market</c>.</summary>
public interface IMarketHub
{
    /// <summary>Starts quotes of some instruments. The same id again replaces the subscription.</summary>
    Task<Subscribed> Subscribe(SubscribeRequest request);

    /// <summary>Ends a subscription or an indicator stream; ending one twice changes nothing.</summary>
    Task Unsubscribe(string id);

    /// <summary>Changes what a subscription carries.</summary>
    Task SetMode(string id, string mode);

    /// <summary>Starts live indicators on one instrument. Advanced tier only; otherwise the call fails with <c>tier-required</c>.</summary>
    Task<IndicatorStream> StreamIndicators(StreamIndicatorsRequest request);
}

/// <summary>Messages of the market hub to its client. Many; quotes: latest wins. Closed bars of an indicator stream: none is lost.</summary>
public interface IMarketClient
{
    /// <summary>A batch of quotes.</summary>
    Task Quotes(Quotes message);

    /// <summary>A batch of indicator rows of one stream.</summary>
    Task Indicators(IndicatorRows message);

    /// <summary>Closed bars were lost to this stream (it fell behind what the server keeps).</summary>
    Task Gap(StreamGap message);

    /// <summary>Something about the connection itself.</summary>
    Task Notice(Notice message);
}

/// <summary>Asks for quotes.</summary>
/// <param name="Id">The client's own name for the subscription, 1–64 characters.</param>
/// <param name="Instruments">Symbols, 1–500.</param>
/// <param name="Mode"><c>ltp</c>, <c>quote</c> or <c>full</c>.</param>
/// <param name="MaxHz">At most so many batches a second, 1–20.</param>
public sealed record SubscribeRequest(string Id, IReadOnlyList<string> Instruments, string Mode, int MaxHz);

/// <summary>Answer to <see cref="IMarketHub.Subscribe"/>; a snapshot of every instrument follows as the first batch.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Unknown">Symbols that do not exist; the others are subscribed.</param>
public sealed record Subscribed(string Id, IReadOnlyList<string> Unknown);

/// <summary>Asks for live indicators.</summary>
/// <param name="Id">The client's own name for the stream, 1–64 characters.</param>
/// <param name="Instrument">Symbol.</param>
/// <param name="Set">Indicators, for example <c>["rsi(14)", "macd(12,26,9)"]</c>; 1–16.</param>
/// <param name="Interval"><c>1m</c>, <c>5m</c> or <c>1d</c>.</param>
/// <param name="From">Index of the first closed bar wanted; null for the latest 300.</param>
/// <param name="MaxHz">At most so many batches a second, 1–20.</param>
public sealed record StreamIndicatorsRequest(string Id, string Instrument, IReadOnlyList<string> Set, string Interval, long? From = null, int MaxHz = 10);

/// <summary>Answer to <see cref="IMarketHub.StreamIndicators"/>.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Outputs">Names of the values, in the order in which every row carries them.</param>
/// <param name="FirstIndex">Index of the first closed bar that will be sent.</param>
public sealed record IndicatorStream(string Id, IReadOnlyList<string> Outputs, long FirstIndex);

/// <summary>A batch of quotes.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Epoch">Changes when the feed starts again.</param>
/// <param name="Seq">Goes up by one a batch of this subscription.</param>
/// <param name="AsOf">Server time of the batch, UTC.</param>
/// <param name="Items">Instruments that changed since the batch before.</param>
/// <param name="Conflated">Ticks that are in these quotes without having been sent on their own.</param>
public sealed record Quotes(string Id, string Epoch, long Seq, DateTimeOffset AsOf, IReadOnlyList<QuoteItem> Items, long Conflated);

/// <summary>The latest state of one instrument. Members that the mode does not carry are null.</summary>
/// <param name="Instrument">Symbol.</param>
/// <param name="Ticks">Trades of this session so far; goes up by one a trade, so that a client can count.</param>
/// <param name="Last">Last traded price.</param>
/// <param name="ExchangeTime">Exchange time of that trade, UTC.</param>
/// <param name="ReceivedAt">When the server received it, UTC.</param>
/// <param name="PreviousClose">Close of the session before.</param>
/// <param name="Open">First price of the session (<c>quote</c>, <c>full</c>).</param>
/// <param name="High">Highest price of the session (<c>quote</c>, <c>full</c>).</param>
/// <param name="Low">Lowest price of the session (<c>quote</c>, <c>full</c>).</param>
/// <param name="Volume">Volume of the session (<c>quote</c>, <c>full</c>).</param>
/// <param name="High52Weeks">Highest price of the 252 sessions before (<c>full</c>).</param>
/// <param name="Low52Weeks">Lowest price of the 252 sessions before (<c>full</c>).</param>
public sealed record QuoteItem(
    string Instrument, long Ticks, double Last, DateTimeOffset ExchangeTime, DateTimeOffset ReceivedAt, double? PreviousClose,
    double? Open, double? High, double? Low, double? Volume, double? High52Weeks, double? Low52Weeks);

/// <summary>A batch of rows of one indicator stream.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Epoch">Changes when the feed starts again: bar indexes begin anew.</param>
/// <param name="Seq">Goes up by one a batch of this stream.</param>
/// <param name="AsOf">Server time of the batch, UTC.</param>
/// <param name="Closed">Closed bars in order, each exactly once: <c>index</c> goes up by one.</param>
/// <param name="Forming">The bar now forming, as of the latest trade; null when none is.</param>
public sealed record IndicatorRows(string Id, string Epoch, long Seq, DateTimeOffset AsOf, IReadOnlyList<IndicatorRow> Closed, IndicatorRow? Forming);

/// <summary>A bar with its indicator values.</summary>
/// <param name="Index">Number of the bar in its series, from 0.</param>
/// <param name="Bar">The bar.</param>
/// <param name="Values">One value an output; null while an indicator warms up.</param>
public sealed record IndicatorRow(long Index, BarView Bar, IReadOnlyList<double?> Values);

/// <summary>Open, high, low, close of one interval.</summary>
/// <param name="Time">Start of the interval, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded quantity.</param>
/// <param name="Trades">Number of trades; 0 when the source does not say.</param>
public sealed record BarView(DateTimeOffset Time, double Open, double High, double Low, double Close, double Volume, int Trades);

/// <summary>Closed bars a stream did not get.</summary>
/// <param name="Id">The stream.</param>
/// <param name="FromIndex">First bar missing.</param>
/// <param name="ToIndex">Last bar missing.</param>
public sealed record StreamGap(string Id, long FromIndex, long ToIndex);
