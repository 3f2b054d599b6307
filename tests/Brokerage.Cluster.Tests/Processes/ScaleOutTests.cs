using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>A silo that joins gets its part of those who come from then on, once the others have heard how many it has, which they tell each other every second.</summary>
[Trait("Category", "Long")]
[Collection(ProcessRuns.Name)]
public sealed class ScaleOutTests(ITestOutputHelper output)
{
    private const int Investors = 120;

    [PostgresFact]
    public async Task Silo_ThatJoins_IsGivenInvestorsAtOnceAndTakesNobodyAway()
    {
        await using var silos = await SiloProcesses.StartAsync(2, room: 3);
        await using var map = new SiloMap(silos);
        await map.StartAsync();
        var before = await PlaceAsync(silos, map, "before");
        await silos.StartOneAsync(2);

        var after = await PlaceAsync(silos, map, "after");

        output.WriteLine($"before: {Say(before)}; of those who came after the third: {Say(after)}");
        foreach (var silo in (int[])[0, 1]) before[silo].ShouldBeGreaterThan(Investors / 4);
        after[2].ShouldBeGreaterThanOrEqualTo(Investors / 8);
    }

    /// <summary>How many new investors each silo was given.</summary>
    private static async Task<Dictionary<int, int>> PlaceAsync(SiloProcesses silos, SiloMap map, string who)
    {
        var brokers = await Task.WhenAll(silos.Running.Select(s => s.BrokerAsync()));
        var investors = Enumerable.Range(0, Investors).Select(i => $"{who}-{i}").ToArray();
        await Task.WhenAll(investors.Select((investor, i) => brokers[i % brokers.Length].SendAsync(new SentEvent(investor, "1", new CardDismissed("lesson.next:1")))));
        var holders = await Task.WhenAll(investors.Select(map.HolderOfAsync));
        return holders.GroupBy(h => h!.Value).ToDictionary(g => g.Key, g => g.Count());
    }

    private static string Say(Dictionary<int, int> parts) => string.Join(", ", parts.OrderBy(p => p.Key).Select(p => $"silo {p.Key}: {p.Value}"));
}
