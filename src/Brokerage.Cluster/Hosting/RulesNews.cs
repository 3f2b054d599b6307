using Brokerage.Server.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Hosting;

/// <summary>
/// Tells the other silos when the rules changed here. Whoever hears of it tells it on, so that a silo that could not be reached by the first
/// is reached by the second; a change that is known changes nothing.
/// </summary>
internal sealed class RulesNews(LiveRules rules, EverySilo silos, TimeProvider time, ILogger<RulesNews> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var told = rules.Book.Count; ;)
        {
            await rules.ChangedAsync(told, stoppingToken);
            var count = rules.Book.Count;
            try
            {
                await silos.TellAsync(silo => silo.RefreshRulesAsync());
                told = count;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("The other silos do not all know of the rules yet: {Reason}", e.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
