using Brokerage.Indicators;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Bars;

/// <summary>
/// The closed bars of one instrument and interval, oldest first, and the forming one. Any thread may read; only the pipeline writes.
/// A reader keeps its own cursor, the absolute index of the next bar it wants; the lock is held only while rows are copied.
/// </summary>
public sealed class BarSeries
{
    /// <summary>Closed bars that are kept; older ones are forgotten.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock;
    private readonly Ring<Bar> _closed;
    private readonly BarBuilder _builder;
    private long _epoch = 1;
    private DateTime _lastTime;

    internal BarSeries(BarInterval interval, ExchangeClock clock, Lock gate, int capacity = Capacity)
    {
        _lock = gate;
        _closed = new Ring<Bar>(capacity);
        _builder = new BarBuilder(interval, clock);
    }

    /// <summary>Length of the bars.</summary>
    public BarInterval Interval => _builder.Interval;

    /// <summary>Index of the oldest bar still held.</summary>
    public long First
    {
        get { lock (_lock) return _closed.First; }
    }

    /// <summary>Index that the next closed bar will get: the cursor of a reader that wants only what is to come.</summary>
    public long Next
    {
        get { lock (_lock) return _closed.Next; }
    }

    /// <summary>Copies closed bars from a cursor on, in order, as many as fit.</summary>
    public SeriesRead ReadFrom(long cursor, Span<Bar> into)
    {
        lock (_lock) return _closed.Read(cursor, into, _epoch);
    }

    /// <summary>The bar as it stands; false when no trade has come since the last one closed.</summary>
    public bool TryGetForming(out Bar bar)
    {
        lock (_lock)
        {
            bar = _builder.HasForming ? _builder.Forming : default;
            return _builder.HasForming;
        }
    }

    /// <summary>True when every figure of a bar can be believed and they agree with each other.</summary>
    internal static bool IsCredible(in Bar bar) =>
        bar.Low > 0 && bar.High <= QuoteGate.HighestPrice && bar.High >= bar.Low
        && bar.Open >= bar.Low && bar.Open <= bar.High && bar.Close >= bar.Low && bar.Close <= bar.High
        && bar.Volume >= 0 && bar.Volume <= Bar.MaxVolume;

    internal Ring<Bar> Closed => _closed;

    internal BarBuilder Builder => _builder;

    internal bool Add(in Tick tick, out Bar closed) =>
        _builder.Add(tick.ExchangeTime, tick.Price, tick.Size, out closed) && Keep(in closed);

    internal bool Add(in Bar part, out Bar closed) => _builder.Add(in part, out closed) && Keep(in closed);

    internal bool Close(out Bar closed) => _builder.Close(out closed) && Keep(in closed);

    /// <summary>Takes a bar that is closed already; false, and nothing kept, when it is not after the last one.</summary>
    internal bool AddClosed(in Bar bar) => (_closed.Next == _closed.First || bar.Time > _lastTime) && Keep(in bar);

    internal void Reset(long epoch)
    {
        _epoch = epoch;
        _builder.Close(out _);
        _closed.Clear(_closed.Next);
        _lastTime = default;
    }

    private bool Keep(in Bar bar)
    {
        _closed.Add()[0] = bar;
        _lastTime = bar.Time;
        return true;
    }
}
