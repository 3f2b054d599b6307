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

    private readonly InstrumentPipeline pipeline;
    private readonly BarSeries bars;
    private readonly IndicatorWatch watch;
    private readonly ChangeSignal signal;
    private readonly Bar[] barRows = new Bar[RowsPerBatch];
    private readonly DateTime[] times = new DateTime[RowsPerBatch];
    private readonly double[] values;
    private readonly double[] forming;
    private long formingVersion = -1;
    private long seq;

    public IndicatorFeed(
        string id, InstrumentPipeline pipeline, IReadOnlyList<IndicatorRequest> set, BarInterval interval, long? from, TimeSpan rate, ChangeSignal signal)
    {
        (Id, this.pipeline, Interval, this.signal) = (id, pipeline, rate, signal);
        bars = pipeline.Bars(interval);
        watch = pipeline.Watch(set, interval);
        values = new double[RowsPerBatch * watch.Series.Width];
        forming = new double[watch.Series.Width];
        Cursor = from ?? Math.Max(watch.Series.First, watch.Series.Next - RowsBefore);
        pipeline.Attach(signal);
    }

    public string Id { get; }

    /// <summary>Names of the values of a row.</summary>
    public ImmutableArray<string> Names => watch.Series.Names;

    /// <summary>Index of the next closed bar to send.</summary>
    public long Cursor { get; private set; }

    public int Load => 1;

    public TimeSpan Interval { get; }

    public TimeSpan NextSend { get; set; }

    public async Task<(bool More, bool Sent)> SendAsync(IMarketClient client, TimeProvider time, TimeSpan stallTimeout)
    {
        var read = watch.Series.ReadFrom(Cursor, times, values);
        if (read.Lost > 0)
            await client.Gap(new(Id, Cursor, read.First - 1)).WaitAsync(stallTimeout);
        // The bars may have moved on between the two reads; then the rows are read again.
        if (bars.ReadFrom(read.First, barRows.AsSpan(0, read.Count)).First != read.First) return (true, read.Lost > 0);
        var closed = new IndicatorRow[read.Count];
        for (var i = 0; i < read.Count; i++)
            closed[i] = new(read.First + i, ToView(barRows[i]), ToValues(values.AsSpan(i * watch.Series.Width, watch.Series.Width)));
        Cursor = read.Next;
        var more = read.Count == RowsPerBatch;
        var formed = more ? null : Forming();
        if (closed.Length == 0 && formed is null) return (false, read.Lost > 0);
        await client.Indicators(new(Id, FeedEpoch.Of(read.Epoch), ++seq, time.GetUtcNow(), closed, formed)).WaitAsync(stallTimeout);
        return (more, true);
    }

    public void Dispose()
    {
        pipeline.Detach(signal);
        watch.Dispose();
    }

    private IndicatorRow? Forming()
    {
        if (!watch.Series.TryReadForming(forming, out var row) || row.Version == formingVersion || !bars.TryGetForming(out var bar) || bar.Time != row.Time) return null;
        formingVersion = row.Version;
        return new(row.Index, ToView(bar), ToValues(forming));
    }

    /// <summary>A bar as the wire has it.</summary>
    public static BarView ToView(in Bar bar) =>
        new(new DateTimeOffset(DateTime.SpecifyKind(bar.Time, DateTimeKind.Utc)), bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Trades);

    private static double?[] ToValues(ReadOnlySpan<double> values)
    {
        var result = new double?[values.Length];
        for (var i = 0; i < values.Length; i++) result[i] = double.IsNaN(values[i]) ? null : values[i];
        return result;
    }
}
