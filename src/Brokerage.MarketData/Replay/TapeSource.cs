using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Pipelines;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Replay;

/// <summary>One file of a tape with a look ahead at its next item, being played into one pipeline.</summary>
internal abstract class TapeSource(InstrumentPipeline pipeline) : IDisposable
{
    public InstrumentPipeline Pipeline => pipeline;

    /// <summary>Exchange time, UTC, at which the next item is known.</summary>
    public abstract DateTime Head { get; }

    /// <summary>Exchange time, UTC, at which the next item begins.</summary>
    public abstract DateTime Start { get; }

    /// <summary>Exchange time, UTC, of the item played last.</summary>
    public DateTime Played { get; protected set; }

    /// <summary>Trades, or bars.</summary>
    public abstract TapeKind Kind { get; }

    /// <summary>Looks for the next item; false at the end of the file.</summary>
    public abstract bool Advance();

    /// <summary>
    /// Plays the items before <paramref name="until"/> (and at it, if <paramref name="including"/>), at most <paramref name="most"/>;
    /// returns how many. Call <see cref="Advance"/> before playing on.
    /// </summary>
    public abstract int Play(DateTime until, bool including, int most, DateTime receiveTime);

    public abstract void Dispose();
}

internal sealed class TickSource(TickFile file, InstrumentPipeline pipeline) : TapeSource(pipeline)
{
    private readonly Tick[] _ticks = new Tick[512];
    private int _next;
    private int _count;

    public override TapeKind Kind => TapeKind.Ticks;

    public override DateTime Head => _ticks[_next].ExchangeTime;

    public override DateTime Start => Head;

    public override bool Advance()
    {
        if (_next < _count) return true;
        _next = 0;
        _count = file.Read(_ticks);
        return _count > 0;
    }

    public override int Play(DateTime until, bool including, int most, DateTime receiveTime)
    {
        var end = Math.Min(_count, _next + most);
        var at = _next;
        for (; at < end; at++)
        {
            ref var tick = ref _ticks[at];
            if (tick.ExchangeTime > until || (tick.ExchangeTime == until && !including)) break;
            tick = tick with { ReceiveTime = receiveTime };
        }
        var played = at - _next;
        Pipeline.Accept(_ticks.AsSpan(_next, played));
        _next = at;
        if (played > 0) Played = _ticks[at - 1].ExchangeTime;
        return played;
    }

    public override void Dispose() => file.Dispose();
}

internal sealed class BarSource(BarFile file, InstrumentPipeline pipeline) : TapeSource(pipeline)
{
    private Bar _bar;
    private bool _has;

    public override TapeKind Kind => TapeKind.Bars;

    public override DateTime Head => _bar.Time + file.Interval.Length();

    public override DateTime Start => _bar.Time;

    public override bool Advance() => _has || (_has = file.TryRead(out _bar));

    public override int Play(DateTime until, bool including, int most, DateTime receiveTime)
    {
        if (Head > until || (Head == until && !including) || most < 1) return 0;
        Pipeline.Accept(in _bar, file.Interval, receiveTime);
        Played = Head;
        _has = false;
        return 1;
    }

    public override void Dispose() => file.Dispose();
}
