using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Tests.Populations;

/// <summary>What a preview says is what happens.</summary>
public sealed class PreviewTests
{
    private const int Investors = 320;

    private static readonly Feature Orders = new(
        "orders_twice", FeatureType.Number, "orders", FeatureSource.Observed, [Purpose.PersonalisePortfolio], null, "Twice the orders of any time.",
        (state, _) => FeatureValue.Of(2.0 * state.Portfolio.Days.Sum(d => d.Trades)));

    [Fact]
    public async Task Preview_ThenPublication_AgreesCellForCell()
    {
        await using var world = await StartAsync();
        var (inForce, candidate) = (world.Policy.Rules, Candidate());

        await PublishedShouldBeAsPreviewedAsync(world, inForce, candidate, await world.Population.PinAsync([]));
    }

    [Fact]
    public async Task Preview_AfterRestartWithNobodyInMemory_AgreesCellForCell()
    {
        await using var world = await StartAsync();
        await world.RestartAsync();
        var (inForce, candidate) = (world.Policy.Rules, Candidate());
        var pinned = await world.Population.PinAsync([]);
        world.Engine.IsResident(Crowd.Id(1)).ShouldBeFalse();

        await PublishedShouldBeAsPreviewedAsync(world, inForce, candidate, pinned);
    }

    [Fact]
    public async Task Preview_FeatureThatTheCatalogueLacks_AgreesCellForCell()
    {
        await using var world = await StartAsync();
        var rule = new Rule("orders", "advanced", new Compare(Orders, Comparison.Gte, FeatureValue.Of(12), default, FeatureValue.Of(10)), false);
        var inForce = world.Policy.Rules;
        var candidate = TestPolicy.Create("test@2") with { Rules = inForce.Rules.Insert(1, rule) };

        await PublishedShouldBeAsPreviewedAsync(world, inForce, candidate, await world.Population.PinAsync(candidate.Features()));
    }

    [Fact]
    public async Task Preview_SnapshotWithoutAFeature_IsRefused()
    {
        await using var world = await StartAsync(1);
        var pinned = await world.Population.PinAsync([]);
        var rules = TestPolicy.Create("test@2") with { Rules = [new("orders", "advanced", new Compare(Orders, Comparison.Gte, FeatureValue.Of(1), default, default), false)] };

        Should.Throw<InvalidOperationException>(() => Migration.Preview(pinned, world.Policy.Rules, rules)).Message.ShouldContain("orders_twice");
    }

    [Fact]
    public async Task Preview_OfRulesInForceAgainstThemselves_MovesNobody()
    {
        await using var world = await StartAsync();

        var migration = Migration.Preview(await world.Population.PinAsync([]), world.Policy.Rules, world.Policy.Rules);

        migration.Moved.ShouldBe(0);
        migration.Held.ShouldBe(0);
        migration.Cells.Sum(c => c.Count).ShouldBe(Investors);
    }

    /// <summary>The real thing: publish, decide on everybody, and compare investor by investor.</summary>
    private static async Task PublishedShouldBeAsPreviewedAsync(World world, RuleSet inForce, RuleSet candidate, PopulationSnapshot pinned)
    {
        var migration = Migration.Preview(pinned, inForce, candidate);
        pinned.Rows.Length.ShouldBe(Investors);
        var before = await Crowd.StatesAsync(world, Investors);
        world.Policy.Publish(candidate);
        for (var n = 0; n < Investors; n++) await world.Engine.ReconsiderAsync(Crowd.Id(n));
        var after = await Crowd.StatesAsync(world, Investors);

        string Cell(string investor) => $"{before[investor].Placement.Tier}>{after[investor].Placement.Tier}";
        var moved = after.Keys.Where(i => before[i].Placement.Tier != after[i].Placement.Tier).ToHashSet();
        migration.Cells.Where(c => c.Count > 0).Select(c => ($"{c.From}>{c.To}", c.Count)).Order()
            .ShouldBe(after.Keys.GroupBy(Cell).Select(g => (g.Key, g.Count())).Order());
        migration.Movers.Select(m => (pinned.Rows[m.Row].Investor, m.To, m.RuleAfter)).Order()
            .ShouldBe(moved.Select(i => (i, after[i].Placement.Tier, after[i].Placement.Rule)).Order());
        migration.Held.ShouldBe(after.Count(a => a.Value.Placement.HeldTier is { } tier && tier != before[a.Key].Placement.HeldTier));
        // The population is one that shows something: moves up and down, and moves that dwell or budget holds.
        migration.Moved.ShouldBeGreaterThan(10);
        migration.Held.ShouldBeGreaterThan(0);
    }

    /// <summary>More trades are needed for the middle tier, fewer derivatives for the highest.</summary>
    private static RuleSet Candidate()
    {
        var rules = TestPolicy.Create("test@2", trades: 6);
        var derivatives = (Compare)rules.Rules[1].When;
        return rules with { Rules = rules.Rules.SetItem(1, rules.Rules[1] with { When = derivatives with { Value = FeatureValue.Of(1) } }) };
    }

    private static async Task<World> StartAsync(int count = Investors)
    {
        var world = await World.StartAsync(new OnMemory());
        await Crowd.FillAsync(world, count);
        return world;
    }
}
