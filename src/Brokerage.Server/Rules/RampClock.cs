using Brokerage.Actors;
using Brokerage.Domain.Revisions;

namespace Brokerage.Server.Rules;

/// <summary>Lets ramps take their steps and scheduled publications happen when their time has come; in a cluster one process does.</summary>
public sealed class RampClock(LiveRules rules, Publishing publishing, IHousekeeping investors, TimeProvider time, ILogger<RampClock> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await TickAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("A step of a ramp, or a scheduled publication, waits for {Reason}", e.GetType().Name);
            }
    }

    /// <summary>Does what is due. A ramp goes on only when everybody of the step before has decided.</summary>
    public async Task TickAsync(CancellationToken ct)
    {
        if (!investors.IsFirst) return;
        await rules.DecideAsync(RevisionEntry.Product, (book, now) => book is { Ramp: { } ramp, Activation: not null } && ramp.NextAt <= now ? book.Advance() : default, ct);
        if (rules.Book.Due(time.GetUtcNow()) is { } due) await publishing.PublishDueAsync(due, ct);
    }
}
