using System.Collections.Immutable;
using Brokerage.Contracts;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Pipelines;

namespace Brokerage.Server.Markets;

/// <summary>
/// A stream of indicator rows: a cursor into the instrument's series. Every closed bar is sent once and in order, however fast they
/// close; of the forming bar only the latest state.
/// </summary>
internal sealed class IndicatorFeed : IMarketFeed
{
    private const int RowsPerBatch = 500;
    private const int RowsBefore = 300;

    private readonly InstrumentPipeline _pipeline;
    private readonly BarSeries _bars;
    private readonly IndicatorWatch _watch;
    private readonly ChangeSignal _signal;
    private readonly Bar[] _barRows = new Bar[RowsPerBatch];
    private readonly DateTime[] _times = new DateTime[RowsPerBatch];
    private readonly double[] _values;
    private readonly double[] _forming;
    private long _formingVersion = -1;
    private long _seq;

    public IndicatorFeed(
        string id, InstrumentPipeline pipeline, IReadOnlyList<IndicatorRequest> set, BarInterval interval, long? from, TimeSpan rate, ChangeSignal signal)
    {
        (Id, _pipeline, Interval, _signal) = (id, pipeline, rate, signal);
        _bars = pipeline.Bars(interval);
        _watch = pipeline.Watch(set, interval);
        _values = new double[RowsPerBatch * _watch.Series.Width];
        _forming = new double[_watch.Series.Width];
        Cursor = from ?? Math.Max(_watch.Series.First, _watch.Series.Next - RowsBefore);
        pipeline.Attach(signal);
    }

    public string Id { get; }

    /// <summary>Names of the values of a row.</summary>
    public ImmutableArray<string> Names => _watch.Series.Names;

    /// <summary>Index of the next closed bar to send.</summary>
    public long Cursor { get; private set; }

    public int Load => 1;

    public TimeSpan Interval { get; }

    public TimeSpan NextSend { get; set; }

    public async Task<(bool More, bool Sent)> SendAsync(IMarketClient client, TimeProvider time, TimeSpan stallTimeout)
    {
        var read = _watch.Series.ReadFrom(Cursor, _times, _values);
        if (read.Lost > 0)
            await client.Gap(new(Id, Cursor, read.First - 1)).WaitAsync(stallTimeout);
        // The bars may have moved on between the two reads; then the rows are read again.
        if (_bars.ReadFrom(read.First, _barRows.AsSpan(0, read.Count)).First != read.First) return (true, read.Lost > 0);
        var closed = new IndicatorRow[read.Count];
        for (var i = 0; i < read.Count; i++)
            closed[i] = new(read.First + i, ToView(_barRows[i]), ToValues(_values.AsSpan(i * _watch.Series.Width, _watch.Series.Width)));
        Cursor = read.Next;
        var more = read.Count == RowsPerBatch;
        var formed = more ? null : Forming();
        if (closed.Length == 0 && formed is null) return (false, read.Lost > 0);
        await client.Indicators(new(Id, FeedEpoch.Of(read.Epoch), ++_seq, time.GetUtcNow(), closed, formed)).WaitAsync(stallTimeout);
        return (more, true);
    }

    public void Dispose()
    {
        _pipeline.Detach(_signal);
        _watch.Dispose();
    }

    private IndicatorRow? Forming()
    {
        if (!_watch.Series.TryReadForming(_forming, out var row) || row.Version == _formingVersion || !_bars.TryGetForming(out var bar) || bar.Time != row.Time) return null;
        _formingVersion = row.Version;
        return new(row.Index, ToView(bar), ToValues(_forming));
    }

    /// <summary>A bar as the wire has it.</summary>
    public static BarView ToView(in Bar bar) =>
        new(new DateTimeOffset(DateTime.SpecifyKind(bar.Time, DateTimeKind.Utc)), bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Trades);

    private static double?[] ToValues(ReadOnlySpan<double> _values)
    {
        var result = new double?[_values.Length];
        for (var i = 0; i < _values.Length; i++) result[i] = double.IsNaN(_values[i]) ? null : _values[i];
        return result;
    }
}
