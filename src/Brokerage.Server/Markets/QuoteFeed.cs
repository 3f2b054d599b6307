using Brokerage.Contracts;
using Brokerage.MarketData.Pipelines;

namespace Brokerage.Server.Markets;

/// <summary>Quotes of some instruments: each batch has those that changed, at their latest.</summary>
internal sealed class QuoteFeed : IMarketFeed
{
    private readonly InstrumentPipeline[] pipelines;
    private readonly long[] sentVersions;
    private readonly long[] sentTicks;
    private readonly ChangeSignal signal;
    private long seq;

    public QuoteFeed(string id, InstrumentPipeline[] pipelines, string mode, TimeSpan interval, ChangeSignal signal)
    {
        (Id, this.pipelines, Mode, Interval, this.signal) = (id, pipelines, mode, interval, signal);
        sentVersions = new long[pipelines.Length];
        sentTicks = new long[pipelines.Length];
        Array.Fill(sentVersions, -1);
        foreach (var pipeline in pipelines) pipeline.Attach(signal);
    }

    public string Id { get; }

    /// <summary><c>ltp</c>, <c>quote</c> or <c>full</c>.</summary>
    public string Mode { get; set; }

    public int Load => pipelines.Length;

    public TimeSpan Interval { get; }

    public TimeSpan NextSend { get; set; }

    public async Task<(bool More, bool Sent)> SendAsync(IMarketClient client, TimeProvider time, TimeSpan stallTimeout)
    {
        var items = new List<QuoteItem>();
        var conflated = 0L;
        for (var i = 0; i < pipelines.Length; i++)
        {
            var version = pipelines[i].Version;
            if (version == sentVersions[i] || !pipelines[i].TryGetQuote(out var quote)) continue;
            if (quote.Sequence > sentTicks[i] && sentVersions[i] >= 0) conflated += quote.Sequence - sentTicks[i] - 1;
            (sentVersions[i], sentTicks[i]) = (version, quote.Sequence);
            items.Add(ToItem(pipelines[i], quote));
        }
        if (items.Count == 0) return (false, false);
        var epoch = FeedEpoch.Of(pipelines[0].Epoch);
        await client.Quotes(new(Id, epoch, ++seq, time.GetUtcNow(), items, conflated)).WaitAsync(stallTimeout);
        return (false, true);
    }

    public void Dispose()
    {
        foreach (var pipeline in pipelines) pipeline.Detach(signal);
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
