using System.Diagnostics.Metrics;

namespace Brokerage.Tests;

/// <summary>A meter factory that reads what its instruments measure.</summary>
public sealed class Readings : IMeterFactory
{
    private readonly Dictionary<string, double> _sums = [];
    private readonly HashSet<string> _observed = [];
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public Readings()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>The sum of what a series measured, and of what an observed one says now: <c>name</c>, or <c>name{tag=value,tag=value}</c>.</summary>
    public double this[string series]
    {
        get
        {
            lock (_sums)
                foreach (var observed in _observed) _sums.Remove(observed);
            _listener.RecordObservableInstruments();
            lock (_sums) return _sums.GetValueOrDefault(series);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters) meter.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
        var series = text.Length == 0 ? instrument.Name : $"{instrument.Name}{{{text}}}";
        lock (_sums)
        {
            if (instrument.IsObservable) _observed.Add(series);
            _sums[series] = _sums.GetValueOrDefault(series) + value;
        }
    }
}
