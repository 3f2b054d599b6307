using System.Collections.Immutable;
using Brokerage.Domain.Market;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Reference;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Pipelines;

/// <summary>
/// Everything computed for one instrument: quote, bars, watched indicators, facts. One feed writes; any thread reads. Quote and facts are
/// read without a lock; series under a short one, each reader with its own cursor, so the number of readers adds no work to a tick.
/// Without ticks it does nothing at all.
/// </summary>
public sealed class InstrumentPipeline
{
    private const int LockedTicks = 256;

    private readonly Lock _lock = new();
    private readonly ExchangeClock _clock;
    private readonly IReadOnlyList<CalendarEvent> _events;
    private readonly QuoteGate _gate;
    private readonly BarSeries[] _bars;
    private readonly WatchedSeries[] _watched;
    private readonly QuoteCell _quote = new();
    private IReadOnlyList<Bar> _history = [];
    private ImmutableArray<ChangeSignal> _signals = [];
    private DateTime _session;
    private DayFacts? _day;
    private FactsAt? _facts;
    private long _accepted;
    private long _badBars;
    private long _version;
    private long _epoch = 1;

    /// <param name="listing">The instrument and the zone of its exchange.</param>
    /// <param name="events">Its calendar, in any order.</param>
    /// <param name="live">True for a feed of the present: trades from the future are then quarantined.</param>
    public InstrumentPipeline(Listing listing, IReadOnlyList<CalendarEvent>? events = null, bool live = false)
    {
        Instrument = listing.Instrument;
        _clock = new ExchangeClock(listing.ZoneId);
        _events = events ?? [];
        _gate = new QuoteGate(live);
        _bars = [.. BarIntervals.All.Select(interval => new BarSeries(interval, _clock, _lock))];
        _watched = [.. _bars.Select(bars => new WatchedSeries(bars, _lock))];
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>Rises when the tape starts again and everything before is void; from 1.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Rises with every change; the cheapest question a reader can ask.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>What the gate did with the ticks.</summary>
    public GateCounts Counts
    {
        get { lock (_lock) return _gate.Counts; }
    }

    /// <summary>Bars refused because a figure was not credible or the bar was not after the one before.</summary>
    public long BadBars => Volatile.Read(ref _badBars);

    /// <summary>Indicator series being computed.</summary>
    public int WatchedCount
    {
        get { lock (_lock) return _watched.Sum(watched => watched.Count); }
    }

    /// <summary>True while somebody is told of changes.</summary>
    public bool IsFollowed => !_signals.IsEmpty;

    /// <summary>Facts as of the newest trade; null while there is no price. Never blocks; the same object until something changes.</summary>
    public InstrumentFacts? Facts
    {
        get
        {
            if (!_quote.TryRead(out var quote, out var day, out var version)) return null;
            var cached = Volatile.Read(ref _facts);
            if (cached?.Version == version) return cached.Facts;
            var facts = new InstrumentFacts(Instrument, new DateTimeOffset(quote.ExchangeTime), quote.LastPrice, quote.PreviousClose,
                day.High52Weeks, day.Low52Weeks, day.DailyVolatility, day.NextEarnings, day.NextExDividend, day.DividendPerShare);
            Volatile.Write(ref _facts, new FactsAt(version, facts));
            return facts;
        }
    }

    /// <summary>The latest quote; false while there is no price. Never blocks.</summary>
    public bool TryGetQuote(out Quote quote) => _quote.TryRead(out quote, out _, out _);

    /// <summary>The bars of an interval.</summary>
    public BarSeries Bars(BarInterval interval) => _bars[(int)interval];

    /// <summary>Starts, or joins, the computing of an indicator set; it starts with the bars already there.</summary>
    /// <exception cref="ArgumentException">The catalogue refuses a request, or two mean the same.</exception>
    public IndicatorWatch Watch(IReadOnlyList<IndicatorRequest> requests, BarInterval interval)
    {
        var set = new IndicatorSet(requests);
        var key = string.Join(' ', set.Indicators);
        var watched = _watched[(int)interval];
        lock (_lock)
            return new IndicatorWatch(watched.Acquire(key, set, _epoch), () => { lock (_lock) watched.Release(key); });
    }

    /// <summary>Raises <paramref name="signal"/> at every change from now on.</summary>
    public void Attach(ChangeSignal signal) => ImmutableInterlocked.Update(ref _signals, (all, one) => all.Add(one), signal);

    /// <summary>Ends what <see cref="Attach"/> began.</summary>
    public void Detach(ChangeSignal signal) => ImmutableInterlocked.Update(ref _signals, (all, one) => all.Remove(one), signal);

    /// <summary>Takes one trade; returns whether anything changed.</summary>
    public bool Accept(in Tick tick) => Accept(new ReadOnlySpan<Tick>(in tick)) > 0;

    /// <summary>Takes trades in order of arrival; returns how many changed something. Readers get a turn every few hundred.</summary>
    public int Accept(ReadOnlySpan<Tick> ticks)
    {
        var changes = 0;
        while (!ticks.IsEmpty)
        {
            var run = Math.Min(LockedTicks, ticks.Length);
            var before = changes;
            lock (_lock)
            {
                foreach (ref readonly var tick in ticks[..run]) changes += Take(in tick) ? 1 : 0;
            }
            if (changes != before) RaiseSignals();
            ticks = ticks[run..];
        }
        return changes;
    }

    /// <summary>
    /// Takes a closed bar from a tape without trades: it is kept as it is and makes the longer bars. Use either bars or trades for
    /// an instrument, not both. Returns false, and counts, for a bar that is not credible or not after the one before.
    /// </summary>
    public bool Accept(in Bar bar, BarInterval interval, DateTime receiveTime)
    {
        lock (_lock)
        {
            if (!BarSeries.IsCredible(in bar) || !_bars[(int)interval].AddClosed(in bar))
            {
                _badBars++;
                return false;
            }
            _accepted++;
            _watched[(int)interval].Commit(in bar);
            for (var longer = (int)interval + 1; longer < _bars.Length; longer++)
                if (_bars[longer].Add(in bar, out var closed)) _watched[longer].Commit(in closed);
            if (interval == BarInterval.OneDay) ShowDay(in bar, _bars[(int)interval].Closed.Next - 1, receiveTime);
            else Show(bar.Close, bar.Time + interval.Length(), receiveTime, null, null);
        }
        RaiseSignals();
        return true;
    }

    /// <summary>Puts the daily bars of sessions before the tape in place, oldest first; before the first trade. A reset brings them back.</summary>
    public void LoadHistory(IReadOnlyList<Bar> days)
    {
        lock (_lock)
        {
            _history = days;
            StartFromHistory();
        }
        RaiseSignals();
    }

    /// <summary>Closes the forming bars: the session or the tape is over.</summary>
    public void CloseBars()
    {
        lock (_lock)
        {
            for (var interval = 0; interval < _bars.Length; interval++)
                if (_bars[interval].Close(out var closed)) _watched[interval].Commit(in closed);
            Volatile.Write(ref _version, _version + 1);
        }
        RaiseSignals();
    }

    /// <summary>Back to the history, in a new epoch. Indices of series go on rising; watched series stay watched.</summary>
    public void Reset(long epoch)
    {
        lock (_lock)
        {
            Volatile.Write(ref _epoch, epoch);
            StartFromHistory();
        }
        RaiseSignals();
    }

    private void StartFromHistory()
    {
        foreach (var bars in _bars) bars.Reset(_epoch);
        _accepted = 0;
        var days = _bars[(int)BarInterval.OneDay];
        foreach (var day in _history)
            if (!BarSeries.IsCredible(in day) || !days.AddClosed(in day)) _badBars++;
        foreach (var watched in _watched) watched.Rebuild(_epoch);
        _session = default;
        if (days.Closed.Next == days.Closed.First)
        {
            _gate.Reset();
            _quote.Clear();
            Volatile.Write(ref _version, _version + 1);
            return;
        }
        var last = days.Closed[days.Closed.Next - 1][0];
        _gate.Reset(last.Close);
        ShowDay(in last, days.Closed.Next - 1, null);
        _session = default;
    }

    private bool Take(in Tick tick)
    {
        switch (_gate.Offer(in tick))
        {
            case GateVerdict.Accepted:
                Apply(in tick);
                return true;
            case GateVerdict.Confirmed:
                Apply(_gate.First);
                Apply(_gate.Second);
                return true;
            default:
                return false;
        }
    }

    private void Apply(in Tick tick)
    {
        _accepted++;
        for (var interval = 0; interval < _bars.Length; interval++)
            if (_bars[interval].Add(in tick, out var closed)) _watched[interval].Commit(in closed);
        Show(tick.Price, tick.ExchangeTime, tick.ReceiveTime, Known(tick.Bid), Known(tick.Ask));
    }

    private void Show(double price, DateTime time, DateTime receiveTime, double? bid, double? ask)
    {
        var days = _bars[(int)BarInterval.OneDay];
        var session = days.Builder.Forming;
        if (session.Time != _session) BeginSession(session.Time, days.Closed.Next);
        Publish(new Quote(_accepted, price, session.Open, session.High, session.Low, _day!.PreviousClose, session.Volume,
            time, receiveTime, bid, ask));
    }

    private void ShowDay(in Bar bar, long index, DateTime? receiveTime)
    {
        BeginSession(bar.Time, index);
        var noon = _clock.StartOf(DateOnly.FromDateTime(bar.Time)).AddHours(12);
        Publish(new Quote(_accepted, bar.Close, bar.Open, bar.High, bar.Low, _day!.PreviousClose, bar.Volume,
            noon, receiveTime ?? noon, null, null));
    }

    private void BeginSession(DateTime session, long historyEnd)
    {
        _session = session;
        _day = DayFacts.Of(_bars[(int)BarInterval.OneDay].Closed, historyEnd, DateOnly.FromDateTime(session), _events);
    }

    private void Publish(in Quote quote)
    {
        _quote.Write(in quote, _day);
        Volatile.Write(ref _version, _version + 1);
    }

    private void RaiseSignals()
    {
        var signals = _signals;
        if (signals.IsEmpty) return;
        Interlocked.MemoryBarrier();
        foreach (var signal in signals) signal.Raise();
    }

    private static double? Known(double price) => double.IsNaN(price) ? null : price;

    private sealed record FactsAt(long Version, InstrumentFacts Facts);
}
