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
    private readonly ConcurrentDictionary<string, IMarketFeed> feeds = new();
    private readonly ChangeSignal signal = new();
    private readonly CancellationTokenSource ended = new();
    private readonly IMarketClient client;
    private readonly Market market;
    private readonly TimeProvider time;
    private readonly HubLimits options;
    private readonly Action disconnect;
    private readonly Task pump;
    private volatile bool tierEnded;

    public MarketSession(IMarketClient client, Market market, TimeProvider time, HubLimits options, Action disconnect)
    {
        (this.client, this.market, this.time, this.options, this.disconnect) = (client, market, time, options, disconnect);
        pump = Task.Run(PumpAsync);
    }

    /// <summary>Instruments plus streams that are followed, but for those of one id.</summary>
    public int LoadWithout(string id) => feeds.Values.Where(f => f.Id != id).Sum(f => f.Load);

    /// <summary>Starts quotes; the same id again replaces what it meant before.</summary>
    public IReadOnlyList<string> Subscribe(SubscribeRequest request)
    {
        var pipelines = request.Instruments.Distinct().Select(market.Pipeline).OfType<InstrumentPipeline>().ToArray();
        Replace(new QuoteFeed(request.Id, pipelines, request.Mode, Interval(request.MaxHz), signal));
        return [.. request.Instruments.Where(s => market.Pipeline(s) is null).Distinct()];
    }

    /// <summary>Starts an indicator stream.</summary>
    public IndicatorStream Stream(StreamIndicatorsRequest request, InstrumentPipeline pipeline, IReadOnlyList<IndicatorRequest> set, BarInterval interval)
    {
        var feed = new IndicatorFeed(request.Id, pipeline, set, interval, request.From, Interval(request.MaxHz), signal);
        var stream = new IndicatorStream(request.Id, [.. feed.Names], feed.Cursor);
        Replace(feed);
        return stream;
    }

    /// <summary>Changes what a quote subscription carries; false when there is none of that id.</summary>
    public bool SetMode(string id, string mode)
    {
        if (!feeds.TryGetValue(id, out var feed) || feed is not QuoteFeed quotes) return false;
        quotes.Mode = mode;
        signal.Raise();
        return true;
    }

    /// <summary>Ends a subscription or stream.</summary>
    public void Unsubscribe(string id)
    {
        if (feeds.TryRemove(id, out var feed)) feed.Dispose();
    }

    /// <summary>Ends every indicator stream: the investor's tier does not carry them any more.</summary>
    public void EndStreams()
    {
        foreach (var (id, feed) in feeds)
            if (feed is IndicatorFeed) Unsubscribe(id);
        tierEnded = true;
        signal.Raise();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await pump;
        foreach (var id in feeds.Keys) Unsubscribe(id);
        ended.Dispose();
    }

    private TimeSpan Interval(int maxHz) => TimeSpan.FromSeconds(1.0 / Math.Min(maxHz, options.MaxUpdatesPerSecond));

    private void Replace(IMarketFeed feed)
    {
        if (feeds.TryRemove(feed.Id, out var before)) before.Dispose();
        feeds[feed.Id] = feed;
        signal.Raise();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await signal.WaitAsync(ended.Token);
                var pause = await SendDueAsync();
                if (pause is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, ended.Token);
                if (pause is not null) signal.Raise();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is TimeoutException or IOException or OperationCanceledException or InvalidOperationException)
        {
            disconnect();
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>How long until more may be sent; null when there is nothing more.</returns>
    private async Task<TimeSpan?> SendDueAsync()
    {
        TimeSpan? pause = null;
        if (tierEnded)
        {
            tierEnded = false;
            await client.Notice(new("tier-required", null)).WaitAsync(options.StallTimeout);
        }
        foreach (var feed in feeds.Values)
        {
            var wait = feed.NextSend - time.GetElapsedTime(0);
            if (wait <= TimeSpan.Zero)
            {
                var (more, sent) = await feed.SendAsync(client, time, options.StallTimeout);
                if (sent) feed.NextSend = time.GetElapsedTime(0) + feed.Interval;
                wait = more ? TimeSpan.Zero : sent ? feed.Interval : TimeSpan.MaxValue;
                if (more) feed.NextSend = TimeSpan.Zero;
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
