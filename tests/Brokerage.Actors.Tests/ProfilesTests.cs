using Brokerage.Domain.Consent;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests;

/// <summary>Profiles from the journal: what is wrong with a snapshot is found, and gone afterwards.</summary>
public abstract class ProfilesTests
{
    private const string Untouched = "untouched";

    protected abstract Platform Create();

    [Fact]
    public async Task Rebuild_OfSnapshotsThatActorsSaved_FindsNothing()
    {
        await using var world = await SetAsync();

        (await RebuildAsync(world)).ShouldAllBe(found => found.Value == ProfileVerdict.Same);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Rebuild_OfASnapshotThatIsWrong_FindsItAndReplacesIt(int ahead)
    {
        await using var world = await SetAsync();
        var fold = await world.FoldAsync();
        var wrong = fold with { Sequence = fold.Sequence + ahead, Placement = Placement.Initial with { Tier = "advanced" } };
        await world.Stored.SaveSnapshotAsync(new(World.Investor, wrong.Sequence, InvestorState.SchemaVersion, wrong.ToBytes(), "advanced", null, world.Time.Now));

        (await RebuildAsync(world, replace: false))[World.Investor].ShouldBe(ProfileVerdict.Different);
        var found = await RebuildAsync(world);
        (found[World.Investor], found[Untouched]).ShouldBe((ProfileVerdict.Different, ProfileVerdict.Same));
        (await RebuildAsync(world)).ShouldAllBe(again => again.Value == ProfileVerdict.Same);
        var stored = (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull();
        (stored.Sequence, stored.Tier).ShouldBe((fold.Sequence, fold.Placement.Tier));
        stored.State.ToArray().ShouldBe(fold.ToBytes());
    }

    [Fact]
    public async Task Rebuild_WithoutASnapshot_MakesOneThatWakesTheInvestorAsTheActorsDoes()
    {
        await using var world = await SetAsync();
        var saved = (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull();
        await world.Stored.DropSnapshotAsync(World.Investor);

        (await RebuildAsync(world))[World.Investor].ShouldBe(ProfileVerdict.Absent);

        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull().WakeAt.ShouldBe(saved.WakeAt);
    }

    private async Task<World> SetAsync()
    {
        var world = await World.StartAsync(Create());
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        await world.GivenAsync(Sent.Trades(4));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour), Sent.Withdraw(Purpose.PersonaliseBehaviour));
        await world.AcceptAsync(world.Now(Sent.Give(Purpose.PersonalisePortfolio)), Untouched);
        await world.Engine.EvictAsync(World.Investor);
        await world.Engine.EvictAsync(Untouched);
        return world;
    }

    private static async Task<Dictionary<string, ProfileVerdict>> RebuildAsync(World world, bool replace = true)
    {
        var found = new Dictionary<string, ProfileVerdict>();
        await foreach (var (investor, verdict) in new Profiles(world.Stored, world.Policy, world.Time).RebuildAsync(replace, default)) found.Add(investor, verdict);
        return found;
    }
}

public sealed class ProfilesOnMemory : ProfilesTests
{
    protected override Platform Create() => new OnMemory();
}

public sealed class ProfilesOnSqlite : ProfilesTests
{
    protected override Platform Create() => new OnSqlite();
}
