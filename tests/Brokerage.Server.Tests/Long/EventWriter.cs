using System.Net;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// A system of the broker that sends on through every death of the server: single events and small batches of its own investors, and
/// after a death first whatever it has no receipt for, as a sender with at-least-once delivery does.
/// </summary>
public sealed class EventWriter(int number, int investors, int seed, Ledger ledger)
{
    private const int LargestBatch = 20;

    private readonly Random random = new(seed + number);
    private readonly List<SentEvent> inDoubt = [];
    private SentEvent[] lastAcknowledged = [];
    private readonly HashSet<string> known = [];
    private readonly Dictionary<string, string?> openOrders = [];
    private long count;

    /// <summary>Sends until the connection breaks or it is told to stop.</summary>
    public async Task RunAsync(Broker broker, Func<bool> stop, Action acknowledged)
    {
        try
        {
            // Once more what has a receipt already: the second must be the first (promise 2).
            SentEvent[] again = [.. lastAcknowledged, .. inDoubt];
            if (again.Length > 0) await SendAsync(broker, again, acknowledged);
            while (!stop())
            {
                var events = Compose();
                inDoubt.AddRange(events);
                await SendAsync(broker, events, acknowledged);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The server died under the request: what was in it stays in doubt.
        }
    }

    private async Task SendAsync(Broker broker, SentEvent[] events, Action acknowledged)
    {
        foreach (var e in events) ledger.Send(e);
        var (status, answer) = await broker.TrySendAsync(events);
        for (; status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests; (status, answer) = await broker.TrySendAsync(events)) await Task.Delay(5);
        if (answer is null) throw new InvalidOperationException($"A body was answered with {(int)status}.");
        for (var i = 0; i < events.Length; i++)
        {
            var receipt = answer.Receipts[i];
            if (receipt.Status != "accepted") throw new InvalidOperationException($"{events[i].Investor}/{receipt.Id} was {receipt.Status}: {receipt.Code}");
            ledger.Acknowledge(events[i], receipt.Sequence!.Value);
        }
        inDoubt.Clear();
        lastAcknowledged = [.. events.TakeLast(LargestBatch)];
        acknowledged();
    }

    private SentEvent[] Compose()
    {
        var size = random.Next(3) == 0 ? random.Next(2, LargestBatch) : 1;
        var events = new List<SentEvent>();
        while (events.Count < size) events.AddRange(Next($"w{number}-{random.Next(investors)}"));
        return [.. events];
    }

    /// <summary>The next events of an investor: consents first, then screens, orders and their fills, in an order that fits.</summary>
    private SentEvent[] Next(string investor)
    {
        var at = DateTimeOffset.UtcNow;
        if (known.Add(investor)) return [SentEvent.Consent(investor, Purpose.PersonaliseBehaviour) with { At = at }, SentEvent.Consent(investor, Purpose.PersonalisePortfolio) with { At = at }];
        var id = $"{investor}-{++count}";
        if (openOrders.GetValueOrDefault(investor) is { } order)
        {
            openOrders[investor] = null;
            return [new(investor, id, new OrderFilled(order, 1, 100), at)];
        }
        if (random.Next(2) == 0) return [new(investor, id, new ScreenViewed("home", "session-1"), at)];
        openOrders[investor] = id;
        return [new(investor, id, new OrderPlaced(id, "ZEPHYRA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR"), at)];
    }
}
