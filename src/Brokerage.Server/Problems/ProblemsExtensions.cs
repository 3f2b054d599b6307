namespace Brokerage.Server.Problems;

/// <summary>Makes every error of the host a problem answer.</summary>
public static class ProblemsExtensions
{
    /// <summary>Adds what <see cref="UseProblems"/> needs.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddProblemDetails()
        .AddExceptionHandler<ExceptionProblems>()
        .Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);

    /// <summary>Belongs first in the pipeline: answers exceptions, and errors without a body (unknown routes, 401, 403, 405), as problems.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler()
        .UseStatusCodePages(context => new Problem(ProblemType.Of(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext))
        .Use(OneLength);

    /// <summary>
    /// A request with both a length and chunks ends in two places, one for us and another for a proxy before us. Kestrel takes the chunks
    /// and moves the length to the header <c>X-Content-Length</c>.
    /// </summary>
    private static Task OneLength(HttpContext http, RequestDelegate next)
    {
        var headers = http.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !headers.ContainsKey("X-Content-Length")) return next(http);
        http.Response.Headers.Connection = "close";
        return new Problem(ProblemType.BadRequest, "Send a length or chunks, not both.").ExecuteAsync(http);
    }
}
