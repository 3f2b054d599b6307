using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>A pause stops all personalisation at once; a reset forgets what was learned. Open apps follow both.</summary>
public abstract class PauseSuite : Suite
{
    [Fact]
    public async Task Pause_OpenApp_ShowsTheDefaultBeforeTheReceiptIsThere()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var app = await world.AttachAsync();
        var kept = app.Position;

        await world.GivenAsync(new PersonalisationPaused(true));

        app.Tier.ShouldBe("novice");
        app.Updates.OfType<CardsUpdate>().Last().Experience.Cards.Select(c => c.Id).ShouldContain("question.paused");
        app.Starts.Count.ShouldBe(2);
        (await world.AttachAsync(kept)).Starts.Single().Resumed.ShouldBeFalse();
        (await world.AcceptAsync(Sent.Buy("meanwhile"))).Code.ShouldBe("paused");
    }

    [Fact]
    public async Task Pause_PreviewsAndAgents_SeeNothingOfIt()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1));

        await world.GivenAsync(new PersonalisationPaused(true));

        var row = (await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1))).Rows.Single();
        (row.Placement.Tier, row.Consents).ShouldBe(("novice", (byte)0));
        var state = await world.StateAsync();
        state.Portfolio.ShouldBe(Brokerage.Domain.Investors.Portfolio.Empty);
        state.Consents.Find(Purpose.PersonalisePortfolio)!.Granted.ShouldBeTrue();
        await world.Engine.EvictAsync(World.Investor);
        (await world.Stored.CountByTierAsync()).Keys.ShouldBe(["novice"]);
    }

    [Fact]
    public async Task Resume_AfterARestart_BringsBackWhatWasKnown()
    {
        await using var world = await StartAsync(options: new() { EventsPerSnapshot = 1 });
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.GivenAsync(new PersonalisationPaused(true));
        await world.RestartAsync(crash: true);
        (await world.TierAsync()).ShouldBe("novice");
        var app = await world.AttachAsync();

        await world.GivenAsync(new PersonalisationPaused(false));

        app.Tier.ShouldBe("intermediate");
    }

    [Fact]
    public async Task Reset_OpenApp_StartsAnewAndLearnsAgain()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var app = await world.AttachAsync();

        await world.GivenAsync(new LearningReset());

        app.Tier.ShouldBe("novice");
        app.Starts.Count.ShouldBe(2);
        (await world.EventsAsync()).Where(e => e.Data is not (Redacted or ConsentGiven or LearningReset)).ShouldBeEmpty();
        await world.GivenAsync(Sent.Trades(3));
        app.Tier.ShouldBe("intermediate");
    }
}
