using System.Collections.Concurrent;
using System.Net;
using Brokerage.Actors;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>A silo under more load than it may take: senders hear 503 and when to try again, what was acknowledged is journaled, and it recovers.</summary>
[Trait("Category", "Long")]
[Collection(ProcessRuns.Name)]
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int Producers = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [PostgresFact]
    public async Task Silo_UnderTooMuchLoad_RefusesLosesNothingAndRecovers()
    {
        // A limit that any machine reaches at once.
        await using var silos = await SiloProcesses.StartAsync(1, arguments: ["--shed-cpu", "10"]);
        var refusals = new Refusals();
        using var broker = new Broker(new HttpClient(refusals) { BaseAddress = silos[0].Address });
        broker.Http.DefaultRequestHeaders.Authorization = new("Bearer", await DevToken.GetAsync(silos[0].Http, "ingest", "overload"));
        using var app = await silos[0].ClientAsync("investor", Investor(0));
        await UntilAcceptedAsync(broker, "before");

        var acknowledged = new ConcurrentBag<(string Investor, string Id)>();
        using var enough = new CancellationTokenSource(Patience);
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                var sent = new SentEvent(Investor(producer), $"{producer}-{n}", new CardDismissed("lesson.next:1"));
                var (status, _) = await broker.TrySendAsync([sent]);
                if (status == HttpStatusCode.Accepted) acknowledged.Add((sent.Investor, sent.Id));
                else status.ShouldBe(HttpStatusCode.ServiceUnavailable);
                if (refusals.Count >= 500) await enough.CancelAsync();
            }
        })));
        (await app.GetAsync("/v1/me/experience")).StatusCode.ShouldBe(HttpStatusCode.OK);

        refusals.Count.ShouldBeGreaterThan(0);
        refusals.AreAllDated.ShouldBeTrue();
        acknowledged.ShouldNotBeEmpty();
        await UntilAcceptedAsync(broker, "after");
        await using var journal = await silos.OpenJournalAsync();
        foreach (var investor in Enumerable.Range(0, Producers).Select(Investor))
        {
            var events = await History.ReadAsync(journal, investor, 0, default);
            events.Where(e => e.Source == Broker.Source && e.Id is not ("before" or "after")).Select(e => e.Id).Order()
                .ShouldBe(acknowledged.Where(a => a.Investor == investor).Select(a => a.Id).Order());
        }
        output.WriteLine($"acknowledged {acknowledged.Count}, refused {refusals.Count}; load average {File.ReadAllText("/proc/loadavg")}");
    }

    /// <summary>Sends until it is taken.</summary>
    private static async Task UntilAcceptedAsync(Broker broker, string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await broker.TrySendAsync([new(Investor(0), id, new CardDismissed("lesson.next:1"))], patience.Token)).Status != HttpStatusCode.Accepted)
            await Task.Delay(500, patience.Token);
    }

    /// <summary>Counts the answers of 503, and sees whether each says when to try again.</summary>
    private sealed class Refusals() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int count;
        private int undated;

        public int Count => Volatile.Read(ref count);

        public bool AreAllDated => Volatile.Read(ref undated) == 0;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return response;
            Interlocked.Increment(ref count);
            if (response.Headers.RetryAfter?.Delta is not { TotalSeconds: >= 1 }) Interlocked.Increment(ref undated);
            return response;
        }
    }

    private static string Investor(int producer) => $"overload-{producer}";
}
