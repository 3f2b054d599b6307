using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What was accepted once is accepted once.</summary>
public abstract class DuplicateSuite : Suite
{
    public enum Between { Nothing, Eviction, Restart, Crash }

    [Theory]
    [InlineData(Between.Nothing)]
    [InlineData(Between.Eviction)]
    [InlineData(Between.Restart)]
    [InlineData(Between.Crash)]
    public async Task Duplicate_AnyTimes_ReturnsFirstReceiptAndChangesNothing(Between between)
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var sent = Sent.Trades(3).Select(world.Now).ToArray();
        var receipts = await world.AcceptAsync(sent);
        var (state, length) = ((await world.StateAsync()).ToBytes(), (await world.EventsAsync()).Count);

        for (var round = 0; round < 3; round++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            if (between == Between.Eviction) await world.Engine.EvictAsync(World.Investor);
            if (between is Between.Restart or Between.Crash) await world.RestartAsync(between == Between.Crash);
            var observer = await world.AttachAsync();
            var heard = observer.Heard.Count;

            foreach (var (again, receipt) in sent.Zip(receipts).Reverse())
                (await world.AcceptAsync(again)).ShouldBe(receipt with { Duplicate = true });
            (await world.AcceptAsync(sent)).ShouldBe(receipts.Select(r => r with { Duplicate = true }));

            observer.Heard.Count.ShouldBe(heard);
            (await world.StateAsync()).ToBytes().ShouldBe(state);
            (await world.EventsAsync()).Count.ShouldBe(length);
            await world.Investors.DetachAsync(World.Investor, observer);
        }
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SameId_OtherPayloadOrTime_IsConflictAndChangesNothing()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var sent = world.Now(new AccountFunded(100m, "INR"));
        var receipt = await world.AcceptAsync(sent);
        var state = (await world.StateAsync()).ToBytes();

        Submission[] others =
            [sent with { Data = new AccountFunded(101m, "INR") }, sent with { Data = new AccountOpened("INR") }, sent with { OccurredAt = sent.OccurredAt.AddTicks(1) }];
        foreach (var other in others)
            (await world.AcceptAsync(other)).ShouldBe(receipt with { Status = OutcomeStatus.Conflict, Duplicate = true, Code = "id-reused" });

        (await world.StateAsync()).ToBytes().ShouldBe(state);
        (await world.EventsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task SameId_OtherSource_IsAnotherEvent()
    {
        await using var world = await StartAsync();
        var sent = world.Now(Sent.Give(Purpose.NudgePush));

        await world.AcceptAsync(sent);

        (await world.AcceptAsync(sent with { Source = "elsewhere" })).ShouldBe(new Outcome(OutcomeStatus.Accepted, false, 2, world.Time.Now, null));
    }

    [Fact]
    public async Task Duplicate_InsideOneCall_IsAcceptedOnce()
    {
        await using var world = await StartAsync();
        var sent = world.Now(Sent.Give(Purpose.NudgePush));

        var outcomes = await world.AcceptAsync([sent, sent, sent with { Data = Sent.Give(Purpose.MeasureImprove) }]);

        outcomes.Select(o => (o.Status, o.Duplicate, o.Sequence)).ShouldBe(
            [(OutcomeStatus.Accepted, false, 1L), (OutcomeStatus.Accepted, true, 1L), (OutcomeStatus.Conflict, true, 1L)]);
        (await world.EventsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Duplicate_OfQuarantinedInsideOneCall_IsSetAsideOnce()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var sent = world.Now(Sent.Fill("unknown"));

        var outcomes = await world.AcceptAsync([sent, world.Now(new AccountOpened("INR")), sent]);

        outcomes.Select(o => (o.Status, o.Duplicate)).ShouldBe(
            [(OutcomeStatus.Quarantined, false), (OutcomeStatus.Accepted, false), (OutcomeStatus.Quarantined, true)]);
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Duplicate_OfFillOfClosedOrder_IsNotInconsistent()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio), Sent.Buy("order-1"));
        var fill = world.Now(Sent.Fill("order-1"));

        var receipt = await world.AcceptAsync(fill);

        (await world.AcceptAsync(fill)).ShouldBe(receipt with { Duplicate = true });
        (await world.AcceptAsync([world.Now(new AccountOpened("INR")), fill]))[1].ShouldBe(receipt with { Duplicate = true });
    }

    [Fact]
    public async Task Duplicate_AheadOfEventThatFitsWithoutIt_SetsNothingAside()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var report = world.Now(new HoldingsReported([], [new(TestMarket.Share, AssetClass.Equity, 5, 100, "INR")]));
        await world.AcceptAsync(report);
        await world.GivenAsync([.. Sent.Trade("order-1"), Sent.Sell("order-2", 12)]);

        // Taken for new, the old report would leave too little to sell.
        var outcomes = await world.AcceptAsync([report, world.Now(Sent.Fill("order-2", 12))]);

        outcomes.Select(o => (o.Status, o.Duplicate)).ShouldBe([(OutcomeStatus.Accepted, true), (OutcomeStatus.Accepted, false)]);
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Duplicate_AfterWithdrawal_IsDroppedLikeAnythingOfThatPurpose()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var sent = world.Now(new LessonCompleted("novice-1"));
        await world.AcceptAsync(sent);
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour));

        // The first receipt, or a conflict, would tell what was sent while it was allowed.
        (await world.AcceptAsync(sent)).ShouldBe(new Outcome(OutcomeStatus.Dropped, false, null, world.Time.Now, "consent"));
        (await world.AcceptAsync(sent with { Data = new LessonCompleted("novice-2") })).Status.ShouldBe(OutcomeStatus.Dropped);
    }

    [Fact]
    public async Task Duplicate_OfWhatWasForgotten_IsAnEventOfItsOwnOnceThatIsAllowedAgain()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var sent = world.Now(new LessonCompleted("novice-1"));
        await world.AcceptAsync(sent);
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonaliseBehaviour));

        (await world.StateAsync()).Behaviour.Lessons.ShouldBeEmpty();
        (await world.AcceptAsync(sent)).ShouldBe(new(OutcomeStatus.Accepted, false, 5, world.Time.Now, null));
        (await world.AcceptAsync(sent)).ShouldBe(new(OutcomeStatus.Accepted, true, 5, world.Time.Now, null));
        (await world.StateAsync()).Behaviour.Lessons.Length.ShouldBe(1);
    }
}
