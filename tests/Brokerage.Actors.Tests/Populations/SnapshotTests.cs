using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Tests.Populations;

/// <summary>A snapshot is the population, stays what it is, and looks ahead as time does.</summary>
public sealed class SnapshotTests
{
    private const int Investors = 90;

    [Fact]
    public async Task Pin_ResidentAndEvicted_HasTheValuesOfEveryState()
    {
        await using var world = await StartAsync();

        var pinned = await world.Population.PinAsync([]);

        ShouldHold(pinned, await Crowd.StatesAsync(world, Investors), world.Time.Now);
    }

    [Fact]
    public async Task Pin_AfterMidnightWithNobodyInMemory_HasTheValuesOfTheNewDay()
    {
        await using var world = await StartAsync();
        for (var n = 0; n < Investors; n++) await world.Engine.EvictAsync(Crowd.Id(n));
        await world.Population.PinAsync([]);
        world.Time.Advance(TimeSpan.FromDays(5));

        var pinned = await world.Population.PinAsync([]);

        pinned.Rows.ShouldAllBe(r => r.Day == DateOnly.FromDateTime(world.Time.Now.UtcDateTime));
        var stored = new Dictionary<string, InvestorState>();
        for (var n = 0; n < Investors; n++) stored[Crowd.Id(n)] = await world.FoldAsync(Crowd.Id(n));
        ShouldHold(pinned, stored, world.Time.Now);
    }

    [Fact]
    public async Task Pin_EventsAfterwards_LeaveItAsItWas()
    {
        await using var world = await StartAsync();
        var candidate = TestPolicy.Create("test@2", trades: 6);
        var pinned = await world.Population.PinAsync([]);
        var before = Migration.Preview(pinned, world.Policy.Rules, candidate);

        for (var n = 0; n < Investors; n++) await world.AcceptAsync(world.Now(new ConsentWithdrawn("personalise-portfolio")), Crowd.Id(n));
        world.Time.Advance(TimeSpan.FromDays(40));
        var after = Migration.Preview(pinned, world.Policy.Rules, candidate);
        var now = Migration.Preview(await world.Population.PinAsync([]), world.Policy.Rules, candidate);

        Figures(after).ShouldBe(Figures(before));
        after.Movers.ShouldBe(before.Movers);
        Figures(now).ShouldNotBe(Figures(before));
    }

    [Fact]
    public async Task Pin_NewInvestorAndNewEvent_AreInTheNextSnapshot()
    {
        await using var world = await StartAsync();
        (await world.Population.PinAsync([])).Rows.Length.ShouldBe(Investors);

        await world.AcceptAsync(world.Now(new ConsentGiven("personalise-behaviour", "2026-01", "en")), "a-new-one");
        await world.AcceptAsync(world.Now(new LessonStarted("lesson-9")), "a-new-one");
        var row = (await world.Population.PinAsync([])).Rows[0];

        (row.Investor, row.Sequence).ShouldBe(("a-new-one", 2));
        row.Of(FeatureCatalogue.Find("lessons_started")!).Number.ShouldBe(1);
    }

