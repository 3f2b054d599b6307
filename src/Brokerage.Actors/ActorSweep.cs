using Brokerage.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors;

/// <summary>Looks after the actors: windows and holds that ended, the market that moved, investors nobody asks for.</summary>
public sealed class ActorSweep(IHousekeeping investors, ActorContext context) : BackgroundService
{
    private const int DuePerSweep = 500;
    private const int MarketEverySweeps = 2;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(context.Options.SweepInterval, context.Time);
        for (var round = 0L; await timer.WaitForNextTickAsync(stoppingToken); round++)
            try
            {
                await SweepAsync(round, stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                context.Log.LogWarning("A sweep over the investors waits for the store: {Reason}", e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                context.Log.LogError(e, "A sweep over the investors failed");
            }
    }

    /// <summary>One round.</summary>
    public async Task SweepAsync(long round, CancellationToken ct)
    {
        var now = context.Time.GetUtcNow();
        var lookAtMarket = round % MarketEverySweeps == 0;
        await ForEachAsync(investors.Resident, actor =>
            actor.IsDue(now) || (lookAtMarket && actor.IsAttached) ? investors.ReconsiderAsync(actor.Id)
            : actor.IsIdle ? investors.EvictIdleAsync(actor)
            : Task.CompletedTask, ct);
        if (context.Journal.Health.IsReady)
            await ForEachAsync(await investors.DueAsync(now, DuePerSweep, ct), investors.ReconsiderAsync, ct);
    }

    private Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> work, CancellationToken ct) =>
        Parallel.ForEachAsync(items, ct, async (item, _) =>
        {
            try
            {
                await work(item);
            }
            catch (InvestorErasedException)
            {
                // Erased between the question who is due and this.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The boundary of one investor: whatever is wrong with it, the others are looked after.
                context.Log.LogWarning("An investor was passed over in this sweep: {Reason}", e.Message);
            }
        });
}
