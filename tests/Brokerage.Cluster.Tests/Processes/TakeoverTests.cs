using System.Diagnostics;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>
/// How long the investors of a silo wait that is killed, sleeps or is stopped: from the fault to the acknowledgement of an event that a broker sends
/// at that very moment to one of the silos that are left. <c>TAKEOVER_ROUNDS</c> sets how often each fault happens.
/// </summary>
[Trait("Category", "Long")]
[Collection(ProcessRuns.Name)]
public sealed class TakeoverTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Investors = 90;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    /// <summary>Silence alone takes longer to judge; twice what a quiet machine needs.</summary>
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(8);

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("TAKEOVER_ROUNDS"), out var set) ? set : 1;

    [PostgresFact]
    public async Task Investors_OfASiloThatFails_AreServedByTheOthersInTime()
    {
        await using var silos = await SiloProcesses.StartAsync(Silos);
        await using var map = new SiloMap(silos);
        await map.StartAsync();
        var waits = new Dictionary<string, List<double>>();
        for (var round = 0; round < Rounds; round++)
            foreach (var fault in (string[])["KILL", "STOP", "TERM"])
            {
                var victim = (round + waits.Count) % Silos;
                var left = Enumerable.Range(0, Silos).Where(s => s != victim).Select(s => silos[s]).ToArray();
                var brokers = await Task.WhenAll(left.Select(s => s.BrokerAsync()));
                var hosted = await HostedAsync(brokers, map, victim, $"{round}-{fault}");

                var began = Stopwatch.GetTimestamp();
                await silos.SignalAsync(victim, fault);
                var took = await Task.WhenAll(hosted.Select((investor, i) => ServedAsync(brokers, investor, i, $"{round}-{fault}", began)));

                (waits.TryGetValue(fault, out var all) ? all : waits[fault] = []).AddRange(took);
                if (fault == "STOP") await silos.SignalAsync(victim, "CONT");
                // What was declared dead ends itself, and what was told to stop stops.
                (await silos.EndedAsync(victim, Patience)).ShouldBeTrue(fault);
                await silos.RestartAsync(victim);
            }
        foreach (var (fault, all) in waits)
            output.WriteLine($"SIG{fault}: {all.Count} investors in {Rounds} rounds: p50 {At(all, 0.5):0} ms, p99 {At(all, 0.99):0} ms, longest {all.Max():0} ms");
        output.WriteLine($"load average {File.ReadAllText("/proc/loadavg")}");
        foreach (var (fault, all) in waits) all.Max().ShouldBeLessThan((fault == "STOP" ? AfterSilence : Promised).TotalMilliseconds, fault);
    }

    [PostgresFact]
    public async Task Silo_ThatSleepsForTwoSeconds_StaysAMember()
    {
        await using var silos = await SiloProcesses.StartAsync(Silos);
        await using var map = new SiloMap(silos);
        await map.StartAsync();
        const int Sleeper = 1;
        var brokers = await Task.WhenAll(new[] { 0, 2 }.Select(s => silos[s].BrokerAsync()));
        var hosted = await HostedAsync(brokers, map, Sleeper, "sleep");

        var began = Stopwatch.GetTimestamp();
        await silos.SignalAsync(Sleeper, "STOP");
        var serving = Task.WhenAll(hosted.Select((investor, i) => ServedAsync(brokers, investor, i, "asleep", began)));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await silos.SignalAsync(Sleeper, "CONT");
        var took = await serving;
        await Task.Delay(TimeSpan.FromSeconds(4));

        (await silos[Sleeper].Http.GetAsync("/health/ready")).IsSuccessStatusCode.ShouldBeTrue(silos[Sleeper].Output);
        foreach (var investor in hosted) (await map.HolderOfAsync(investor)).ShouldBe(Sleeper);
        output.WriteLine($"a pause of 2 s: {took.Length} investors waited for {At([.. took], 0.5):0} ms, longest {took.Max():0} ms");
    }

    /// <summary>
    /// New investors whom the victim has in memory. A silo that has just started is given nobody until the others have heard of it: more come until
    /// it has a fair part.
    /// </summary>
    private static async Task<string[]> HostedAsync(Broker[] brokers, SiloMap map, int victim, string round)
    {
        var hosted = new List<string>();
        for (var began = Stopwatch.GetTimestamp(); hosted.Count < Investors / 6; await Task.Delay(500))
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience, "the silo was given nobody");
            var investors = Enumerable.Range(0, Investors / 3).Select(i => $"takeover-{round}-{Stopwatch.GetTimestamp()}-{i}").ToArray();
            await Task.WhenAll(investors.Select((investor, i) => ServedAsync(brokers, investor, i, $"{round}-before", Stopwatch.GetTimestamp())));
            foreach (var investor in investors)
                if (await map.HolderOfAsync(investor) == victim) hosted.Add(investor);
        }
        return [.. hosted];
    }

    /// <summary>Sends one event until it is acknowledged; milliseconds since the beginning.</summary>
    private static async Task<double> ServedAsync(Broker[] brokers, string investor, int turn, string id, long began)
    {
        var sent = new SentEvent(investor, id, new ConsentGiven(Purpose.NudgePush.Key(), "2026-01", "en"));
        for (var attempt = turn; Stopwatch.GetElapsedTime(began) < Patience; attempt++)
        {
            if (await brokers[attempt % brokers.Length].TrySendAsync([sent]) is (_, { } answer))
            {
                answer.Receipts.Single().Status.ShouldBe("accepted");
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"{investor} was not served again within {Patience}.");
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * share)));
}
