using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Rules;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

/// <summary>A process that dies anywhere in a publication leaves the old rules or the new ones, for everybody.</summary>
public sealed class CrashTests
{
    private static readonly string[] Traders = ["trader-1", "trader-2", "trader-3"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Publish_DyingAtEveryStepOfPersistence_LeavesOldXorNew(bool isAfter, bool isDatabase)
    {
        var (tiers, step) = (new List<string>(), 1);
        for (var survived = false; !survived; step++)
        {
            using var disk = new RulesDisk(isDatabase);
            await GivenTradersAsync(disk);
            survived = await PublishUntilDeathAsync(disk, new Fuse(step, isAfter));
            tiers.Add(await ReopenAsync(disk));
        }

        // Every entry of the log, and an append and a snapshot of each investor, was a step to die at.
        step.ShouldBeGreaterThan(5 + 2 * Traders.Length);
        var firstNew = tiers.IndexOf("intermediate");
        firstNew.ShouldBe(isAfter ? 4 : 5);
        tiers[..firstNew].ShouldAllBe(t => t == "novice");
        tiers[firstNew..].ShouldAllBe(t => t == "intermediate");
    }

    [Fact]
    public async Task Publication_LeavingItsPrediction_IsTakenBackByItself()
    {
        using var disk = new RulesDisk();
        await GivenTradersAsync(disk, [.. Enumerable.Range(1, 8).Select(n => $"trader-{n}")]);
        await using var process = new RulesProcess(disk, forecast: new Nobody());
        await process.Live.OpenAsync(default);
        var before = process.Policy.Rules.Revision;
        await process.Activation.StartAsync(default);

        await process.PublishAsync(RuleTexts.TenTrades);
        await process.SettledAsync();

        process.Policy.Rules.Revision.ShouldBe(before);
        var entry = process.Live.Log.Last(e => e.Fact is RolledBack);
        (entry.Who, ((RolledBack)entry.Fact).IsAutomatic, ((RolledBack)entry.Fact).Reason).ShouldBe(
            ("brokerage", true, "8 moved from novice to intermediate; 0 to 5 were predicted."));
        foreach (var trader in Enumerable.Range(1, 8))
            (await process.Investors.ViewAsync($"trader-{trader}", default)).State.Placement.Tier.ShouldBe("novice");
    }

    private static async Task GivenTradersAsync(RulesDisk disk, string[]? traders = null)
    {
        await using var process = await RulesProcess.OpenAsync(disk);
        foreach (var trader in traders ?? Traders)
            await process.Investors.AcceptAsync(trader,
                [.. History().Select((data, n) => new Submission("tests", $"event-{n}", TimeProvider.System.GetUtcNow(), data))], default);
    }

    private static IEnumerable<InvestorEvent> History() =>
    [
        new ConsentGiven(Purpose.PersonalisePortfolio.Key(), "2026-01", "en"),
        .. Enumerable.Range(1, 12).SelectMany(n => new InvestorEvent[]
        {
            new OrderPlaced($"order-{n}", "ZEPHYRA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR"), new OrderFilled($"order-{n}", 1, 100),
        }),
    ];

    /// <summary>True when the process lived to the end.</summary>
    private static async Task<bool> PublishUntilDeathAsync(RulesDisk disk, Fuse fuse)
    {
        await using var process = await RulesProcess.OpenAsync(disk, fuse);
        await process.Activation.StartAsync(default);
        if (!await process.TryPublishAsync(RuleTexts.TenTrades)) return false;
        var settled = process.SettledAsync();
        await Task.WhenAny(settled, fuse.Blown);
        return !fuse.Blown.IsCompleted;
    }

    /// <summary>The tier that everybody is in after a restart, each by the one revision that decides.</summary>
    private static async Task<string> ReopenAsync(RulesDisk disk)
    {
        await using var process = await RulesProcess.OpenAsync(disk);
        await process.Live.OpenAsync(default);
        await process.Activation.StartAsync(default);
        await process.SettledAsync();
        var tiers = new HashSet<string>();
        foreach (var trader in Traders)
        {
            var sight = await process.Investors.ViewAsync(trader, default);
            var events = await Brokerage.Actors.History.ReadAsync(process.Journal, trader, 0, default);
            sight.State.ToBytes().ShouldBe(Brokerage.Actors.History.Fold(events, process.Policy).ToBytes());
            sight.State.Placement.Revision.ShouldBe(process.Live.Book.Active);
            tiers.Add(sight.State.Placement.Tier);
        }
        return tiers.ShouldHaveSingleItem();
    }

    private sealed class Nobody : IMigrationForecast
    {
        public ValueTask<Forecast> ForecastAsync(Domain.Segmentation.RuleSet candidate, double percent, CancellationToken ct) =>
            new(new Forecast(100, new Dictionary<(string, string), int>()));
    }
}
