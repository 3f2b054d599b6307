namespace Brokerage.Capacity.Simulation;

/// <summary>What a commit of a group of events costs, in seconds.</summary>
/// <param name="SiloCommit">Silo's processor time a commit.</param>
/// <param name="SiloEvent">Silo's processor time an event.</param>
/// <param name="PostgresCommit">PostgreSQL's processor time a commit.</param>
/// <param name="PostgresEvent">PostgreSQL's processor time an event.</param>
/// <param name="Flush">One write of the log to the disk.</param>
public sealed record CommitCosts(double SiloCommit, double SiloEvent, double PostgresCommit, double PostgresEvent, double Flush)
{
    /// <summary>The same on cores that are so many times slower; the disk is as it was.</summary>
    public CommitCosts Slower(double times) =>
        new(times * SiloCommit, times * SiloEvent, times * PostgresCommit, times * PostgresEvent, Flush);
}

/// <summary>A PostgreSQL: cores, and one write-ahead log, which is flushed for all who wait at once.</summary>
public sealed class Shard(Timeline time, Station cores, CommitCosts costs)
{
    private List<Action> _waitForFlush = [];
    private bool _isFlushing;

    public Station Cores => cores;

    /// <summary>A read of so much processor time.</summary>
    public void Read(double seconds, Action done) => cores.Ask(seconds, done);

    /// <summary>A transaction of so many events; done when its part of the log is on the disk.</summary>
    public void Commit(int events, Action done) => cores.Ask(costs.PostgresCommit + events * costs.PostgresEvent, () =>
    {
        _waitForFlush.Add(done);
        if (!_isFlushing) Flush();
    });

    private void Flush()
    {
        var covered = _waitForFlush;
        (_waitForFlush, _isFlushing) = ([], true);
        time.After(costs.Flush, () =>
        {
            _isFlushing = false;
            if (_waitForFlush.Count > 0) Flush();
            foreach (var done in covered) done();
        });
    }
}

/// <summary>A silo's writer to a shard, as <c>PostgresLane</c> is one: one transaction at a time, of everything that waits.</summary>
public sealed class Lane(Station silo, Shard shard, CommitCosts costs, int maxEvents = 1_000)
{
    private readonly Queue<(int Events, Action Done)> _waiting = new();
    private bool _isSending;

    /// <summary>Transactions sent so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Hands in events, sealed on the caller's time; done when they are durable.</summary>
    public void Append(int events, Action done) => silo.Ask(events * costs.SiloEvent, () =>
    {
        _waiting.Enqueue((events, done));
        if (!_isSending) Send();
    });

    private void Send()
    {
        var (group, events) = (new List<Action>(), 0);
        while (_waiting.TryPeek(out var next) && (events == 0 || events + next.Events <= maxEvents))
        {
            _waiting.Dequeue();
            group.Add(next.Done);
            events += next.Events;
        }
        (_isSending, Commits) = (true, Commits + 1);
        silo.Ask(costs.SiloCommit, () => shard.Commit(events, () =>
        {
            _isSending = false;
            if (_waiting.Count > 0) Send();
            foreach (var done in group) done();
        }));
    }
}
