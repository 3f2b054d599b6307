using System.Diagnostics;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Promise 1a: an event whose receipt reached its sender is in the journal, once, after SIGKILL of the host at any instant. A killed
/// process leaves the page cache alive; what a power cut would take is the business of <see cref="FsyncTests"/>.
/// </summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 4;
    private const int InvestorsPerWriter = 6;
    private const int AuditEvery = 10;

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-kill-").FullName;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("KILLS"), out var kills) ? kills : 100;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("PROP_SEED"), out var seed) ? seed : Environment.TickCount;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Server_KilledAtRandomInstants_KeepsEveryAcknowledgedEventOnce()
    {
        var run = new KillLoop(folder, new ServerSettings(), Seed, output);
        var audit = await run.RunAsync(Kills, stopAtLoss: false);

        output.WriteLine(Results.Note("kill.txt", run.Summary(audit)));
        run.Ledger.Contradictions.ShouldBeEmpty();
        run.Ledger.Acknowledged.ShouldBeGreaterThan(Kills * 10, "a run that acknowledges next to nothing proves nothing");
    }

    [Fact]
    public async Task Server_ThatAcknowledgesBeforeTheCommit_IsFoundOut()
    {
        var mutant = new ServerSettings { Program = "Brokerage.KillHost.dll", Environment = new Dictionary<string, string> { ["FAULT"] = "ack-before-commit" } };
        var run = new KillLoop(folder, mutant, Seed, output);
        var audit = await run.RunAsync(kills: 10, stopAtLoss: true);

        output.WriteLine(Results.Note("kill.txt", "control, acknowledges before the commit: " + run.Summary(audit)));
        audit.Lost.ShouldNotBeEmpty();
    }

    /// <summary>Starts, loads, kills, again and again on one store.</summary>
    private sealed class KillLoop(string folder, ServerSettings settings, int seed, ITestOutputHelper output)
    {
        private readonly Random random = new(seed);
        private readonly List<double> ready = [];
        private readonly List<double> writing = [];
        private int kills;

        public Ledger Ledger { get; } = new();

        public async Task<Audit> RunAsync(int kills, bool stopAtLoss)
        {
            output.WriteLine($"seed {seed}");
            EventWriter[] writers = [.. Enumerable.Range(1, Writers).Select(n => new EventWriter(n, InvestorsPerWriter, seed, Ledger))];
            Audit? audit = null;
            while (this.kills < kills)
            {
                await LiveAndDieAsync(writers);
                if (++this.kills % AuditEvery != 0 && this.kills != kills && !stopAtLoss) continue;
                audit = await Ledger.AuditAsync(folder);
                if (stopAtLoss && audit.Lost.Count > 0) return audit;
                if (!stopAtLoss) Check(audit);
            }
            return audit!;
        }

        public string Summary(Audit audit)
        {
            ready.Sort();
            writing.Sort();
            return $"seed {seed}, kills {kills}, acknowledged {Ledger.Acknowledged}, stored {audit.Stored}, lost {audit.Lost.Count}, twice {audit.Twice.Count}, " +
                $"loss a kill at most {3.0 / kills:0.000} (95 %), recovery ms: ready p50 {Results.Percentile(ready, 0.5):0}, first receipt p50 {Results.Percentile(writing, 0.5):0} p95 {Results.Percentile(writing, 0.95):0}";
        }

        private async Task LiveAndDieAsync(EventWriter[] writers)
        {
            var began = Stopwatch.GetTimestamp();
            await using var server = await ServerProcess.StartAsync(settings with { DataFolder = folder });
            ready.Add(server.StartTime.TotalMilliseconds);
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var stop = false;
            var brokers = await Task.WhenAll(writers.Select((_, n) => server.BrokerAsync($"writer-{n}")));
            Task[] sending = [.. writers.Select((w, n) => w.RunAsync(brokers[n], () => Volatile.Read(ref stop), () => first.TrySetResult()))];
            // A cold server takes its time for the first request; the instants that matter come after it.
            await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
            writing.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(random.Next(20, 401));
            await server.KillAsync();
            Volatile.Write(ref stop, true);
            await Task.WhenAll(sending);
            foreach (var broker in brokers) broker.Dispose();
        }

        private static void Check(Audit audit)
        {
            audit.Lost.ShouldBeEmpty();
            audit.Twice.ShouldBeEmpty();
            audit.Foreign.ShouldBeEmpty();
            audit.Integrity.ShouldBe("ok");
        }
    }
}
