using Brokerage.Contracts;
using Brokerage.Server.Markets;
using Microsoft.AspNetCore.SignalR;

namespace Brokerage.Server.Hubs;

/// <summary>
/// Tells open apps that the server goes away, and when each is to come back: a whole server's apps at once are more work than any other can do
/// in a moment, and brokers' events would wait behind it (docs/plan-10-million.md).
/// </summary>
public sealed class Farewell(
    HubConnections connections, IHubContext<ExperienceHub, IExperienceClient> experience, IHubContext<MarketHub, IMarketClient> market, TimeProvider time)
{
    /// <summary>What a notice's code is.</summary>
    public const string Code = "going-away";

    private const int ComeBackPerSecond = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What a hub has written is in a pipe; a host that stops does not empty it.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(100);

    /// <summary>Over how long so many connections spread, one after the other.</summary>
    public static TimeSpan Spread(int connections) =>
        connections >= ComeBackPerSecond * LongestPause.TotalSeconds ? LongestPause : TimeSpan.FromSeconds((double)connections / ComeBackPerSecond);

    /// <summary>Returns when everybody was told; whoever does not read is not waited for.</summary>
    public async Task SayAsync()
    {
        var open = connections.Open;
        if (open.Count == 0) return;
        var spread = Spread(open.Count);
        try
        {
            await Task.WhenAll(open.Select((c, place) => SayAsync(c.Hub, c.Connection, spread * place / open.Count))).WaitAsync(Patience);
            await Task.Delay(OnItsWay, time);
        }
        catch (TimeoutException)
        {
            // They see the connection close.
        }
    }

    private Task SayAsync(string hub, string connection, TimeSpan pause)
    {
        var notice = new Notice(Code, (int)pause.TotalMilliseconds);
        return hub == nameof(MarketHub) ? market.Clients.Client(connection).Notice(notice) : experience.Clients.Client(connection).Notice(notice);
    }
}