    [Fact]
    public async Task Pin_InvestorNobodyHasHeardOf_IsNotThere()
    {
        await using var world = await StartAsync(1);

        await world.ViewAsync("nobody");

        (await world.Population.PinAsync([])).Rows.Select(r => r.Investor).ShouldBe([Crowd.Id(0)]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(35)]
    public async Task Pin_DaysAhead_IsWhatIsThereWhenTheyHavePassed(int days)
    {
        await using var world = await StartAsync();
        var ahead = await world.Population.PinAsync([], days);
        var start = await world.Population.PinAsync([]);
        ahead.Rows.Zip(start.Rows).Count(p => p.First.Placement.Tier != p.Second.Placement.Tier).ShouldBeGreaterThan(3);

        await PassAsync(world, world.Time.Now.AddDays(days));
        var then = await world.Population.PinAsync([]);

        ahead.AsOf.ShouldBe(then.AsOf);
        foreach (var (foreseen, real) in ahead.Rows.Zip(then.Rows))
        {
            (foreseen.Investor, Shown(foreseen.Placement)).ShouldBe((real.Investor, Shown(real.Placement)));
            FeatureCatalogue.All.ShouldAllBe(f => foreseen.Of(f) == real.Of(f));
        }
        var candidate = TestPolicy.Create("test@2", trades: 6);
        Figures(Migration.Preview(ahead, world.Policy.Rules, candidate)).ShouldBe(Figures(Migration.Preview(then, world.Policy.Rules, candidate)));
    }

    [Fact]
    public async Task Pin_DaysAheadAgainWithinMaxAge_IsTheSameSnapshot()
    {
        await using var world = await StartAsync(5);
        var first = await world.Population.PinAsync([], 10, TimeSpan.FromMinutes(1));
        world.Time.Advance(TimeSpan.FromSeconds(59));
        (await world.Population.PinAsync([], 10, TimeSpan.FromMinutes(1))).ShouldBeSameAs(first);

        world.Time.Advance(TimeSpan.FromSeconds(2));

        (await world.Population.PinAsync([], 10, TimeSpan.FromMinutes(1))).ShouldNotBeSameAs(first);
    }

    [Fact]
    public async Task Fill_AfterRestart_LeavesNothingToRead()
    {
        await using var world = await StartAsync();
        await world.RestartAsync();
        world.Population.IsComplete.ShouldBeFalse();

        await world.Population.FillAsync(1, default).Soon();

        world.Population.IsComplete.ShouldBeTrue();
        world.Population.Count.ShouldBe(Investors);
        world.Engine.IsResident(Crowd.Id(1)).ShouldBeFalse();
        world.Time.Advance(TimeSpan.FromDays(1));
        world.Population.Ready.ShouldBe(0);
    }

    private static void ShouldHold(PopulationSnapshot pinned, Dictionary<string, InvestorState> states, DateTimeOffset now)
    {
        pinned.Rows.Select(r => r.Investor).ShouldBe(states.Keys.Order(StringComparer.Ordinal));
        foreach (var row in pinned.Rows)
        {
            var state = states[row.Investor];
            (row.Sequence, Shown(row.Placement)).ShouldBe((state.Sequence, Shown(state.Placement)));
            FeatureCatalogue.All.ShouldAllBe(f => row.Of(f) == f.Evaluate(state, now));
        }
    }

    /// <summary>Lets time pass for everybody, with a decision whenever time alone may change something.</summary>
    private static async Task PassAsync(World world, DateTimeOffset end)
    {
        while (world.Time.Now < end)
        {
            var midnight = new DateTimeOffset(world.Time.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
            var ends = (await world.Population.PinAsync([])).Rows.Select(r => r.Placement.HeldUntil).OfType<DateTimeOffset>().Where(t => t > world.Time.Now);
            world.Time.AdvanceTo(ends.Append(midnight).Append(end).Min());
            if (world.Time.Now == end) return;
            for (var n = 0; n < Investors; n++) await world.Engine.ReconsiderAsync(Crowd.Id(n));
        }
    }

    private static string Shown(Placement placement) =>
        $"{placement.Tier} since {placement.Since} by {placement.Rule}, held {placement.HeldTier} until {placement.HeldUntil}, after {string.Join(' ', placement.Transitions)}";

    private static string Figures(Migration migration) =>
        $"{string.Join(' ', migration.Cells.Select(c => $"{c.From}>{c.To}={c.Count}[{string.Join(' ', c.Rules)}]"))} held {migration.Held}";

    private static async Task<World> StartAsync(int count = Investors)
    {
        var world = await World.StartAsync(new OnMemory());
        await Crowd.FillAsync(world, count);
        return world;
    }
}
