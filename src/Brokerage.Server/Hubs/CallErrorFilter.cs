using Microsoft.AspNetCore.SignalR;

namespace Brokerage.Server.Hubs;

/// <summary>
/// Logs what went wrong in a hub call, and ends the connection of an investor who was erased. A <see cref="HubException"/> is an answer, not an error, but the framework logs it as one; its own
/// log of failed calls is therefore off, and a bug is logged here.
/// </summary>
public sealed class CallErrorFilter(ILogger<CallErrorFilter> log) : IHubFilter
{
    /// <summary>The framework's log of failed calls.</summary>
    public const string FrameworkLog = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Storage.InvestorErasedException e)
        {
            invocationContext.Context.Abort();
            throw new HubException("not-found", e);
        }
        catch (Exception e) when (e is not (HubException or OperationCanceledException))
        {
            log.LogError(e, "The hub call {Hub}.{Method} ended in a bug", invocationContext.Hub.GetType().Name, invocationContext.HubMethodName);
            throw;
        }
    }
}
