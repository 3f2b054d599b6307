using Brokerage.Actors;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Brokerage.Cluster.Tests;

/// <summary>Dormant investors who are due are woken by one grain for the whole cluster.</summary>
public sealed class WakeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Wake_BegunByEverySilo_AsksOnceARoundAndWakesWhoIsDue()
    {
        var journal = new DueJournal(new InMemoryJournal());
        await using var cluster = await LiveCluster.StartAsync(journal, new() { SweepInterval = Interval });
        foreach (var silo in cluster.Active) await silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IWakeGrain>(0).BeginAsync();

        var began = TimeProvider.System.GetTimestamp();
        while (journal.Asked < 5) await journal.NextAsync();

        // Three silos that each asked by themselves would have asked three times as often.
        var rounds = TimeProvider.System.GetElapsedTime(began) / Interval;
        journal.Asked.ShouldBeLessThanOrEqualTo((int)rounds + 2);
        cluster.Active.SelectMany(s => LiveCluster.ActorsAt(s).Resident).Select(a => a.Id).ShouldBe(["sleeper"]);
        foreach (var silo in cluster.Active) (await LiveCluster.ActorsAt(silo).DueAsync(FakeTime.Start, 10, default)).ShouldBeEmpty();
    }

    /// <summary>Says that one investor is due, and counts who asks.</summary>
    private sealed class DueJournal(IJournal inner) : JournalDecorator(inner)
    {
        private readonly SemaphoreSlim asked = new(0);
        private int count;

        public int Asked => Volatile.Read(ref count);

        public async Task NextAsync() => (await asked.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();

        public override ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default)
        {
            Interlocked.Increment(ref count);
            asked.Release();
            return new((IReadOnlyList<string>)["sleeper"]);
        }
    }
}
