using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>Three silos as processes on PostgreSQL: events come in at one, are previewed at another, and rules published at a third move everybody.</summary>
[Trait("Category", "Long")]
public sealed class PublishingTests
{
    private const int Investors = 60;
    private const int Movers = 24;
    private const int LateMovers = 12;

    [PostgresFact]
    public async Task Publish_AtOneSilo_MovesWhoWasPreviewedAtAnotherAndEverySiloSeesIt()
    {
        await using var silos = await SiloProcesses.StartAsync(3);
        var (first, second, third) = (silos.Running[0], silos.Running[1], silos.Running[2]);
        using var brokers = new Several<Broker>([await first.BrokerAsync(), await second.BrokerAsync(), await third.BrokerAsync()]);
        await Parallel.ForAsync(0, Investors, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) => await brokers[n % 3].SendAsync(
            [SentEvent.Consent(Id(n), Purpose.PersonalisePortfolio), .. Enumerable.Range(1, n < Movers ? 12 : 3).SelectMany(t => SentEvent.Trade(Id(n), $"order-{t}"))]));
        using var team = new Several<RulesClient>([
            await RulesClient.OpenAsync(first, "anna"), await RulesClient.OpenAsync(second, "bert"), await RulesClient.OpenAsync(third, "anna")]);

        foreach (var member in team) Moved(await PreviewAsync(member)).ShouldBe((Investors, Movers));
        for (var n = Movers; n < Movers + LateMovers; n++)
            await brokers[2].SendAsync([.. Enumerable.Range(10, 9).SelectMany(t => SentEvent.Trade(Id(n), $"order-{t}"))]);
        // A publication is held to what everybody is now, wherever they are.
        var draft = await team[0].ApprovedAsync(RuleTexts.TenTrades, team[1]);
        await team[0].DoAsync<DraftView>($"/drafts/{draft.Id}/publish", RulesClient.AtOnce(confirm: true));

        foreach (var member in team)
        {
            var monitor = await SettledAsync(member);
            var cell = monitor.Cells.ShouldHaveSingleItem();
            (cell.From, cell.To, cell.Predicted, cell.Observed).ShouldBe(("novice", "intermediate", Movers + LateMovers, Movers + LateMovers));
        }
        foreach (var silo in silos.Running)
        {
            using var product = await silo.ClientAsync("product", "anna");
            (await product.GetFromJsonAsync<PopulationView>("/v1/population"))!.ByTier["intermediate"].ShouldBe(Movers + LateMovers);
            using var mover = await silo.ClientAsync("investor", Id(Movers));
            (await mover.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!.Tier.ShouldBe("intermediate");
        }
    }

    private static string Id(int n) => $"member-{n:000}";

    private static Task<PreviewView> PreviewAsync(RulesClient member) => member.DoAsync<PreviewView>("/preview", new PreviewRequest(RuleTexts.TenTrades, 0));

    private static (int, int?) Moved(PreviewView preview) => (preview.Population, preview.Moved);

    private static async Task<MonitorView> SettledAsync(RulesClient member)
    {
        for (var wait = 0; ; wait++)
        {
            var monitor = await member.GetAsync<MonitorView>("/monitor");
            if (monitor.State == "settled" || wait == 300) return monitor;
            await Task.Delay(100);
        }
    }

    /// <summary>Some that end together.</summary>
    private sealed class Several<T>(IReadOnlyList<T> all) : List<T>(all), IDisposable where T : IDisposable
    {
        public void Dispose() => ForEach(one => one.Dispose());
    }
}
