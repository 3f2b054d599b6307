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
        .UseStatusCodePages(context => new Problem(ProblemType.Of(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
}
