using Brokerage.MarketData.Replay;

namespace Brokerage.Server.Markets;

/// <summary>Plays the market on a thread of its own.</summary>
public sealed class ReplayService(MarketReplay replay, ILogger<ReplayService> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Factory.StartNew(
                () => replay.RunAsync(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            var done = replay.Statistics;
            log.LogInformation(
                "The replay ended: {Ticks} ticks and {Bars} bars in {Seconds:0.00} s, {Rate:0} a second; gates {Gates}; {BadRows} bad rows",
                done.TicksRead, done.BarsRead, done.Elapsed.TotalSeconds, done.ItemsPerSecond, done.Gates, done.BadRows);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
