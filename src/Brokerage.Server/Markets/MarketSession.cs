using System.Collections.Concurrent;
using Brokerage.Contracts;
using Brokerage.Indicators;
using Brokerage.MarketData;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Pipelines;
using Brokerage.Server.Hubs;

namespace Brokerage.Server.Markets;

/// <summary>
/// What one connection follows on the market, with one pump that sends it. The session keeps no market data: a quote subscription knows
/// the last version it sent, an indicator stream is a cursor into rows computed once for everybody. So quotes conflate, closed bars are
/// never lost, and a client that reads slowly costs nothing but its own delay.
/// </summary>
public sealed class MarketSession : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IMarketFeed> _feeds = new();
    private readonly ChangeSignal _signal = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly IMarketClient _client;
    private readonly Market _market;
    private readonly TimeProvider _time;
    private readonly HubLimits _options;
    private readonly MarketMetrics _metrics;
    private readonly HubMetrics _hubs;
    private readonly Action _disconnect;
    private readonly Task _pump;
    private volatile bool _tierEnded;

    public MarketSession(
        IMarketClient client, Market market, TimeProvider time, HubLimits options, MarketMetrics metrics, HubMetrics hubs, Action disconnect)
    {
        (_client, _market, _time, _options, _metrics, _hubs, _disconnect) = (client, market, time, options, metrics, hubs, disconnect);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Instruments plus streams that are followed, but for those of one id.</summary>
    public int LoadWithout(string id) => _feeds.Values.Where(f => f.Id != id).Sum(f => f.Load);

    /// <summary>Starts quotes; the same id again replaces what it meant before.</summary>
    public IReadOnlyList<string> Subscribe(SubscribeRequest request)
    {
        var pipelines = request.Instruments.Distinct().Select(_market.Pipeline).OfType<InstrumentPipeline>().ToArray();
        Replace(new QuoteFeed(request.Id, pipelines, request.Mode, Interval(request.MaxHz), _signal, _metrics));
        return [.. request.Instruments.Where(s => _market.Pipeline(s) is null).Distinct()];
    }

    /// <summary>Starts an indicator stream.</summary>
    public IndicatorStream Stream(StreamIndicatorsRequest request, InstrumentPipeline pipeline, IReadOnlyList<IndicatorRequest> set, BarInterval interval)
    {
        var feed = new IndicatorFeed(request.Id, pipeline, set, interval, request.From, Interval(request.MaxHz), _signal);
        var stream = new IndicatorStream(request.Id, [.. feed.Names], feed.Cursor);
        Replace(feed);
        return stream;
    }

    /// <summary>Changes what a quote subscription carries; false when there is none of that id.</summary>
    public bool SetMode(string id, string mode)
    {
        if (!_feeds.TryGetValue(id, out var feed) || feed is not QuoteFeed quotes) return false;
        quotes.Mode = mode;
        _signal.Raise();
        return true;
    }

    /// <summary>Ends a subscription or stream.</summary>
    public void Unsubscribe(string id)
    {
        if (_feeds.TryRemove(id, out var feed)) feed.Dispose();
    }

    /// <summary>Ends every indicator stream: the investor's tier does not carry them any more.</summary>
    public void EndStreams()
    {
        foreach (var (id, feed) in _feeds)
            if (feed is IndicatorFeed) Unsubscribe(id);
        _tierEnded = true;
        _signal.Raise();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _pump;
        foreach (var id in _feeds.Keys) Unsubscribe(id);
        _ended.Dispose();
    }

    private TimeSpan Interval(int maxHz) => TimeSpan.FromSeconds(1.0 / Math.Min(maxHz, _options.MaxUpdatesPerSecond));

    private void Replace(IMarketFeed feed)
    {
        if (_feeds.TryRemove(feed.Id, out var before)) before.Dispose();
        _feeds[feed.Id] = feed;
        _signal.Raise();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_ended.Token);
                var pause = await SendDueAsync();
                if (pause is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, _time, _ended.Token);
                if (pause is not null) _signal.Raise();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is TimeoutException or IOException or OperationCanceledException or InvalidOperationException)
        {
            if (e is TimeoutException) _hubs.Dropped(HubMetrics.Stalled);
            _disconnect();
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>How long until more may be sent; null when there is nothing more.</returns>
    private async Task<TimeSpan?> SendDueAsync()
    {
        TimeSpan? pause = null;
        if (_tierEnded)
        {
            _tierEnded = false;
            await _client.Notice(new("tier-required", null)).WaitAsync(_options.StallTimeout);
        }
        foreach (var feed in _feeds.Values)
        {
            var wait = feed.NextSend - _time.GetElapsedTime(0);
            if (wait <= TimeSpan.Zero)
            {
                var (more, sent) = await feed.SendAsync(_client, _time, _options.StallTimeout);
                wait = more ? TimeSpan.Zero : sent ? feed.Interval : TimeSpan.MaxValue;
                if (wait < TimeSpan.MaxValue) feed.NextSend = _time.GetElapsedTime(0) + wait;
            }
            if (wait < TimeSpan.MaxValue && (pause is null || wait < pause)) pause = wait;
        }
        return pause;
    }
}

/// <summary>One thing a connection follows.</summary>
internal interface IMarketFeed : IDisposable
{
    string Id { get; }

    /// <summary>How much of the connection's allowance it takes.</summary>
    int Load { get; }

    /// <summary>Shortest time between two batches.</summary>
    TimeSpan Interval { get; }

    /// <summary>When the next batch may go out, on the session's clock.</summary>
    TimeSpan NextSend { get; set; }

    /// <summary>Sends the next batch, if there is one.</summary>
    /// <returns>Whether more is waiting already, and whether anything was sent.</returns>
    Task<(bool More, bool Sent)> SendAsync(IMarketClient client, TimeProvider time, TimeSpan stallTimeout);
}
