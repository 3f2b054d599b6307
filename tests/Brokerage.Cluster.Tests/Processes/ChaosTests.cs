using System.Diagnostics;
using System.Net.Http.Json;
using Brokerage.Actors;
using Brokerage.Contracts;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>
/// Three silos as processes on PostgreSQL; every five seconds one is killed, put to sleep for ten seconds or stopped, or PostgreSQL is killed, under
/// load and with open apps. Nothing acknowledged is lost or applied twice, order holds, every app converges. <c>CHAOS_SECONDS</c> sets how long, <c>CHAOS_SEED</c> repeats a run.
/// </summary>
[Trait("Category", "Long")]
[Collection(ProcessRuns.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Investors = 24;
    private static readonly string[] Faults = ["kill", "pause", "stop", "database"];
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var set) ? set : otherwise;

    [PostgresFact]
    public async Task Silos_KilledPausedAndStoppedUnderLoad_LoseNothingAndEveryAppConverges()
    {
        var seed = Setting("CHAOS_SEED", 1);
        var random = new Random(seed);
        await using var silos = await SiloProcesses.StartAsync(Silos);
        using var end = new CancellationTokenSource();
        var investors = Enumerable.Range(0, Investors).Select(i => $"chaos-{i}").ToArray();
        var senders = investors.Select((investor, i) => new Sender(silos, investor, seed * 1000 + i)).ToArray();
        var apps = investors.Select((investor, i) => new OpenApp(silos, investor, seed * 2000 + i)).ToArray();
        var sending = Task.WhenAll(senders.Select(s => Task.Run(() => s.RunAsync(end.Token))));
        foreach (var app in apps) app.Open();
        await Task.Delay(Between);

        var faults = new List<(string What, long At)>();
        var healing = new Task[Silos];
        Array.Fill(healing, Task.CompletedTask);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(Setting("CHAOS_SECONDS", 180));)
        {
            var what = Faults[random.Next(Faults.Length)];
            var well = Enumerable.Range(0, Silos).Where(s => healing[s].IsCompleted).ToArray();
            // One silo is always left alone.
            if (well.Length > 1)
            {
                var silo = well[random.Next(well.Length)];
                await healing[silo];
                faults.Add((what, Stopwatch.GetTimestamp()));
                healing[silo] = HurtAsync(silos, silo, what);
            }
            await Task.Delay(Between);
        }
        await Task.WhenAll(healing);
        await end.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromMinutes(1));

        var converging = Stopwatch.GetTimestamp();
        foreach (var app in apps) await ConvergedAsync(silos, app);
        var converged = Stopwatch.GetElapsedTime(converging);
        await using (var journal = await silos.OpenJournalAsync())
            foreach (var (sender, investor) in senders.Zip(investors))
            {
                var events = await History.ReadAsync(journal, investor, 0, default);
                events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
                var ids = events.Where(e => e.Source == Server.Tests.Kit.Broker.Source).Select(e => e.Id).ToArray();
                ids.ShouldBeUnique();
                ids.ShouldBe(sender.Acknowledged.Select(a => a.Id));
                sender.Acknowledged.ShouldAllBe(a => events[(int)a.Sequence - 1].Id == a.Id);
            }
        foreach (var app in apps) app.Violations.ShouldBeEmpty(app.Investor);

        output.WriteLine(
            $"seed {seed}; faults: {string.Join(", ", faults.GroupBy(f => f.What).Select(g => $"{g.Count()} {g.Key}"))}; "
            + $"acknowledged {senders.Sum(s => s.Acknowledged.Count)}, lost 0, twice 0; investors without an answer for more than 500 ms after a fault: "
            + string.Concat(faults.Select(f => f.What).Distinct().Select(what => Say(what, Takeovers(faults.Where(f => f.What == what), senders))))
            + $"apps connected {apps.Sum(a => a.Connections)} times, {apps.Sum(a => a.Resumed)} resumed; converged {converged.TotalMilliseconds:0} ms after the end");
        faults.ShouldNotBeEmpty();
        foreach (var app in apps) await app.DisposeAsync();
    }

    private static async Task HurtAsync(SiloProcesses silos, int silo, string what)
    {
        switch (what)
        {
            case "database": await silos.KillDatabaseAsync(); return;
            case "pause": await silos.PauseAsync(silo, TimeSpan.FromSeconds(10)); break;
            case "stop": await silos.StopAsync(silo); break;
            default: await silos.KillAsync(silo); break;
        }
        await silos.RestartAsync(silo);
    }

    private static async Task ConvergedAsync(SiloProcesses silos, OpenApp app)
    {
        using var client = await silos.Running[0].ClientAsync("investor", app.Investor);
        for (var wait = 0; ; wait++)
        {
            var view = (await client.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;
            if (app.Position == new ResumePoint(view.Epoch, view.Seq)) return;
            if (app.Running.IsCompleted) await app.Running;
            if (wait == 150) app.Position.ShouldBe(new ResumePoint(view.Epoch, view.Seq), app.Investor);
            await Task.Delay(100);
        }
    }

    /// <summary>How long after a fault the first answer came to those who were without one; in milliseconds, ascending.</summary>
    private static double[] Takeovers(IEnumerable<(string What, long At)> faults, Sender[] senders) =>
    [
        .. (from fault in faults
            from sender in senders
            let next = sender.Acknowledged.FirstOrDefault(a => a.At > fault.At)
            where next.Id is not null
            let waited = Stopwatch.GetElapsedTime(fault.At, next.At).TotalMilliseconds
            where waited > 500
            select waited).Order(),
    ];

    private static string Say(string what, double[] waits) =>
        $"{what} {waits.Length}, p50 {At(waits, 0.5):0} ms, p99 {At(waits, 0.99):0} ms, longest {At(waits, 1):0} ms; ";

    private static double At(double[] ascending, double share) => ascending.Length == 0 ? 0 : ascending[Math.Min(ascending.Length - 1, (int)(ascending.Length * share))];
}
