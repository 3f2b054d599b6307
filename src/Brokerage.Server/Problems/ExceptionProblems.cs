using System.Text.Json;
using Brokerage.Actors;
using Brokerage.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Brokerage.Server.Problems;

/// <summary>Turns what was thrown into a problem: our own outages into 503, a request that is not well formed into 4xx, a bug into 500.</summary>
internal sealed class ExceptionProblems(ILogger<ExceptionProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Of(exception);
        if (problem.Type.Status == StatusCodes.Status500InternalServerError)
            log.LogError(exception, "A request to {Endpoint} ended in a bug", httpContext.GetEndpoint()?.DisplayName);
        else if (problem.Type.Status == StatusCodes.Status503ServiceUnavailable)
            log.LogWarning("A request was refused as {Problem}: {Exception}", problem.Type.Suffix, exception.GetType().Name);
        try
        {
            await problem.ExecuteAsync(httpContext);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client went away, perhaps in the middle of what it sent: nobody is there to be told, and nothing is wrong here.
        }
        return true;
    }

    private static Problem Of(Exception exception) => exception switch
    {
        StoreUnavailableException => new(ProblemType.StoreUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) },
        // As if the investor had never been.
        InvestorErasedException => new(ProblemType.NotFound),
        OverloadedException => new(ProblemType.Overloaded) { RetryAfter = TimeSpan.FromSeconds(1) },
        // The serializer wraps what the JSON reader throws; without such a cause the text was JSON, but of another shape.
        BadHttpRequestException { InnerException: JsonException { InnerException: JsonException } } => new(ProblemType.MalformedJson),
        BadHttpRequestException { InnerException: JsonException } => new(ProblemType.Schema),
        BadHttpRequestException request => new(ProblemType.Of(request.StatusCode)),
        _ => new(ProblemType.Internal),
    };
}
