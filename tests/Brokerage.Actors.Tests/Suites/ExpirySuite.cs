using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>When the time of a consent runs out it is gone at that instant, whoever notices it and however late.</summary>
public abstract class ExpirySuite : Suite
{
    private static readonly TimeSpan Term = TimeSpan.FromDays(7);

    [Fact]
    public async Task Expiry_ATickBefore_EverythingIsThere_AtTheInstantNothingIs()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);

        world.Time.Advance(Term - TimeSpan.FromTicks(1));
        (await world.TierAsync()).ShouldBe("intermediate");
        world.Time.Advance(TimeSpan.FromTicks(1));

        ShouldBeForgotten(await world.StateAsync());
    }

    [Fact]
    public async Task Expiry_OfAnOpenApp_IsToldByTheSweep()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        var app = await world.AttachAsync();

        world.Time.Advance(Term);
        await world.Engine.SweepAsync();

        app.Tier.ShouldBe("novice");
        app.Starts.Count.ShouldBe(2);
        app.Updates.OfType<ConsentUpdate>().Last().Consents.Find(Purpose.PersonalisePortfolio)!.State.ShouldBe(ConsentState.Expired);
        app.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Expiry_OfADormantInvestor_IsRecordedByTheSweep()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        await world.Engine.EvictAsync(World.Investor);

        world.Time.Advance(Term);
        await world.Engine.SweepAsync();

        var events = await world.EventsAsync();
        events[^1].Data.ShouldBe(new ConsentExpired("personalise-portfolio"));
        events.Where(e => e.Data is not (Redacted or ConsentGiven or ConsentExpired)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Expiry_WhileTheProcessWasDown_CountsFromItsInstant()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        var ends = world.Time.Now + Term;

        await world.RestartAsync(crash: true);
        world.Time.Advance(Term + TimeSpan.FromDays(20));

        ShouldBeForgotten(await world.StateAsync());
        var expired = (await world.EventsAsync()).Single(e => e.Data is ConsentExpired);
        (expired.OccurredAt, expired.ReceivedAt, expired.Source, expired.Id).ShouldBe((ends, ends, "brokerage", "expired-consent-1"));
    }

    [Fact]
    public async Task Expiry_ClockJumpsOverItAndBack_StaysGone()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        world.Time.Advance(Term * 2);
        await world.StateAsync();

        world.Time.AdvanceTo(FakeTime.Start);

        ShouldBeForgotten(await world.StateAsync());
    }

    [Fact]
    public async Task Expiry_EventRightAfterIt_IsDroppedAndTheExpiryJournaledFirst()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        world.Time.Advance(Term);

        var outcomes = await world.AcceptAsync([world.Now(Sent.Buy("late")), world.Now(new AccountOpened("INR"))]);

        outcomes.Select(o => (o.Status, o.Code)).ShouldBe([(OutcomeStatus.Dropped, "consent"), (OutcomeStatus.Accepted, null)]);
        (await world.EventsAsync()).TakeLast(2).Select(e => e.Data.GetType()).ShouldBe([typeof(ConsentExpired), typeof(AccountOpened)]);
    }

    [Fact]
    public async Task Expiry_NotRecordedBecauseTheStoreFails_RefusesEveryRead()
    {
        await using var world = await StartAsync(journal => new FailNextJournal(journal));
        await GivenATraderAsync(world);
        world.Time.Advance(Term);
        ((FailNextJournal)world.Journal).FailNextAppend();

        await Should.ThrowAsync<StoreUnavailableException>(() => world.ViewAsync());

        ShouldBeForgotten(await world.StateAsync());
    }

    [Fact]
    public async Task Expiry_DiedAfterTheAppend_IsRecordedOnce()
    {
        await using var world = await StartAsync(journal => new FailNextJournal(journal));
        await GivenATraderAsync(world);
        world.Time.Advance(Term);
        ((FailNextJournal)world.Journal).FailNextAppend(stored: true);
        await Should.ThrowAsync<StoreUnavailableException>(() => world.ViewAsync());

        await world.RestartAsync(crash: true);

        ShouldBeForgotten(await world.StateAsync());
        (await world.EventsAsync()).Count(e => e.Data is ConsentExpired).ShouldBe(1);
    }

    [Fact]
    public async Task Expiry_TwoActivationsNoticeIt_IsRecordedOnce()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        var second = world.StartEngine();
        await second.Investors.ViewAsync(World.Investor, default).Soon();
        world.Time.Advance(Term);

        await world.ViewAsync();
        ShouldBeForgotten((await second.Investors.ViewAsync(World.Investor, default).Soon()).State);

        (await world.EventsAsync()).Count(e => e.Data is ConsentExpired).ShouldBe(1);
    }

    [Fact]
    public async Task Expiry_TheSweepIsLate_PreviewsDoNotUseIt()
    {
        await using var world = await StartAsync();
        await GivenATraderAsync(world);
        (await world.Population.PinAsync([], maxAge: TimeSpan.FromDays(90))).Rows.Single().Placement.Tier.ShouldBe("intermediate");

        world.Time.Advance(Term);

        var row = (await world.Population.PinAsync([], maxAge: TimeSpan.FromDays(90))).Rows.Single();
        (row.Placement.Tier, row.Consents).ShouldBe(("novice", (byte)0));
        world.Population.Seats.Single().Present(world.Time.Now).ShouldBeNull();
    }

    private static async Task GivenATraderAsync(World world) =>
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio) with { DurationDays = 7 }, .. Sent.Trades(3)]);

    private static void ShouldBeForgotten(InvestorState state)
    {
        state.Portfolio.ShouldBe(Portfolio.Empty);
        state.Placement.Tier.ShouldBe("novice");
        state.Consents.Find(Purpose.PersonalisePortfolio)!.State.ShouldBe(ConsentState.Expired);
    }
}
