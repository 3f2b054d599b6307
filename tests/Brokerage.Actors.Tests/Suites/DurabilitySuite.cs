using Brokerage.Domain.Consent;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>Nothing is acknowledged or shown before it is durable.</summary>
public abstract class DurabilitySuite : Suite
{
    [Fact]
    public async Task Accept_AppendNotYetCommitted_ReleasesNeitherOutcomeNorUpdate()
    {
        GateJournal gate = null!;
        await using var world = await StartAsync(j => gate = new GateJournal(j));
        var observer = await world.AttachAsync();
        var before = observer.Heard.Count;
        gate.Close();

        var accepting = world.AcceptAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        await gate.Arrived;

        accepting.IsCompleted.ShouldBeFalse();
        observer.Heard.Count.ShouldBe(before);
        (await world.EventsAsync()).ShouldBeEmpty();

        gate.Open();
        (await accepting.Soon()).Status.ShouldBe(OutcomeStatus.Accepted);
        observer.Heard.Count.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task View_WhileAppendIsNotCommitted_WaitsForItsTurn()
    {
        GateJournal gate = null!;
        await using var world = await StartAsync(j => gate = new GateJournal(j));
        gate.Close();
        var accepting = world.AcceptAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        await gate.Arrived;

        var viewing = world.ViewAsync();

        viewing.IsCompleted.ShouldBeFalse();
        gate.Open();
        await accepting.Soon();
        (await viewing).State.Sequence.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Accept_AppendFails_ThrowsAndStateStaysTheJournals(bool stored)
    {
        FailNextJournal broken = null!;
        await using var world = await StartAsync(j => broken = new FailNextJournal(j));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var observer = await world.AttachAsync();
        var (heard, state) = (observer.Heard.Count, await world.StateAsync());
        var sent = world.Now(Sent.Give(Purpose.PersonalisePortfolio));

        broken.FailNextAppend(stored);
        await Should.ThrowAsync<StoreUnavailableException>(() => world.AcceptAsync(sent));

        observer.Heard.Count.ShouldBe(heard);
        if (!stored) (await world.StateAsync()).ToBytes().ShouldBe(state.ToBytes());
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
        (await world.AcceptAsync(sent)).ShouldBe(new Outcome(OutcomeStatus.Accepted, stored, 2, world.Time.Now, null));
        (await world.EventsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Accept_LaterPartOfCallFails_AcknowledgesNothingAndKeepsWhatIsStored()
    {
        FailNextJournal broken = null!;
        await using var world = await StartAsync(j => broken = new FailNextJournal(j), new() { MaxEventsPerAppend = 1 });
        Submission[] sent = [world.Now(Sent.Give(Purpose.PersonaliseBehaviour)), world.Now(Sent.Give(Purpose.PersonaliseDeclared))];

        broken.FailNextAppend(after: 1);
        await Should.ThrowAsync<StoreUnavailableException>(() => world.AcceptAsync(sent));

        (await world.StateAsync()).Sequence.ShouldBe(1);
        var again = await world.AcceptAsync(sent);
        again.Select(o => (o.Status, o.Duplicate, o.Sequence)).ShouldBe([(OutcomeStatus.Accepted, true, 1L), (OutcomeStatus.Accepted, false, 2L)]);
    }

    [Fact]
    public async Task Withdraw_AppendFails_NothingIsForgotten()
    {
        FailNextJournal broken = null!;
        await using var world = await StartAsync(j => broken = new FailNextJournal(j));
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1")]);
        var before = (await world.StateAsync()).ToBytes();

        broken.FailNextAppend();
        await Should.ThrowAsync<StoreUnavailableException>(() => world.AcceptAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour)));

        (await world.StateAsync()).ToBytes().ShouldBe(before);
    }

    [Fact]
    public async Task Accept_SnapshotFails_EventIsKeptOnce()
    {
        FailNextJournal broken = null!;
        await using var world = await StartAsync(j => broken = new FailNextJournal(j));
        var sent = world.Now(Sent.Give(Purpose.PersonaliseBehaviour));

        broken.FailNextSnapshot();
        await Should.ThrowAsync<StoreUnavailableException>(() => world.AcceptAsync(sent));

        (await world.AcceptAsync(sent)).ShouldBe(new Outcome(OutcomeStatus.Accepted, true, 1, world.Time.Now, null));
    }

    [Fact]
    public async Task Accept_CrashAfterReceipt_EventIsThere()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        var state = (await world.StateAsync()).ToBytes();

        await world.RestartAsync(crash: true);

        (await world.StateAsync()).ToBytes().ShouldBe(state);
    }

    [Fact]
    public async Task Accept_CancelledBeforeItsTurn_StoresNothing()
    {
        await using var world = await StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await world.Investors.AcceptAsync(World.Investor, [world.Now(Sent.Give(Purpose.NudgePush))], cancelled.Token).Soon());

        (await world.EventsAsync()).ShouldBeEmpty();
    }
}
