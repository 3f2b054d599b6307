namespace Brokerage.MarketData.Replay;

/// <summary>
/// Several sources as one, by exchange time; at equal times the source that was given first goes first and each keeps its own order.
/// </summary>
internal sealed class Tape : IDisposable
{
    private readonly IReadOnlyList<TapeSource> _sources;
    private readonly PriorityQueue<int, (DateTime Time, int Source)> _queue = new();

    public Tape(IReadOnlyList<TapeSource> sources)
    {
        _sources = sources;
        for (var source = 0; source < sources.Count; source++) Enqueue(source);
    }

    /// <summary>Exchange time of the item played last, UTC.</summary>
    public DateTime Played { get; private set; }

    /// <summary>Trades played.</summary>
    public long Ticks { get; private set; }

    /// <summary>Bars played.</summary>
    public long Bars { get; private set; }

    /// <summary>When the next item is due; false at the end.</summary>
    public bool TryPeek(out DateTime head)
    {
        var more = _queue.TryPeek(out _, out var priority);
        head = priority.Time;
        return more;
    }

    /// <summary>Plays items up to and at <paramref name="until"/>, at most <paramref name="most"/>; returns how many.</summary>
    public int Play(DateTime until, int most, DateTime receiveTime)
    {
        var played = 0;
        while (played < most && _queue.TryPeek(out _, out var first) && first.Time <= until)
        {
            _queue.Dequeue();
            var source = _sources[first.Source];
            var (limit, including) = (until, true);
            if (_queue.TryPeek(out _, out var second) && second.Time <= until)
                (limit, including) = (second.Time, first.Source < second.Source);
            do
            {
                var run = source.Play(limit, including, most - played, receiveTime);
                played += run;
                if (source.Kind == TapeKind.Ticks) Ticks += run;
                else Bars += run;
                Played = source.Played;
            }
            while (played < most && source.Advance() && (source.Head < limit || (source.Head == limit && including)));
            Enqueue(first.Source);
        }
        return played;
    }

    public void Dispose()
    {
        foreach (var source in _sources) source.Dispose();
    }

    private void Enqueue(int source)
    {
        if (_sources[source].Advance()) _queue.Enqueue(source, (_sources[source].Head, source));
    }
}
