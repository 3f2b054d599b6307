namespace Brokerage.Capacity.Simulation;

/// <summary>Virtual time, in seconds, and what happens at which instant of it. Of two things at one instant the one that was asked for first comes first.</summary>
public sealed class Timeline
{
    private readonly PriorityQueue<Action, (double At, long No)> _coming = new();
    private readonly Queue<(double At, long No, Action Happens)> _timeouts = new();
    private long _asked;

    /// <summary>The present instant.</summary>
    public double Now { get; private set; }

    /// <summary>Lets something happen so many seconds from now, 0 or more.</summary>
    public void After(double seconds, Action happens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        _coming.Enqueue(happens, (Now + seconds, _asked++));
    }

    /// <summary>The same for the time-out of all connections: those end in the order in which they began, and need no sorting.</summary>
    public void AfterTimeout(Action happens) => _timeouts.Enqueue((Now + Sdk.OpenTimeout, _asked++, happens));

    /// <summary>Goes on until an instant, or until nothing is to come or <paramref name="isOver"/> says so.</summary>
    public void RunUntil(double end, Func<bool>? isOver = null)
    {
        while (isOver?.Invoke() != true)
        {
            var isComing = _coming.TryPeek(out _, out var next);
            var isTimeout = _timeouts.TryPeek(out var timeout) && (!isComing || (timeout.At, timeout.No).CompareTo(next) < 0);
            if ((!isComing && !isTimeout) || (isTimeout ? timeout.At : next.At) > end) return;
            Now = isTimeout ? timeout.At : next.At;
            (isTimeout ? _timeouts.Dequeue().Happens : _coming.Dequeue())();
        }
    }
}
