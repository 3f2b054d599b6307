using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>Who is in memory, and that coming and going loses nothing.</summary>
public abstract class ResidencySuite : Suite
{
    private static readonly ActorOptions Tiny = new() { IdleTimeout = TimeSpan.Zero };

    [Fact]
    public async Task Idle_AfterTimeout_LeavesMemoryAndComesBackTheSame()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var state = (await world.StateAsync()).ToBytes();

        world.Time.Advance(world.Options.IdleTimeout - TimeSpan.FromTicks(1));
        await world.Engine.SweepAsync();
        world.Engine.IsResident(World.Investor).ShouldBeTrue();
        world.Time.Advance(TimeSpan.FromTicks(1));
        await world.Engine.SweepAsync();

        world.Engine.IsResident(World.Investor).ShouldBeFalse();
        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull().Sequence.ShouldBe(7);
        (await world.StateAsync()).ToBytes().ShouldBe(state);
    }

    [Fact]
    public async Task Idle_WhileAnAppIsOpen_Stays()
    {
        await using var world = await StartAsync();
        var observer = await world.AttachAsync();
        world.Time.Advance(world.Options.IdleTimeout * 10);
        await world.Engine.SweepAsync();
        await world.Engine.SweepAsync();
        world.Engine.IsResident(World.Investor).ShouldBeTrue();

        await world.Investors.DetachAsync(World.Investor, observer);
        world.Time.Advance(world.Options.IdleTimeout);
        await world.Engine.SweepAsync();

        world.Engine.IsResident(World.Investor).ShouldBeFalse();
    }

    [Fact]
    public async Task Idle_Housekeeping_DoesNotKeepInMemory()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        for (var minute = 0; minute < 4; minute++)
        {
            world.Time.Advance(world.Options.IdleTimeout / 4);
            await world.Engine.ReconsiderAsync(World.Investor);
        }

        await world.Engine.SweepAsync();

        world.Engine.IsResident(World.Investor).ShouldBeFalse();
    }

    [Fact]
    public async Task Leaving_WhileAnAppAttaches_TheAppIsHeardByTheSuccessor()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        world.Time.Advance(world.Options.IdleTimeout);
        var observer = new RecordingObserver();
        // The app comes just after the actor found itself idle and before it closed its mailbox.
        Task? attaching = null;
        world.Time.OnNextTimestamp = () => world.Time.OnNextTimestamp = () =>
            attaching = world.Investors.AttachAsync(World.Investor, observer, null, default).AsTask();

        await world.Engine.SweepAsync();
        await attaching.ShouldNotBeNull().Soon();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseDeclared));

        observer.Updates[^1].Version.ShouldBe(2);
        observer.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Leaving_SaveFails_TheInvestorIsServedAgain()
    {
        FailNextJournal broken = null!;
        await using var world = await StartAsync(j => broken = new FailNextJournal(j));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonaliseDeclared));
        world.Time.Advance(world.Options.IdleTimeout);
        broken.FailNextSnapshot();

        await world.Engine.SweepAsync();
        broken.Failures.ShouldBe(1);
        await world.Engine.SweepAsync();

        world.Engine.IsResident(World.Investor).ShouldBeFalse();
        (await world.StateAsync()).Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task Eviction_HammeredWithPosts_LosesNothing()
    {
        await using var world = await StartAsync(j => new YieldingJournal(j), Tiny);
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        const int Posters = 4, Each = 250;
        var posting = Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var observer = new RecordingObserver();
                if (i % 5 == 0) await world.Investors.AttachAsync(World.Investor, observer, null, default).Soon();
                var data = i % 25 == 0 && poster == 0
                    ? i % 50 == 0 ? Sent.Give(Purpose.NudgePush) : (InvestorEvent)Sent.Withdraw(Purpose.NudgePush)
                    : new LessonStarted($"lesson-{i % 40}");
                var outcome = await world.AcceptAsync(new Submission($"poster-{poster}", $"{i}", world.Time.Now, data));
                (outcome.Status, outcome.Duplicate).ShouldBe((OutcomeStatus.Accepted, false));
                if (i % 5 != 0) continue;
                // Whoever follows is told of every consent, so an app that hangs on to an actor that left would be found out.
                if (data is not LessonStarted) await observer.UntilAsync(o => o.Updates.Any(u => u.Version >= outcome.Sequence));
                observer.Violations.ShouldBeEmpty();
                await world.Investors.DetachAsync(World.Investor, observer);
            }
        })));
        var rounds = 0;
        while (!posting.IsCompleted)
        {
            await world.Engine.SweepAsync(rounds++);
            await Task.Yield();
        }

        await posting.Soon();
        var events = await world.EventsAsync();
        events.Count.ShouldBe(1 + Posters * Each);
        foreach (var poster in events.Skip(1).GroupBy(e => e.Source))
            poster.Select(e => int.Parse(e.Id)).ShouldBe(Enumerable.Range(0, Each), poster.Key);
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
        rounds.ShouldBeGreaterThan(10);
        world.Log.Errors.ShouldBe(0);
    }

    [Fact]
    public async Task Mailbox_Full_RefusesAndTakesAgainLater()
    {
        GateJournal gate = null!;
        await using var world = await StartAsync(j => gate = new GateJournal(j), new() { MailboxCapacity = 2 });
        gate.Close();
        var first = world.AcceptAsync(Sent.Give(Purpose.NudgePush));
        await gate.Arrived;

        // Two find a place, whichever come first, and two do not.
        List<Task> calls =
        [
            world.AcceptAsync(Sent.Give(Purpose.MeasureImprove)), world.ViewAsync(), world.AcceptAsync(Sent.Give(Purpose.PersonaliseService)), world.ViewAsync(),
        ];
        for (var refused = 0; refused < 2; refused++)
        {
            var done = await Task.WhenAny(calls).Soon();
            calls.Remove(done);
            await Should.ThrowAsync<OverloadedException>(() => done);
        }
        await world.Engine.SweepAsync();
        calls.ShouldAllBe(call => !call.IsCompleted);

        gate.Open();
        await first.Soon();
        await Task.WhenAll(calls).Soon();
        var events = (await world.EventsAsync()).Count;
        events.ShouldBe(1 + calls.OfType<Task<Outcome>>().Count());
        (await world.AcceptAsync(Sent.Give(Purpose.PersonaliseDeclared))).Sequence.ShouldBe(events + 1);
    }

    [Fact]
    public async Task Mailbox_OfOneInvestorFull_OthersAreServed()
    {
        GateJournal gate = null!;
        await using var world = await StartAsync(j => gate = new GateJournal(j), new() { MailboxCapacity = 1 });
        gate.Close();
        var first = world.AcceptAsync(Sent.Give(Purpose.NudgePush));
        await gate.Arrived;

        (await world.ViewAsync("somebody-else")).State.Sequence.ShouldBe(0);

        gate.Open();
        await first.Soon();
    }

    [Fact]
    public async Task Work_Throws_TheActorGoesOnWithTheJournalsState()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var wrong = world.Now(new ConsentGiven("no-such-purpose", "1", "en"));

        await Should.ThrowAsync<ArgumentException>(() => world.AcceptAsync(wrong));

        world.Log.Errors.ShouldBe(1);
        (await world.AcceptAsync(Sent.Give(Purpose.NudgePush))).Sequence.ShouldBe(2);
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }
}
