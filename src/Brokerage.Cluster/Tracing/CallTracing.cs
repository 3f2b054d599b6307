using System.Diagnostics;
using Brokerage.Storage;

namespace Brokerage.Cluster.Tracing;

/// <summary>
/// A span and a count for every call of our grains, with method and whether it crossed silos; never with an investor. It carries the caller's
/// trace itself: Orleans' own spans name grains, and the id of a grain is an investor's.
/// </summary>
public sealed class CallTracing(ILocalSiloDetails silo, ClusterMetrics metrics) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string From = "brokerage.from";
    private const string Cause = "brokerage.cause";

    private readonly string _here = silo.SiloAddress.ToParsableString();

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!IsOurs(context)) return context.Invoke();
        RequestContext.Set(From, _here);
        if (Traces.Source.HasListeners() && Activity.Current is { } caller) RequestContext.Set(Cause, TraceParent.Of(caller.Context)!);
        return context.Invoke();
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (!IsOurs(context))
        {
            await context.Invoke();
            return;
        }
        var isRemote = RequestContext.Get(From) is string from && from != _here;
        metrics.CountCall(context.MethodName, isRemote);
        using var activity = Traces.Source.HasListeners()
            ? Traces.Source.StartActivity($"{context.InterfaceName} {context.MethodName}", ActivityKind.Server, TraceParent.Read(RequestContext.Get(Cause) as string))
            : null;
        activity?.SetTag("brokerage.remote", isRemote);
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }

    private static bool IsOurs(IGrainCallContext context) => context.Request.GetInterfaceType().Assembly == typeof(IInvestorGrain).Assembly;
}
