using System.Collections.Concurrent;
using Brokerage.Domain.Consent;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Brokerage.Cluster.Tests;

/// <summary>What every silo has a copy of is read again by every silo.</summary>
public sealed class EverySiloTests
{
    [Fact]
    public async Task Rules_ChangedAtOneSilo_AreReadAgainByEverySiloThatIsThere()
    {
        var heard = new ConcurrentDictionary<string, int>();
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal(), copies: silo => SharedCopies.None with
        {
            RefreshRulesAsync = _ =>
            {
                heard.AddOrUpdate(silo, 1, (_, times) => times + 1);
                return Task.CompletedTask;
            },
        });
        var names = cluster.Active.Select(s => s.Name).Order().ToArray();
        var every = cluster.Active[0].ServiceProvider.GetRequiredService<EverySilo>();

        await every.TellAsync(silo => silo.RefreshRulesAsync());

        heard.Keys.Order().ShouldBe(names);
        heard.Values.ShouldAllBe(times => times == 1);

        // One that dies meanwhile is waited for until it is known to be dead, and no longer.
        var dead = cluster.Active[2];
        await cluster.Silos.KillSiloAsync(dead);
        await every.TellAsync(silo => silo.RefreshRulesAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        heard.Where(h => h.Key != dead.Name).ShouldAllBe(h => h.Value == 2);
    }

    [Fact]
    public async Task Forget_AtOneSilo_EndsAppsAndConnectionsAtAnother()
    {
        const string Investor = "investor-1";
        var disconnected = new ConcurrentBag<(string Silo, string Investor)>();
        await using var cluster = await LiveCluster.StartAsync(
            new InMemoryJournal(), copies: silo => SharedCopies.None with { Disconnect = investor => disconnected.Add((silo, investor)) });
        var (asked, other) = (cluster.Active[0], cluster.Active[1]);
        var app = new RecordingObserver();
        await cluster.At(other).AttachAsync(Investor, app, null, default).Soon();
        var told = app.Heard.Count;

        await cluster.At(asked).ForgetAsync(Investor).Soon();

        LiveCluster.FollowersAt(other).Count.ShouldBe(0);
        cluster.Active.SelectMany(s => LiveCluster.ActorsAt(s).Resident).ShouldBeEmpty();
        disconnected.Distinct().Order().ShouldBe(cluster.Active.Select(s => (s.Name, Investor)).Order());
        await cluster.At(asked).AcceptAsync(Investor, [new("tests", "1", TimeProvider.System.GetUtcNow(), Sent.Give(Purpose.NudgePush))], default);
        app.Heard.Count.ShouldBe(told);
    }
}
