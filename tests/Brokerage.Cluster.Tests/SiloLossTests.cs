using System.Collections.Concurrent;
using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Orleans.TestingHost;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests;

/// <summary>Silos die and stop under load: nothing acknowledged is lost or applied twice, order holds, and every open app converges.</summary>
public sealed class SiloLossTests(ITestOutputHelper output)
{
    private const int Investors = 40;
    private const int Writers = 4;

    [Fact]
    public async Task Silos_KilledStoppedAndStartedUnderLoad_LoseNothingAndEveryAppConverges()
    {
        var journal = new YieldingJournal(new InMemoryJournal());
        await using var cluster = await LiveCluster.StartAsync(journal, new() { EventsPerSnapshot = 20 });
        using var end = new CancellationTokenSource();
        var acked = new ConcurrentDictionary<string, ConcurrentQueue<(string Id, long Sequence, long At)>>();
        for (var i = 0; i < Investors; i++) await SendAsync(cluster, Id(i), "start", Sent.Give(Purpose.PersonaliseBehaviour), 0, acked);
        var apps = new List<(string Investor, InProcessSiloHandle Silo, RecordingObserver Observer)>();
        for (var i = 0; i < Investors; i++) apps.Add(await OpenAsync(cluster, Id(i), cluster.Active[i % 3]));
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(cluster, writer, acked, end.Token))));

        await Task.Delay(TimeSpan.FromSeconds(1));
        // A silo is given nobody before the others have heard how many it has: the one with the most is hurt.
        var victim = cluster.Active.MaxBy(s => LiveCluster.ActorsAt(s).Count)!;
        var hosted = LiveCluster.ActorsAt(victim).Resident.Select(a => a.Id).ToHashSet();
        var killedAt = Stopwatch.GetTimestamp();
        await cluster.Silos.KillSiloAsync(victim);
        apps = await ReopenAsync(cluster, apps, victim);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await cluster.Silos.StartAdditionalSiloAsync();
        var stopped = cluster.Active[1];
        await Task.Delay(TimeSpan.FromSeconds(1));
        await cluster.Silos.StopSiloAsync(stopped);
        apps = await ReopenAsync(cluster, apps, stopped);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await end.CancelAsync();
        await writing.WaitAsync(TimeSpan.FromSeconds(60));

        foreach (var (investor, receipts) in acked)
        {
            var events = await History.ReadAsync(journal, investor, 0, default);
            events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
            events.Select(e => e.Id).ShouldBeUnique();
            // Each acknowledged once, at its place, in the order of its one sender.
            receipts.Select(r => events[(int)r.Sequence - 1].Id).ShouldBe(receipts.Select(r => r.Id));
            receipts.Select(r => r.Sequence).ShouldBeInOrder();
        }
        foreach (var (investor, _, observer) in apps)
        {
            var sight = await cluster.At(cluster.Active[0]).ViewAsync(investor, default).Soon();
            await observer.UntilAsync(o => o.Position == new ResumeFrom(sight.Epoch, sight.Seq));
            observer.Updates[^1].Version.ShouldBe(sight.State.Sequence);
            observer.Violations.ShouldBeEmpty();
        }
        var takeovers = hosted.Where(acked.ContainsKey)
            .Select(investor => acked[investor].Where(r => r.At > killedAt).Select(r => Stopwatch.GetElapsedTime(killedAt, r.At).TotalMilliseconds).FirstOrDefault())
            .Where(ms => ms > 0).Order().ToArray();
        output.WriteLine($"{acked.Values.Sum(q => q.Count)} events acknowledged; takeover of {takeovers.Length} investors: p50 {takeovers[takeovers.Length / 2]:0} ms, max {takeovers[^1]:0} ms");
        takeovers.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Silo_StopsWhileAnEventIsBeingStored_FinishesItSavesAndLeaves()
    {
        var store = new InMemoryJournal();
        var journal = new GateJournal(store);
        await using var cluster = await LiveCluster.StartAsync(journal);
        await SendAsync(cluster, Id(0), "start", Sent.Give(Purpose.PersonaliseBehaviour), 0, []);
        var holder = cluster.HolderOf(Id(0));
        var other = cluster.Active.First(s => s != holder);
        journal.Close();
        var accepting = cluster.At(other).AcceptAsync(Id(0), [Event("during", Sent.Give(Purpose.NudgePush))], default).AsTask();
        await journal.Arrived;

        var stopping = cluster.Silos.StopSiloAsync(holder);
        journal.Open();

        (await accepting.Soon()).Single().ShouldBe(new Outcome(OutcomeStatus.Accepted, false, 2, (await accepting).Single().ReceivedAt, null));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        (await store.LoadSnapshotAsync(Id(0))).ShouldNotBeNull().Sequence.ShouldBe(2);
        (await cluster.At(other).ViewAsync(Id(0), default).Soon()).State.Sequence.ShouldBe(2);
    }

    private static async Task WriteAsync(
        LiveCluster cluster, int writer, ConcurrentDictionary<string, ConcurrentQueue<(string, long, long)>> acked, CancellationToken end)
    {
        for (var n = 0; !end.IsCancellationRequested; n++)
        {
            var investor = writer + Writers * (n % (Investors / Writers));
            await SendAsync(cluster, Id(investor), $"{n}", n / 10 % 2 == 0 ? Sent.Give(Purpose.NudgePush) : Sent.Withdraw(Purpose.NudgePush), n, acked);
        }
    }

    /// <summary>A sender who is not answered sends again, to another silo.</summary>
    private static async Task SendAsync(
        LiveCluster cluster, string investor, string id, Domain.Events.InvestorEvent data, int turn, ConcurrentDictionary<string, ConcurrentQueue<(string, long, long)>> acked)
    {
        var sent = Event(id, data);
        for (var attempt = 0; ; attempt++)
            try
            {
                var silos = cluster.Active;
                var outcome = (await cluster.At(silos[(turn + attempt) % silos.Count]).AcceptAsync(investor, [sent], default).Soon()).Single();
                outcome.Status.ShouldBe(OutcomeStatus.Accepted);
                acked.GetOrAdd(investor, _ => []).Enqueue((id, outcome.Sequence!.Value, Stopwatch.GetTimestamp()));
                return;
            }
            catch (Exception e) when (attempt < 100 && e is StoreUnavailableException or ObjectDisposedException or OverloadedException or TimeoutException)
            {
                await Task.Delay(50);
            }
    }

    private static async Task<(string, InProcessSiloHandle, RecordingObserver)> OpenAsync(LiveCluster cluster, string investor, InProcessSiloHandle silo, ResumeFrom? resume = null)
    {
        var observer = new RecordingObserver();
        for (var attempt = 0; ; attempt++)
            try
            {
                await cluster.At(silo).AttachAsync(investor, observer, resume, default).Soon();
                return (investor, silo, observer);
            }
            catch (StoreUnavailableException) when (attempt < 20)
            {
                await Task.Delay(100);
            }
    }

    /// <summary>Apps that were connected to a silo that is gone come back at another one.</summary>
    private static async Task<List<(string, InProcessSiloHandle, RecordingObserver)>> ReopenAsync(
        LiveCluster cluster, List<(string Investor, InProcessSiloHandle Silo, RecordingObserver Observer)> apps, InProcessSiloHandle gone)
    {
        var open = new List<(string, InProcessSiloHandle, RecordingObserver)>();
        foreach (var app in apps)
            open.Add(app.Silo != gone ? app : await OpenAsync(cluster, app.Investor, cluster.Active[open.Count % cluster.Active.Count], app.Observer.Position));
        return open;
    }

    private static Submission Event(string id, Domain.Events.InvestorEvent data) => new("tests", id, TimeProvider.System.GetUtcNow(), data);

    private static string Id(int investor) => $"investor-{investor}";
}
