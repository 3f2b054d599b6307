using Brokerage.Server.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Hosting;

/// <summary>
/// Tells the other silos when the rules changed here. Whoever hears of it tells it on, so that a silo that could not be reached by the first
/// is reached by the second; a change that is known changes nothing. A silo that joins is told only from then on, so it begins by reading; and when one
/// has left, the others read what it may have recorded and told nobody.
/// </summary>
internal sealed class RulesNews(
    LiveRules rules, EverySilo silos, IClusterMembershipService membership, TimeProvider time, ILogger<RulesNews> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TellAsync(stoppingToken), ReadAsync(stoppingToken));

    private async Task TellAsync(CancellationToken ct)
    {
        for (var told = rules.Book.Count; ;)
        {
            await rules.ChangedAsync(told, ct);
            var count = rules.Book.Count;
            await UntilDoneAsync(_ => silos.TellAsync(silo => silo.RefreshRulesAsync()), ct);
            told = count;
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        await UntilDoneAsync(rules.RefreshAsync, ct);
        await foreach (var _ in membership.MembershipUpdates.WithCancellation(ct)) await UntilDoneAsync(rules.RefreshAsync, ct);
    }

    private async Task UntilDoneAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (true)
            try
            {
                await work(ct);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("The silos do not all know of the rules yet: {Reason}", e.GetType().Name);
                await Task.Delay(Pause, time, ct);
            }
    }
}
