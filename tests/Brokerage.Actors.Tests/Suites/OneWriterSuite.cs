using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>Per investor the sequence is 1..n in the order of acceptance, whoever writes.</summary>
public abstract class OneWriterSuite : Suite
{
    private const int Callers = 16;
    private const int EventsPerCaller = 25;

    [Fact]
    public async Task Callers_Concurrent_GetSequencesWithoutGapsInTheOrderOfTheJournal()
    {
        await using var world = await StartAsync(j => new YieldingJournal(j), new() { MailboxCapacity = 1000 });
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var observer = await world.AttachAsync();
        using var start = new Barrier(Callers);

        var receipts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            start.SignalAndWait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
            var mine = new List<(string Id, Outcome Outcome)>();
            for (var i = 0; i < EventsPerCaller; i++)
            {
                var sent = new Submission($"caller-{caller}", $"{i}", world.Time.Now, new LessonCompleted($"lesson-{caller}-{i}"));
                mine.Add(($"{sent.Source}/{sent.Id}", await world.AcceptAsync(sent)));
            }
            return mine;
        }))).Soon();

        var all = receipts.SelectMany(r => r).OrderBy(r => r.Outcome.Sequence).ToArray();
        all.Select(r => r.Outcome.Sequence!.Value).ShouldBe(Enumerable.Range(2, Callers * EventsPerCaller).Select(i => (long)i));
        (await world.EventsAsync()).Skip(1).Select(e => $"{e.Source}/{e.Id}").ShouldBe(all.Select(r => r.Id));
        foreach (var mine in receipts) mine.Select(r => r.Outcome.Sequence!.Value).ShouldBeInOrder();
        observer.Violations.ShouldBeEmpty();
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Fact]
    public async Task TwoEngines_OnOneJournal_NeverShareASequenceAndAgreeInTheEnd()
    {
        await using var world = await StartAsync(j => new YieldingJournal(j), new() { EventsPerSnapshot = 5 });
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonalisePortfolio));
        IEngine[] engines = [world.Engine, world.StartEngine()];
        var observers = engines.Select(_ => new RecordingObserver()).ToArray();
        foreach (var (engine, observer) in engines.Zip(observers)) await engine.Investors.AttachAsync(World.Investor, observer, null, default).Soon();
        using var start = new Barrier(engines.Length);

        var receipts = await Task.WhenAll(engines.Select((engine, e) => Task.Run(async () =>
        {
            start.SignalAndWait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
            var mine = new List<(string Id, Outcome Outcome)>();
            for (var i = 0; i < 60; i++)
            {
                var sent = new Submission($"engine-{e}", $"{i}", world.Time.Now, i % 3 == 0 ? Sent.Buy($"order-{e}-{i}") : new LessonCompleted($"lesson-{e}-{i}"));
                mine.Add(($"{sent.Source}/{sent.Id}", await AcceptPatientlyAsync(engine, sent)));
            }
            return mine;
        }))).Soon();

        var events = await world.EventsAsync();
        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 122).Select(i => (long)i));
        var all = receipts.SelectMany(r => r).ToArray();
        all.ShouldAllBe(r => r.Outcome.Status == OutcomeStatus.Accepted);
        all.OrderBy(r => r.Outcome.Sequence).Select(r => r.Id).ShouldBe(events.Skip(2).Select(e => $"{e.Source}/{e.Id}"));

        // A last event brings the first up to date when it writes, and the second when it is told that it is a duplicate.
        var last = world.Now(new AccountOpened("INR"));
        foreach (var engine in engines) await AcceptPatientlyAsync(engine, last);
        var fold = (await world.FoldAsync()).ToBytes();
        foreach (var engine in engines) (await engine.Investors.ViewAsync(World.Investor, default).Soon()).State.ToBytes().ShouldBe(fold);
        foreach (var observer in observers) observer.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task TwoEngines_SameEventAtBoth_IsAcceptedOnce()
    {
        await using var world = await StartAsync(j => new YieldingJournal(j));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        IEngine[] engines = [world.Engine, world.StartEngine()];
        foreach (var engine in engines) await engine.Investors.ViewAsync(World.Investor, default).Soon();
        for (var i = 0; i < 40; i++)
        {
            var sent = world.Now(new LessonCompleted($"lesson-{i}"));
            using var start = new Barrier(2);
            var outcomes = await Task.WhenAll(engines.Select(e => Task.Run(async () =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
                return await AcceptPatientlyAsync(e, sent);
            }))).Soon();

            outcomes.Count(o => !o.Duplicate).ShouldBe(1);
            outcomes.Select(o => o with { Duplicate = false }).Distinct().Count().ShouldBe(1);
        }
        (await world.EventsAsync()).Count.ShouldBe(41);
    }

    [Fact]
    public async Task Loser_OfTwoEngines_ReloadsAndTellsNothingThatIsNotJournaled()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var other = world.StartEngine();
        var observer = new RecordingObserver();
        await other.Investors.AttachAsync(World.Investor, observer, null, default).Soon();
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour));

        // It still believes that behaviour may be used; the journal knows better.
        var outcome = (await other.Investors.AcceptAsync(World.Investor, [world.Now(new LessonCompleted("novice-1"))], default).Soon()).Single();

        outcome.Status.ShouldBe(OutcomeStatus.Dropped);
        var state = (await other.Investors.ViewAsync(World.Investor, default).Soon()).State;
        state.ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
        observer.Updates.ShouldAllBe(u => u.Version <= 2);
        observer.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fill_AtEngineThatMissedTheOrder_IsNotSetAside()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var other = world.StartEngine();
        await other.Investors.ViewAsync(World.Investor, default).Soon();
        await world.GivenAsync(Sent.Buy("order-1"));

        var outcome = (await other.Investors.AcceptAsync(World.Investor, [world.Now(Sent.Fill("order-1"))], default).Soon()).Single();

        (outcome.Status, outcome.Sequence).ShouldBe((OutcomeStatus.Accepted, 3L));
        (await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Duplicate_AtEngineThatMissedTheFirst_LeavesItUpToDate()
    {
        await using var world = await StartAsync();
        var other = world.StartEngine();
        await other.Investors.ViewAsync(World.Investor, default).Soon();
        var sent = world.Now(Sent.Give(Purpose.PersonaliseBehaviour));
        var receipt = await world.AcceptAsync(sent);

        (await other.Investors.AcceptAsync(World.Investor, [sent], default).Soon()).Single().ShouldBe(receipt with { Duplicate = true });

        (await other.Investors.ViewAsync(World.Investor, default).Soon()).State.Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task Reconsider_AtTwoEngines_IsJournaledOnce()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var other = world.StartEngine();
        await other.Investors.ViewAsync(World.Investor, default).Soon();
        world.Time.Advance(TimeSpan.FromDays(100));

        await world.Engine.ReconsiderAsync(World.Investor);
        await other.ReconsiderAsync(World.Investor);

        (await world.EventsAsync()).Count(e => e.Data is Reconsidered).ShouldBe(1);
        (await other.Investors.ViewAsync(World.Investor, default).Soon()).State.ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    /// <summary>A sender tries again when the store could not say what came of it.</summary>
    private static async Task<Outcome> AcceptPatientlyAsync(IEngine engine, Submission sent)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                return (await engine.Investors.AcceptAsync(World.Investor, [sent], default).Soon()).Single();
            }
            catch (StoreUnavailableException) when (attempt < 100)
            {
            }
    }
}
