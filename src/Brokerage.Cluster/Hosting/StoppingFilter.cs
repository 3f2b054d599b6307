using Brokerage.Actors;
using Microsoft.Extensions.Hosting;

namespace Brokerage.Cluster.Hosting;

/// <summary>
/// While the host stops no investor begins anything here: the activation is told to leave, and the caller, who asks again, reaches the next
/// one on another silo. What had begun is finished.
/// </summary>
public sealed class StoppingFilter(IHostApplicationLifetime lifetime) : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested || context.Grain is not InvestorGrain) return context.Invoke();
        context.TargetContext.Deactivate(new(DeactivationReasonCode.ShuttingDown, "the host stops"));
        throw new LeftMemoryException();
    }
}
