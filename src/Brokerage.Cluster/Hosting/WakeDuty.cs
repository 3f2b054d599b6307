using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Hosting;

/// <summary>Sees to it that somebody wakes who is due: when this silo has joined, and whenever another one died, which may have held the duty.</summary>
internal sealed class WakeDuty(IGrainFactory grains, IClusterMembershipService membership, ILogger<WakeDuty> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var dead = -1;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var now = snapshot.Members.Values.Count(m => m.Status == SiloStatus.Dead);
            if (now == dead) continue;
            dead = now;
            try
            {
                await Calls.AskAsync(() => grains.GetGrain<IWakeGrain>(0).BeginAsync());
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The reminder brings it back within a minute.
                log.LogWarning("Who is due is perhaps woken late: {Reason}", e.GetType().Name);
            }
        }
    }
}
