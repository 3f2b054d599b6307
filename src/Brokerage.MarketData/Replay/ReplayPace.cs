namespace Brokerage.MarketData.Replay;

/// <summary>Turns host time into tape time at a steady speed, shortening lulls.</summary>
internal sealed class ReplayPace(TimeProvider time, double speed, TimeSpan longestLull, TimeSpan headStart)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private DateTime _tapeAnchor;
    private long _hostAnchor;
    private bool _started;

    /// <summary>Waits until <paramref name="head"/> is due; returns the tape time up to which everything is.</summary>
    /// <param name="head">Exchange time of the next item.</param>
    /// <param name="played">Exchange time of the item before it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<DateTime> WaitAsync(DateTime head, DateTime played, CancellationToken cancellationToken)
    {
        if (double.IsPositiveInfinity(speed)) return DateTime.MaxValue;
        if (!_started)
        {
            (_started, _tapeAnchor, _hostAnchor) = (true, head + headStart, time.GetTimestamp());
            return _tapeAnchor;
        }
        if (head - played > longestLull && head > Position()) _tapeAnchor += head - played - longestLull;
        var wait = (head - Position()) / speed;
        if (wait >= ShortestWait) await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        var position = Position();
        return position > head ? position : head;
    }

    private DateTime Position()
    {
        var tape = time.GetElapsedTime(_hostAnchor) * speed;
        return tape < DateTime.MaxValue - _tapeAnchor ? _tapeAnchor + tape : DateTime.MaxValue;
    }
}
