using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>
/// Publishes the heads of the audit log soon after their commits, many at once when many come. What a crash left unpublished is published
/// at the next start. An operator who wants the heads in the system's log too sets the level of this category to Debug.
/// </summary>
public sealed class AuditPublisher(IAuditLog audit, AuditHeadsFile heads, TimeProvider time, ILogger<AuditPublisher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _work = new(1, 1);

    /// <summary>The file of heads.</summary>
    public AuditHeadsFile Heads => heads;

    /// <summary>Says that there is something to publish.</summary>
    public void Signal()
    {
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is said already.
        }
    }

    /// <summary>Publishes what is missing, now.</summary>
    /// <exception cref="StoreUnavailableException">The log cannot be read, or the file of heads cannot be written.</exception>
    public async Task<HeadsEnd> CatchUpAsync(CancellationToken ct)
    {
        try
        {
            return await heads.CatchUpAsync(audit, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("The heads of the audit log cannot be published.", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _work.WaitAsync(stoppingToken);
            try
            {
                if ((await CatchUpAsync(stoppingToken)).Last is { } last) log.LogDebug("Audit head {No} {Head}", last.No, last.Head);
            }
            catch (StoreUnavailableException e)
            {
                log.LogWarning("Publishing heads of the audit log waits for {Reason}", (e.InnerException ?? e).GetType().Name);
                await Task.Delay(Pause, time, stoppingToken);
                Signal();
            }
        }
    }
}
