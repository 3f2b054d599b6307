using Brokerage.Indicators;
using Brokerage.MarketData.Bars;

namespace Brokerage.MarketData.Pipelines;

/// <summary>The indicator series of one instrument and interval that somebody watches, each once. Used under the pipeline's lock.</summary>
internal sealed class WatchedSeries(BarSeries bars, Lock gate)
{
    private readonly Dictionary<string, Entry> _byKey = [];

    public int Count => _byKey.Count;

    public IndicatorSeries Acquire(string key, IndicatorSet set, long epoch)
    {
        if (!_byKey.TryGetValue(key, out var entry)) _byKey[key] = entry = new Entry(new IndicatorSeries(set, bars, gate, epoch));
        entry.Watchers++;
        return entry.Series;
    }

    public void Release(string key)
    {
        if (--_byKey[key].Watchers == 0) _byKey.Remove(key);
    }

    public void Commit(in Bar closed)
    {
        foreach (var entry in _byKey.Values) entry.Series.Commit(in closed);
    }

    public void Rebuild(long epoch)
    {
        foreach (var entry in _byKey.Values) entry.Series.Rebuild(epoch);
    }

    private sealed class Entry(IndicatorSeries series)
    {
        public IndicatorSeries Series => series;

        public int Watchers { get; set; }
    }
}
