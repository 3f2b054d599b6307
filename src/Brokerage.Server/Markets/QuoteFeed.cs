using Brokerage.Contracts;
using Brokerage.MarketData.Pipelines;

namespace Brokerage.Server.Markets;

/// <summary>Quotes of some instruments: each batch has those that changed, at their latest.</summary>
internal sealed class QuoteFeed : IMarketFeed
{
    private readonly InstrumentPipeline[] _pipelines;
    private readonly long[] _sentVersions;
    private readonly long[] _sentTicks;
    private readonly ChangeSignal _signal;
    private readonly MarketMetrics _metrics;
    private long _seq;

    public QuoteFeed(string id, InstrumentPipeline[] pipelines, string mode, TimeSpan interval, ChangeSignal signal, MarketMetrics metrics)
    {
        (Id, _pipelines, Mode, Interval, _signal, _metrics) = (id, pipelines, mode, interval, signal, metrics);
        _sentVersions = new long[pipelines.Length];
        _sentTicks = new long[pipelines.Length];
        Array.Fill(_sentVersions, -1);
        foreach (var pipeline in pipelines) pipeline.Attach(signal);
    }

    public string Id { get; }

    /// <summary><c>ltp</c>, <c>quote</c> or <c>full</c>.</summary>
    public string Mode { get; set; }

    public int Load => _pipelines.Length;

    public TimeSpan Interval { get; }

    public TimeSpan NextSend { get; set; }

    public async Task<(bool More, bool Sent)> SendAsync(IMarketClient client, TimeProvider time, TimeSpan stallTimeout)
    {
        var items = new List<QuoteItem>();
        var (conflated, oldest) = (0L, DateTime.MaxValue);
        for (var i = 0; i < _pipelines.Length; i++)
        {
            var version = _pipelines[i].Version;
            if (version == _sentVersions[i] || !_pipelines[i].TryGetQuote(out var quote)) continue;
            if (quote.Sequence > _sentTicks[i] && _sentVersions[i] >= 0)
            {
                conflated += quote.Sequence - _sentTicks[i] - 1;
                if (quote.ReceiveTime < oldest) oldest = quote.ReceiveTime;
            }
            (_sentVersions[i], _sentTicks[i]) = (version, quote.Sequence);
            items.Add(ToItem(_pipelines[i], quote));
        }
        if (items.Count == 0) return (false, false);
        var epoch = FeedEpoch.Of(_pipelines[0].Epoch);
        var now = time.GetUtcNow();
        await client.Quotes(new(Id, epoch, ++_seq, now, items, conflated)).WaitAsync(stallTimeout);
        _metrics.Sent(items.Count, conflated, oldest < DateTime.MaxValue ? now.UtcDateTime - oldest : null);
        return (false, true);
    }

    public void Dispose()
    {
        foreach (var pipeline in _pipelines) pipeline.Detach(_signal);
    }

    private QuoteItem ToItem(InstrumentPipeline pipeline, in Quote quote)
    {
        var (wide, full) = (Mode is "quote" or "full", Mode == "full");
        var facts = full ? pipeline.Facts : null;
        return new(
            pipeline.Instrument.Symbol, quote.Sequence, quote.LastPrice, new(quote.ExchangeTime), new(quote.ReceiveTime), quote.PreviousClose,
            wide ? quote.Open : null, wide ? quote.High : null, wide ? quote.Low : null, wide ? quote.Volume : null,
            facts?.High52Weeks, facts?.Low52Weeks);
    }
}
