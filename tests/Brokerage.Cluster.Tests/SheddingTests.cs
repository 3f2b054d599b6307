using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace Brokerage.Cluster.Tests;

/// <summary>A silo with too much to do refuses events, and nothing else.</summary>
public sealed class SheddingTests
{
    private const string Investor = "investor-1";

    [Fact]
    public async Task Silo_Overloaded_RefusesEventsAndTakesChoicesAndAppsAsEver()
    {
        var journal = new InMemoryJournal();
        var load = new Load();
        await using var cluster = await LiveCluster.StartAsync(journal, configure: silo => silo.Services.AddSingleton<IOverloadDetector>(load));
        var investors = cluster.At(cluster.Active[0]);
        await investors.AcceptAsync(Investor, [Event("consent", Sent.Give(Purpose.PersonaliseBehaviour))], default);
        var app = new RecordingObserver();
        await investors.AttachAsync(Investor, app, null, default).Soon();
        var dismissed = Event("dismissed", new CardDismissed("lesson.next:1"));

        load.IsOverloaded = true;

        foreach (var silo in cluster.Active) await Should.ThrowAsync<OverloadedException>(cluster.At(silo).AcceptAsync(Investor, [dismissed], default).AsTask());
        (await investors.ViewAsync(Investor, default).Soon()).State.Sequence.ShouldBe(1);
        (await investors.AcceptAsync(Investor, [Event("withdrawal", Sent.Withdraw(Purpose.PersonaliseBehaviour))], default))[0].Sequence.ShouldBe(2);
        await app.UntilAsync(o => o.Updates.Count > 0 && o.Updates[^1].Version == 2);

        load.IsOverloaded = false;

        (await investors.AcceptAsync(Investor, [Event("consent-again", Sent.Give(Purpose.PersonaliseBehaviour)), dismissed], default)).Select(o => o.Sequence).ShouldBe([3L, 4L]);
        (await History.ReadAsync(journal, Investor, 0, default)).Select(e => e.Id).ShouldBe(["consent", "withdrawal", "consent-again", "dismissed"]);
    }

    private static Submission Event(string id, InvestorEvent data) => new("tests", id, TimeProvider.System.GetUtcNow(), data);

    private sealed class Load : IOverloadDetector
    {
        public bool IsOverloaded { get; set; }
    }
}
