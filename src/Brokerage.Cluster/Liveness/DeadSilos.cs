using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Liveness;

/// <summary>
/// Notices at once that a silo's process has died: its connections end, and its machine refuses new ones. Two silos must find so, where there are two,
/// as many as Orleans asks for. A silo that is slow, sleeps or is cut off refuses nothing; it is left to the probes.
/// </summary>
internal sealed class DeadSilos(
    EndedConnections ended, IClusterMembershipService membership, ILocalSiloDetails here, Witnesses witnesses, ILogger<DeadSilos> log) : BackgroundService
{
    private const int MaxAsked = 3;
    private static readonly TimeSpan WitnessPatience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var endpoint in ended.ReadAllAsync(stoppingToken))
            try
            {
                if (ActiveAt(endpoint) is { } silo) await BuryIfDeadAsync(silo, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("Whether a silo died could not be found out, which is left to the probes: {Reason}", e.GetType().Name);
            }
    }

    private async Task BuryIfDeadAsync(SiloAddress silo, CancellationToken ct)
    {
        if (!await Witness.KnockAsync(silo.Endpoint)) return;
        // A silo that stops refuses connections at last too, but says before that it leaves.
        await membership.Refresh(cancellationToken: ct);
        if (ActiveAt(silo.Endpoint) != silo || !await IsConfirmedAsync(silo, ct)) return;
        log.LogWarning("The process of silo {Silo} has died; its investors go on elsewhere", silo);
        await membership.TryKill(silo);
    }

    private async Task<bool> IsConfirmedAsync(SiloAddress silo, CancellationToken ct)
    {
        var others = Active.Where(other => other != silo && other != here.SiloAddress).ToArray();
        if (others.Length == 0) return true;
        // The answer of one is enough; who dies as well, or is asked in vain, is none.
        var answers = others.Take(MaxAsked).Select(other => AnswerAsync(other, silo, ct));
        await foreach (var answer in Task.WhenEach(answers))
            if (await answer) return true;
        return false;
    }

    private async Task<bool> AnswerAsync(SiloAddress witness, SiloAddress silo, CancellationToken ct)
    {
        try
        {
            return await witnesses.At(witness).IsRefusedAsync(silo).WaitAsync(WitnessPatience, ct);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private IEnumerable<SiloAddress> Active => membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress);

    private SiloAddress? ActiveAt(EndPoint endpoint) => Active.FirstOrDefault(silo => silo.Endpoint.Equals(endpoint));
}
