using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.MarketData.Replay;
using Brokerage.Server.Development;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;
using Brokerage.Storage.InMemory;
using Brokerage.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

/// <summary>The shipped rules on synthetic investors, through actors and store.</summary>
public sealed class PreviewServiceTests
{
    private const int Investors = 400;

    [Fact]
    public async Task Preview_HigherBar_ShowsWhoWouldMoveAndWhy()
    {
        await using var stage = await Stage.SetAsync();
        var view = await stage.Previews.PreviewAsync(HigherBar(stage.Rules), 0, default);

        view.Population.ShouldBe(Investors);
        view.Moved!.Value.ShouldBeGreaterThan(10);
        view.Cells.Where(c => c.From != c.To).Sum(c => c.Count ?? 0).ShouldBe(view.Moved.Value);
        view.Samples.ShouldNotBeEmpty();
        view.Samples.ShouldAllBe(s => s.From != s.To && s.Before.Count > 0 && s.After.Count > 0);
        view.Unknown.ShouldContain(u => u.Feature == "trades_90d" && u.Share > 0.03 && u.Share < 0.2);
        (view.Revision, view.Against).ShouldBe(("experience-tier@higher", stage.Rules.Revision));
    }

    [Fact]
    public async Task Preview_MonthsAhead_IsOfThatDay()
    {
        await using var stage = await Stage.SetAsync();
        var view = await stage.Previews.PreviewAsync(stage.Rules, 90, default);

        (view.AsOf - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(89.9, 90);
        view.Moved.ShouldBeNull();
    }

    [Fact]
    public async Task Predict_PartOfTheInvestors_IsThatPartOfAll()
    {
        await using var stage = await Stage.SetAsync();
        var candidate = HigherBar(stage.Rules);
        var all = (await stage.Previews.PredictAsync(candidate, 100, default)).Movers.SelectMany(cell => cell.Select(i => (cell.Key, i))).ToHashSet();

        var half = (await stage.Previews.PredictAsync(candidate, 50, default)).Movers.SelectMany(cell => cell.Select(i => (cell.Key, i))).ToHashSet();

        half.ShouldBe(all.Where(m => Ramp.Includes(candidate.Revision, 50, m.i)), ignoreOrder: true);
        half.Count.ShouldBeInRange(1, all.Count - 1);
    }

    [Fact]
    public async Task Catalogue_EveryFeature_HasItsDistributionAndOperators()
    {
        await using var stage = await Stage.SetAsync();
        var catalogue = await stage.Previews.CatalogueAsync(default);

        catalogue.Features.Select(f => f.Key).ShouldBe(FeatureCatalogue.All.Select(f => f.Key));
        var trades = catalogue.Features.Single(f => f.Key == "trades_90d");
        trades.Histogram.Sum(b => b.Count ?? 0).ShouldBeInRange(300, Investors - 1);
        trades.Unknown.ShouldBeInRange(0.03, 0.2);
        catalogue.Features.Single(f => f.Key == "language").Histogram.Select(b => b.Label).ShouldBe(["en"]);
        catalogue.Features.SelectMany(f => f.Histogram).ShouldAllBe(b => b.Count == null || b.Count >= 10);
        catalogue.Operators["text"].ShouldBe(["eq", "ne", "in"]);
        catalogue.Events.ShouldContain(e => e.Event == "order.filled" && e.Purpose == "personalise-portfolio");
    }

    [Fact]
    public async Task Population_Now_CountsEverybodyOnce()
    {
        await using var stage = await Stage.SetAsync();
        var view = await stage.Previews.PopulationAsync(default);

        view.Total.ShouldBe(Investors);
        view.ByTier.Keys.Order().ShouldBe(["advanced", "intermediate", "novice"]);
        view.ByTier.Values.Sum().ShouldBe(Investors);
    }

    /// <summary>The rules with every threshold on trades doubled.</summary>
    private static RuleSet HigherBar(RuleSet rules) => rules with
    {
        Revision = "experience-tier@higher",
        Rules = [.. rules.Rules.Select(r => r with { When = Raise(r.When) })],
    };

    private static Clause Raise(Clause clause) => clause switch
    {
        All all => new All([.. all.Parts.Select(Raise)]),
        Any any => new Any([.. any.Parts.Select(Raise)]),
        Compare { Feature.Key: "trades_90d" } compare => compare with
        {
            Value = FeatureValue.Of(compare.Value.Number * 2), Exit = FeatureValue.Of(compare.Exit.Number * 2),
        },
        _ => clause,
    };

    /// <summary>Store, actors and investors.</summary>
    private sealed record Stage(string Folder, InMemoryJournal Journal, InProcessInvestors Engine, RuleSet Rules, PreviewService Previews) : IAsyncDisposable
    {
        public static async Task<Stage> SetAsync()
        {
            var (time, folder) = (TimeProvider.System, Directory.CreateTempSubdirectory("brokerage-preview-").FullName);
            var journal = new InMemoryJournal(new InMemoryStore(), time);
            var policy = PolicyBook.Open(Path.Combine(SharedData.ProjectRoot, "config"), folder);
            var market = MarketReplay.Open(new() { Path = Path.Combine(SharedData.ProjectRoot, "marketdata-fixtures") }, time).Market;
            var table = new PopulationTable(journal, policy, time);
            var engine = new InProcessInvestors(new(journal, policy, market, time, new(), NullLogger.Instance, table));
            var population = new Population(market, policy.Content, time.GetUtcNow());
            foreach (var number in Enumerable.Range(1, Investors))
            {
                await engine.AcceptAsync(Population.Id(number), population.History(number), default);
                await engine.ReconsiderAsync(Population.Id(number));
                if (number % 2 == 0) await engine.EvictAsync(Population.Id(number));
            }
            using var history = new PopulationHistory(table, time, NullLogger<PopulationHistory>.Instance);
            return new(folder, journal, engine, policy.Rules, new(table, policy, history, time));
        }

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            await Journal.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
