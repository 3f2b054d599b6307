using Brokerage.Actors;
using Brokerage.Cluster.Tracing;
using Brokerage.Domain.Events;
using Orleans.Runtime.Messaging;

namespace Brokerage.Cluster.Hosting;

/// <summary>
/// While the silo has more to do than it can, it takes no events: the sender hears 503 and when to try again, and nothing was stored. What investors
/// say about themselves and their data is taken always, and those who only look or listen are not held back.
/// </summary>
public sealed class SheddingFilter(IOverloadDetector overload, ClusterMetrics metrics) : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not InvestorGrain || !IsLoad(context) || !overload.IsOverloaded) return context.Invoke();
        metrics.CountShed();
        throw new OverloadedException("The silo has more to do than it can.");
    }

    private static bool IsLoad(IIncomingGrainCallContext context) =>
        context.MethodName == nameof(IInvestorGrain.AcceptAsync) && !((Submission[])context.Request.GetArgument(0)!).Any(s => IsChoice(s.Data));

    private static bool IsChoice(InvestorEvent data) => data is ConsentGiven or ConsentWithdrawn or LearningReset or PersonalisationPaused or ProfileDeclared;
}
