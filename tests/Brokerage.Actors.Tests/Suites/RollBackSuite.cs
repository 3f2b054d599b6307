using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>A publication that moved an investor is taken back: the investor is where they would be without it.</summary>
public abstract class RollBackSuite : Suite
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RollBack_OfARuleSetThatMovedTheInvestor_RestoresPlacementAndExperience(bool restart)
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        world.Time.Advance(TestPolicy.Dwell + TimeSpan.FromDays(1));
        await world.Engine.ActivateAsync(World.Investor);
        var before = await world.ViewAsync();
        var observer = await world.AttachAsync();

        world.Policy.Publish(TestPolicy.Create("test@strict", trades: 40));
        (await world.Engine.ActivateAsync(World.Investor)).Tier.ShouldBe("novice");
        observer.Tier.ShouldBe("novice");
        if (restart) await world.RestartAsync(crash: true);
        world.Policy.Publish(TestPolicy.Create("test@1"));
        var placement = await world.Engine.ActivateAsync(World.Investor, "test@strict");

        // At once: neither the dwell of the move down nor the flip budget holds the investor there.
        (placement.Tier, placement.Since, placement.Rule, placement.Revision).ShouldBe(("intermediate", before.State.Placement.Since, "trades", "test@1"));
        placement.Transitions.ShouldBe(before.State.Placement.Transitions);
        var after = await world.ViewAsync();
        (after.Experience.Tier, after.Experience.TierReason.Text).ShouldBe((before.Experience.Tier, before.Experience.TierReason.Text));
        after.Experience.Cards.Select(c => c.Id).ShouldBe(before.Experience.Cards.Select(c => c.Id));
        if (!restart) observer.Tier.ShouldBe("intermediate");
        (await world.EventsAsync())[^1].Data.ShouldBe(new Reconsidered("test@strict"));
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Fact]
    public async Task RollBack_OfAnInvestorWhomItDidNotMove_JournalsNothing()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        world.Policy.Publish(TestPolicy.Create("test@mild", trades: 2));
        await world.Engine.ActivateAsync(World.Investor);
        var events = (await world.EventsAsync()).Count;

        world.Policy.Publish(TestPolicy.Create("test@1"));
        await world.Engine.ActivateAsync(World.Investor, "test@mild");
        await world.Engine.ActivateAsync(World.Investor, "test@mild");

        (await world.EventsAsync()).Count.ShouldBe(events);
        (await world.TierAsync()).ShouldBe("intermediate");
    }
}
