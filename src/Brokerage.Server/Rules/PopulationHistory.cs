using System.Collections.Immutable;
using Brokerage.Actors.Populations;
using Brokerage.Contracts;

namespace Brokerage.Server.Rules;

/// <summary>The population by tier over the last hour: a ring in memory, for the console's live picture.</summary>
public sealed class PopulationHistory(PopulationTable table, TimeProvider time, ILogger<PopulationHistory> log) : BackgroundService
{
    private const int MaxPoints = 360;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private ImmutableQueue<PopulationPoint> _points = [];
    private int _count;

    /// <summary>Earlier counts, oldest first.</summary>
    public IReadOnlyList<PopulationPoint> Points => [.. Volatile.Read(ref _points)];

    /// <summary>The counts now.</summary>
    public PopulationPoint Now()
    {
        var now = time.GetUtcNow();
        return new(now, table.Seats.Select(s => s.Present(now)?.Placement.Tier).OfType<string>().CountBy(tier => tier).ToDictionary());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await CatchUpAsync(stoppingToken);
            var points = _points.Enqueue(Now());
            if (++_count > MaxPoints) points = points.Dequeue();
            Volatile.Write(ref _points, points);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>A point of a picture may be a little old; that others cannot be asked must not end it.</summary>
    private async Task CatchUpAsync(CancellationToken ct)
    {
        try
        {
            await table.CatchUpAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning("The live population is counted as it was known: {Reason}", e.GetType().Name);
        }
    }
}
