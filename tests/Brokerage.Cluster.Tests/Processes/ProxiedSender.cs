using System.Diagnostics;
using System.Net;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>A system of the broker that sends one investor's events through the proxy, and sends again what was refused.</summary>
internal sealed class ProxiedSender(HttpClient client, string investor)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    /// <summary>Ids, in the order in which they were acknowledged, and when.</summary>
    public List<(string Id, long At)> Acknowledged { get; } = [];

    /// <summary>Answers that were no acknowledgement: what a client sees of a silo's end.</summary>
    public List<HttpStatusCode> Refused { get; } = [];

    /// <summary>The longest time between two acknowledgements.</summary>
    public TimeSpan LongestPause => Acknowledged.Zip(Acknowledged.Skip(1)).Max(pair => Stopwatch.GetElapsedTime(pair.First.At, pair.Second.At));

    public async Task RunAsync(CancellationToken end)
    {
        var broker = new Broker(client);
        for (var n = 0; !end.IsCancellationRequested; n++)
        {
            // Every one of them changes what the app shows.
            InvestorEvent data = n == 0 ? new ConsentGiven("nudge-push", "2026-01", "en") : new CardDismissed($"lesson.next:{n % 5}");
            var sent = new SentEvent(investor, $"event-{n}", data, DateTimeOffset.UtcNow);
            while (true)
            {
                var (status, answer) = await broker.TrySendAsync([sent], CancellationToken.None);
                if (answer is not null)
                {
                    answer.Receipts.Single().Status.ShouldBe("accepted");
                    Acknowledged.Add((sent.Id, Stopwatch.GetTimestamp()));
                    break;
                }
                Refused.Add(status);
                await Task.Delay(Pace, CancellationToken.None);
            }
            await Task.Delay(Pace, CancellationToken.None);
        }
    }
}
