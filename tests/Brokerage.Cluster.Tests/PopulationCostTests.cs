using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Cluster.Wire;
using Brokerage.Domain.Consent;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests;

/// <summary>What a snapshot costs where most investors are in other silos' memory. All silos share this machine, so the figures are upper bounds.</summary>
[Trait("Category", "Long")]
public sealed class PopulationCostTests(ITestOutputHelper output)
{
    private const int Investors = 1_500;
    private const int Changed = 300;

    [Fact]
    public async Task Pin_OfThreeSilosOfResidents_AsksForWhatChanged()
    {
        await using var silos = await RuleSilos.StartAsync();
        await Parallel.ForAsync(0, Investors, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (n, _) => AcceptAsync(silos, n, "first", 3));
        var table = RuleSilos.TableOf(silos.Active[0]);
        await table.FillAsync(1, default);

        var news = RuleSilos.TableOf(silos.Active[1]).NewsSince(table.Features, 0, 250);
        output.WriteLine($"{News.Of(news).Json.Length / news.Changed.Count} bytes a row; load {await File.ReadAllTextAsync("/proc/loadavg")}");
        var other = RuleSilos.TableOf(silos.Active[2]);
        var first = await TimedAsync(() => other.PinAsync([]));
        var again = await TimedAsync(() => other.PinAsync([]));
        await Parallel.ForAsync(0, Changed, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (n, _) => AcceptAsync(silos, n, "second", 1));
        var changed = await TimedAsync(() => other.PinAsync([]));
        var lookUp = Stopwatch.GetTimestamp();
        await other.LookUpAsync(default);

        output.WriteLine($"{Investors} investors on three silos: first snapshot {first:0} ms, the next {again:0} ms, after {Changed} changed {changed:0} ms; " +
            $"everybody's head looked up (in memory) {Stopwatch.GetElapsedTime(lookUp).TotalMilliseconds:0} ms");
        (await other.PinAsync([])).Rows.Count(r => r.Sequence == 10).ShouldBe(Changed);
    }

    private static async Task<double> TimedAsync(Func<Task<Domain.Populations.PopulationSnapshot>> pin)
    {
        var began = Stopwatch.GetTimestamp();
        (await pin()).Rows.Length.ShouldBe(Investors);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async ValueTask AcceptAsync(RuleSilos silos, int n, string id, int trades)
    {
        var sent = Enumerable.Range(1, trades).SelectMany(t => Sent.Trade($"{id}-{t}")).Prepend(Sent.Give(Purpose.PersonalisePortfolio))
            .Select((data, m) => new Submission("tests", $"{id}-{m}", TimeProvider.System.GetUtcNow(), data)).ToArray();
        await RuleSilos.At(silos.Active[n % 3]).AcceptAsync($"investor-{n:00000}", sent, default);
    }
}
