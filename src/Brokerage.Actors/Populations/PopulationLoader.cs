using Brokerage.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors.Populations;

/// <summary>Fills the population table at the start and after every UTC midnight, one investor at a time: nobody waits for it.</summary>
public sealed class PopulationLoader(PopulationTable table, ActorContext context) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The store answers without waiting: without this the host would start only when everybody is read.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await TryFillAsync(stoppingToken) ? UntilMidnight() : Retry;
            await Task.Delay(wait, context.Time, stoppingToken);
        }
    }

    private async Task<bool> TryFillAsync(CancellationToken ct)
    {
        try
        {
            await table.FillAsync(parallelism: 1, ct);
            context.Log.LogInformation("The population of {Count} investors is ready for previews", table.Count);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The boundary of the loader: a preview reads what is missing itself, and says what is wrong.
            context.Log.LogWarning("The population is not complete: {Reason}", e.Message);
            return false;
        }
    }

    private TimeSpan UntilMidnight()
    {
        var now = context.Time.GetUtcNow();
        return new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1) - now;
    }
}
