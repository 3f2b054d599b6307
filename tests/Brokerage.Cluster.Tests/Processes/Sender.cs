using System.Collections.Concurrent;
using System.Diagnostics;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>A sender of one investor's events, one after the other: what is not answered is sent again, to any silo.</summary>
internal sealed class Sender(SiloProcesses silos, string investor, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<ServerProcess, Broker> brokers = new();
    private ServerProcess? silent;

    /// <summary>What was acknowledged: id, sequence and instant.</summary>
    public List<(string Id, long Sequence, long At)> Acknowledged { get; } = [];

    public async Task RunAsync(CancellationToken end)
    {
        for (var n = 0; !end.IsCancellationRequested; n++)
        {
            // A choice starts an epoch for every app; what comes between can be resumed from. Nothing is redacted: no data serves this purpose.
            InvestorEvent data = (n % 24) switch
            {
                0 => new ConsentGiven(Purpose.NudgePush.Key(), "2026-01", "en"),
                12 => new ConsentWithdrawn(Purpose.NudgePush.Key()),
                _ => new CardDismissed($"lesson.next:{n % 5}"),
            };
            var sent = new SentEvent(investor, $"event-{n}", data, DateTimeOffset.UtcNow);
            while (!await TrySendAsync(sent)) await Task.Delay(100, CancellationToken.None);
            await Task.Delay(Pace, CancellationToken.None);
        }
    }

    private async Task<bool> TrySendAsync(SentEvent sent)
    {
        // As a proxy does that looks after health: a silo that did not answer is not asked again next.
        var running = silos.Running.Where(s => s != silent).ToArray();
        silent = null;
        if (running.Length == 0) return false;
        var silo = running[random.Next(running.Length)];
        try
        {
            if (!brokers.TryGetValue(silo, out var broker)) brokers[silo] = broker = await silo.BrokerAsync($"sender-{seed}").WaitAsync(Patience);
            using var patience = new CancellationTokenSource(Patience);
            if (await broker.TrySendAsync([sent], patience.Token) is not (_, { } answer)) return false;
            var receipt = answer.Receipts.Single();
            receipt.Status.ShouldBe("accepted");
            Acknowledged.Add((sent.Id, receipt.Sequence!.Value, Stopwatch.GetTimestamp()));
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException or IOException or ObjectDisposedException or System.Text.Json.JsonException)
        {
            silent = silo;
            return false;
        }
    }
}
