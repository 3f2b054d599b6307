using Brokerage.Server.Rules;

namespace Brokerage.Server.Audit;

/// <summary>
/// Takes every entry of the log of rule sets into the audit log, automatic ones too, each exactly once: the number of the entry names the
/// act, so a restart or another process records nothing twice, and what a crash left out is made up for at the next start.
/// </summary>
public sealed class RuleAudit(LiveRules rules, AuditTrail trail, TimeProvider time, ILogger<RuleAudit> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private int _recorded;

    /// <summary>Returns when every entry there is now is in the audit log.</summary>
    /// <exception cref="Storage.StoreUnavailableException">An entry could not be recorded.</exception>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        var entries = rules.Log;
        // Several may run at once: an entry is recorded by the first of them.
        for (var next = Volatile.Read(ref _recorded); next < entries.Count; next++)
        {
            await trail.RecordAsync(RuleRecords.Of(entries[next]), ct);
            Volatile.Write(ref _recorded, Math.Max(Volatile.Read(ref _recorded), next + 1));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
            try
            {
                var seen = rules.Log.Count;
                await CatchUpAsync(stoppingToken);
                await rules.ChangedAsync(seen, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("An entry of the rules waits to be audited for {Reason}", e.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken);
            }
    }
}

/// <summary>Holds the answer to a change of the rules back until the change is in the audit log.</summary>
internal sealed class RuleAuditFilter(RuleAudit audit) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        if (!HttpMethods.IsGet(context.HttpContext.Request.Method)) await audit.CatchUpAsync(context.HttpContext.RequestAborted);
        return answer;
    }
}
