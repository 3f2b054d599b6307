using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage.InMemory;
using Brokerage.Tests;

namespace Brokerage.Actors.Tests.Telemetry;

public sealed class ActorMetricsTests : IAsyncDisposable
{
    private readonly Readings _readings = new();
    private readonly GateJournal _journal = new(new InMemoryJournal());
    private readonly FakeTime _time = new();
    private readonly InProcessInvestors _investors;
    private int _ids;

    public ActorMetricsTests() => _investors = new(new(
        _journal, new TestPolicy(), new TestMarket(), _time, new() { MailboxCapacity = 1 }, new CountingLog(), Metrics: new(_readings)));

    [Fact]
    public async Task Events_OfEveryOutcome_AreCountedOnce()
    {
        var consent = Now(Sent.Give(Purpose.PersonalisePortfolio));
        await AcceptAsync(consent);
        await AcceptAsync(consent);
        await AcceptAsync(consent with { Data = Sent.Give(Purpose.NudgePush) });
        await AcceptAsync(Now(Sent.Fill("no-such-order")));
        await AcceptAsync(Now(new LessonCompleted("not-consented")));

        foreach (var outcome in new[] { "accepted", "duplicate", "conflict", "quarantined", "dropped" })
            _readings[$"brokerage.ingest.events{{outcome={outcome}}}"].ShouldBe(1, outcome);
    }

    [Fact]
    public async Task Tier_MovedUpAndForgotten_IsCountedWithItsRule()
    {
        await AcceptAsync(Now(Sent.Give(Purpose.PersonalisePortfolio)));
        await AcceptAsync([.. Sent.Trades(3).Select(Now)]);
        await AcceptAsync(Now(Sent.Withdraw(Purpose.PersonalisePortfolio)));

        _readings["brokerage.tier.moves{direction=up,from=novice,to=intermediate,rule=trades}"].ShouldBe(1);
        _readings["brokerage.tier.moves{direction=down,from=intermediate,to=novice,rule=default}"].ShouldBe(1);
        _readings["brokerage.decisions{tier=intermediate,rule=trades}"].ShouldBe(6);
        _readings["brokerage.consent.withdrawals"].ShouldBe(1);
    }

    [Fact]
    public async Task Memory_EnteredAndLeft_IsCountedWithWhereTheStateCameFrom()
    {
        await AcceptAsync(Now(Sent.Give(Purpose.PersonalisePortfolio)));
        _readings["brokerage.actors.resident"].ShouldBe(1);
        await _investors.EvictAsync(World.Investor).Soon();
        _readings["brokerage.actors.resident"].ShouldBe(0);
        await _investors.ViewAsync(World.Investor, default).Soon();

        _readings["brokerage.actors.activations{from=nothing}"].ShouldBe(1);
        _readings["brokerage.actors.activations{from=snapshot}"].ShouldBe(1);
    }

    [Fact]
    public async Task Ingest_WhileTheStoreIsSlow_TakesAsLongAsTheSenderWaits()
    {
        _journal.Close();
        var waiting = AcceptAsync(Now(Sent.Give(Purpose.PersonalisePortfolio)));
        await _journal.Arrived;
        _time.Advance(TimeSpan.FromSeconds(3));
        _journal.Open();
        await waiting;

        _readings["brokerage.ingest.duration"].ShouldBe(3);
    }

    [Fact]
    public async Task Mailbox_ThatIsFull_CountsWhatItRefuses()
    {
        _journal.Close();
        var first = AcceptAsync(Now(Sent.Give(Purpose.PersonalisePortfolio)));
        await _journal.Arrived;
        var second = AcceptAsync(Now(Sent.Give(Purpose.PersonaliseBehaviour)));

        await Should.ThrowAsync<OverloadedException>(() => AcceptAsync(Now(Sent.Give(Purpose.PersonaliseDeclared))));
        _journal.Open();
        await Task.WhenAll(first, second);

        _readings["brokerage.actors.refusals"].ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _investors.DisposeAsync();
        await _journal.DisposeAsync();
        _readings.Dispose();
    }

    private Submission Now(InvestorEvent data) => new(World.Source, $"event-{++_ids}", _time.Now, data);

    private Task<IReadOnlyList<Outcome>> AcceptAsync(params Submission[] events) => _investors.AcceptAsync(World.Investor, events, default).Soon();
}
