using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Indicators;
using Brokerage.MarketData;
using Brokerage.MarketData.Bars;
using Brokerage.Server.Auth;
using Brokerage.Server.Hubs;
using Brokerage.Server.Investors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Markets;

/// <summary>Quotes for everybody, live indicators for those whose layout has them.</summary>
[Authorize("investor")]
public sealed class MarketHub(
    Market market, IInvestors investors, TimeProvider time, HubConnections connections, MarketMetrics metrics, HubMetrics hubs, IOptions<HubLimits> options,
    IHubContext<MarketHub, IMarketClient> context) : Hub<IMarketClient>, IMarketHub
{
    private const int MaxInstruments = 500;
    private const int MaxIndicators = 16;

    private string Investor => Context.User!.Subject();

    private MarketSession Session => (MarketSession)Context.Items[nameof(Session)]!;

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        connections.Add(nameof(MarketHub), Investor, Context);
        Context.Items[nameof(Session)] = new MarketSession(
            context.Clients.Client(Context.ConnectionId), market, time, options.Value, metrics, hubs, Context.Abort);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(nameof(MarketHub), Investor, Context);
        if (Context.Items[nameof(TierWatch)] is TierWatch watch) await investors.DetachAsync(Investor, watch);
        await Session.DisposeAsync();
        await base.OnDisconnectedAsync(exception);
    }

    /// <inheritdoc/>
    public Task<Subscribed> Subscribe(SubscribeRequest request)
    {
        Check(request.Id, request.Mode, request.MaxHz);
        if (request.Instruments.Count is 0 or > MaxInstruments) throw new HubException("invalid: instruments");
        CheckLoad(request.Id, request.Instruments.Count);
        return Task.FromResult(new Subscribed(request.Id, Session.Subscribe(request)));
    }

    /// <inheritdoc/>
    public Task Unsubscribe(string id)
    {
        Session.Unsubscribe(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SetMode(string id, string mode)
    {
        Check(id, mode, 1);
        return Session.SetMode(id, mode) ? Task.CompletedTask : throw new HubException("unknown-subscription");
    }

    /// <inheritdoc/>
    public async Task<IndicatorStream> StreamIndicators(StreamIndicatorsRequest request)
    {
        Check(request.Id, "full", request.MaxHz);
        if (!BarIntervals.TryParse(request.Interval, out var interval)) throw new HubException("invalid: interval");
        if (request.From is < 0) throw new HubException("invalid: from");
        if (request.Set.Count is 0 or > MaxIndicators) throw new HubException("invalid: set");
        var set = new List<IndicatorRequest>();
        foreach (var text in request.Set)
            set.Add(IndicatorCatalogue.TryParse(text, out var indicator, out _) ? indicator! : throw new HubException("invalid: set"));
        if (set.Distinct().Count() != set.Count) throw new HubException("invalid: set");
        if (market.Pipeline(request.Instrument) is not { } pipeline) throw new HubException("unknown-instrument");
        CheckLoad(request.Id, 1);
        await RequireIndicatorsAsync();
        return Session.Stream(request, pipeline, set, interval);
    }

    /// <summary>Live indicators belong to tiers whose layout has them; the stream ends when the investor leaves such a tier.</summary>
    private async Task RequireIndicatorsAsync()
    {
        var sight = await investors.ViewAsync(Investor, Context.ConnectionAborted);
        if (sight.Experience.Layout.Indicators.IsEmpty) throw new HubException("tier-required");
        if (Context.Items.ContainsKey(nameof(TierWatch))) return;
        var watch = new TierWatch(Session);
        Context.Items[nameof(TierWatch)] = watch;
        await investors.AttachAsync(Investor, watch, null, Context.ConnectionAborted);
    }

    private static void Check(string id, string mode, int maxHz)
    {
        if (!TextAttribute.IsClean(id, 64)) throw new HubException("invalid: id");
        if (mode is not ("ltp" or "quote" or "full")) throw new HubException("invalid: mode");
        if (maxHz is < 1 or > 100) throw new HubException("invalid: maxHz");
    }

    private void CheckLoad(string id, int more)
    {
        if (Session.LoadWithout(id) + more > options.Value.MaxSubscriptions) throw new HubException("limit");
    }

    /// <summary>Ends the streams of a session when the layout loses its indicators.</summary>
    private sealed class TierWatch(MarketSession session) : IExperienceObserver
    {
        public void Start(string epoch, long seq, bool resumed)
        {
        }

        public void Next(Update update)
        {
            if (update is TierUpdate { Experience.Layout.Indicators.IsEmpty: true }) session.EndStreams();
        }
    }
}
