namespace Brokerage.Actors.Tests.Kit;

/// <summary>A clock that stands still until its one owner, the test, moves it. Timers fire inside <see cref="Advance"/>, in order.</summary>
public sealed class FakeTime : TimeProvider
{
    /// <summary>Where every test begins: a Monday morning.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private readonly TaskCompletionSource timerMade = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long ticks = Start.UtcTicks;

    /// <summary>Ends when somebody waits for this clock.</summary>
    public Task TimerMade => timerMade.Task.Soon();

    /// <summary>Runs once, on the thread that next asks for a timestamp: a way into the middle of a decision that looks at the clock.</summary>
    public Action? OnNextTimestamp { get; set; }

    public DateTimeOffset Now => GetUtcNow();

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        var hook = OnNextTimestamp;
        OnNextTimestamp = null;
        hook?.Invoke();
        return Volatile.Read(ref ticks);
    }

    public void Advance(TimeSpan by) => AdvanceTo(Now + by);

    public void AdvanceTo(DateTimeOffset to)
    {
        while (TakeDue(to.UtcTicks) is { } due) due.Fire();
        Volatile.Write(ref ticks, to.UtcTicks);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        timerMade.TrySetResult();
        return timer;
    }

    private Timer? TakeDue(long until)
    {
        lock (gate)
        {
            if (timers.Where(t => t.Due <= until).MinBy(t => t.Due) is not { } next) return null;
            Volatile.Write(ref ticks, Math.Max(ticks, next.Due));
            if (next.Period > 0) next.Due += next.Period;
            else timers.Remove(next);
            return next;
        }
    }

    private sealed class Timer(FakeTime time, Action fire) : ITimer
    {
        public long Due { get; set; }

        public long Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Due, Period) = (time.ticks + dueTime.Ticks, Math.Max(0, period.Ticks));
                time.timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time.gate) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
