using Brokerage.Domain.Consent;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;

namespace Brokerage.Actors.Tests;

/// <summary>The background service that sweeps, on the clock it is given.</summary>
public sealed class SweepLoopTests
{
    [Fact]
    public async Task Loop_EveryInterval_SweepsOnceAndOutlivesAFailure()
    {
        var (time, policy, log) = (new FakeTime(), new TestPolicy(), new CountingLog());
        var journal = new DueJournal(new InMemoryJournal());
        var context = new ActorContext(journal, policy, new TestMarket(), time, new ActorOptions { SweepInterval = TimeSpan.FromDays(45) }, log);
        await using var investors = new InProcessInvestors(context);
        var observer = new RecordingObserver();
        Submission[] sent = [.. new[] { Sent.Give(Purpose.PersonalisePortfolio) }.Concat(Sent.Trades(3)).Select((d, i) => new Submission("tests", $"{i}", time.Now, d))];
        await investors.AcceptAsync(World.Investor, sent, default).Soon();
        await investors.AttachAsync(World.Investor, observer, null, default).Soon();
        using var sweep = new ActorSweep(investors, context);
        await sweep.StartAsync(default).Soon();
        await time.TimerMade;

        journal.Fail = true;
        time.Advance(context.Options.SweepInterval);
        await journal.NextAsync();
        journal.Fail = false;
        time.Advance(context.Options.SweepInterval);
        await journal.NextAsync();
        observer.Tier.ShouldBe("novice");

        await sweep.StopAsync(default).Soon();
        log.Errors.ShouldBe(1);
        journal.Asked.ShouldBe(2);
    }

    /// <summary>Tells when a sweep asks who is due, and fails it on request.</summary>
    private sealed class DueJournal(IJournal inner) : JournalDecorator(inner)
    {
        private readonly SemaphoreSlim asked = new(0);
        private int count;

        public volatile bool Fail;

        public int Asked => Volatile.Read(ref count);

        public async Task NextAsync() => (await asked.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();

        public override ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default)
        {
            Interlocked.Increment(ref count);
            var failing = Fail;
            asked.Release();
            return failing ? throw new InvalidOperationException("The disk is on fire.") : base.DueInvestorsAsync(now, limit, ct);
        }
    }
}
