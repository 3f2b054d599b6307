using Brokerage.Server.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Hosting;

/// <summary>
/// Tells the other silos when the rules changed here. Whoever hears of it tells it on, so that a silo that could not be reached by the first
/// is reached by the second; a change that is known changes nothing. A silo that joins is told only from then on, so it begins by reading.
/// </summary>
internal sealed class RulesNews(LiveRules rules, EverySilo silos, TimeProvider time, ILogger<RulesNews> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDoneAsync(rules.RefreshAsync, stoppingToken);
        for (var told = rules.Book.Count; ;)
        {
            await rules.ChangedAsync(told, stoppingToken);
            var count = rules.Book.Count;
            await UntilDoneAsync(_ => silos.TellAsync(silo => silo.RefreshRulesAsync()), stoppingToken);
            told = count;
        }
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
