using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What does not fit is set aside, visible and replayable; what may not be used is not kept at all.</summary>
public abstract class QuarantineSuite : Suite
{
    private static readonly (string Code, InvestorEvent Data)[] Misfits =
    [
        ("out-of-sequence", Sent.Fill("never-placed")),
        ("out-of-sequence", new OrderCancelled("never-placed")),
        ("inconsistent", Sent.Fill("open", 11)),
        ("inconsistent", Sent.Fill("filled", 1)),
        ("inconsistent", new OrderCancelled("filled")),
        ("inconsistent", Sent.Buy("filled")),
        ("inconsistent", Sent.Buy("open")),
        ("inconsistent", Sent.Fill("short", 11)),
    ];

    [Fact]
    public async Task Misfit_Accepted_IsSetAsideWithItsCodeAndChangesNothing()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio), Sent.Buy("filled"), Sent.Fill("filled"), Sent.Buy("open"), Sent.Sell("short", 20));
        var observer = await world.AttachAsync();
        var (heard, state) = (observer.Heard.Count, (await world.StateAsync()).ToBytes());
        foreach (var (code, data) in Misfits)
        {
            var sent = world.Now(data);

            (await world.AcceptAsync(sent)).ShouldBe(new Outcome(OutcomeStatus.Quarantined, false, null, world.Time.Now, code), $"{data}");

            var item = (await world.Stored.FindQuarantinedAsync(World.Investor, World.Source, sent.Id)).ShouldNotBeNull();
            (item.Code, item.Status).ShouldBe((code, QuarantineStatus.Open));
            item.Payload.ToArray().ShouldBe(EventCatalogue.Write(data));
        }
        observer.Heard.Count.ShouldBe(heard);
        (await world.StateAsync()).ToBytes().ShouldBe(state);
        (await world.EventsAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Quarantined_SentAgain_ReturnsFirstReceipt()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var sent = world.Now(Sent.Fill("order-1"));
        var receipt = await world.AcceptAsync(sent);
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.RestartAsync();

        (await world.AcceptAsync(sent)).ShouldBe(receipt with { Duplicate = true });
        (await world.AcceptAsync(sent with { Data = Sent.Fill("order-2") })).ShouldBe(
            new Outcome(OutcomeStatus.Conflict, true, null, receipt.ReceivedAt, "id-reused"));
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Quarantined_ReplayedAfterWhatWasMissing_IsAcceptedOnce()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var fill = world.Now(Sent.Fill("order-1"));
        await world.AcceptAsync(fill);
        (await world.Investors.ReplayAsync(World.Investor, fill, default)).ShouldBe(
            new Outcome(OutcomeStatus.Quarantined, true, null, world.Time.Now, "out-of-sequence"));
        await world.GivenAsync(Sent.Buy("order-1"));

        (await world.Investors.ReplayAsync(World.Investor, fill, default)).ShouldBe(new Outcome(OutcomeStatus.Accepted, false, 3, world.Time.Now, null));

        (await world.AcceptAsync(fill)).ShouldBe(new Outcome(OutcomeStatus.Accepted, true, 3, world.Time.Now, null));
        (await world.StateAsync()).Portfolio.Holdings.Single().Quantity.ShouldBe(10);
    }

    [Fact]
    public async Task NoConsent_AnyEventOfAPurpose_IsDroppedAndNothingStored()
    {
        await using var world = await StartAsync();
        var types = EventCatalogue.All.Where(t => t.Purpose is not null).ToArray();

        var outcomes = await world.AcceptAsync([.. types.Select(t => world.Now(t.Example)), world.Now(Sent.Fill("never-placed"))]);

        outcomes.ShouldAllBe(o => o == new Outcome(OutcomeStatus.Dropped, false, null, world.Time.Now, "consent"));
        (await world.EventsAsync()).ShouldBeEmpty();
        (await world.Stored.ExistsAsync(World.Investor)).ShouldBeFalse();
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).ShouldBeEmpty();
        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldBeNull();
    }

    [Fact]
    public async Task ConsentGivenAndTakenInOneCall_EventsBetween_AreKeptAndForgotten()
    {
        await using var world = await StartAsync();

        var outcomes = await world.AcceptAsync(
        [
            world.Now(new LessonCompleted("novice-1")), world.Now(Sent.Give(Purpose.PersonaliseBehaviour)), world.Now(new LessonCompleted("novice-1")),
            world.Now(Sent.Withdraw(Purpose.PersonaliseBehaviour)), world.Now(new LessonCompleted("novice-2")),
        ]);

        outcomes.Select(o => o.Status).ShouldBe(
            [OutcomeStatus.Dropped, OutcomeStatus.Accepted, OutcomeStatus.Accepted, OutcomeStatus.Accepted, OutcomeStatus.Dropped]);
        (await world.StateAsync()).Behaviour.Lessons.ShouldBeEmpty();
    }
}
