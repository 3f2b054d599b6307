using Microsoft.AspNetCore.Http.Features;

namespace Brokerage.Server.Hosting;

/// <summary>
/// What the span of a request says: method, route and status, by the names of OpenTelemetry. Of the address only the route, never the path
/// or the query: these hold ids and tokens.
/// </summary>
internal static class RequestSpans
{
    public static void UseRequestSpans(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span) return next(http);
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.DisplayName = $"{http.Request.Method} {route}";
            span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route);
        }
        else span.DisplayName = "unmatched";
        http.Response.OnCompleted(() =>
        {
            span.SetTag("http.response.status_code", http.Response.StatusCode);
            if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) span.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
            return Task.CompletedTask;
        });
        return next(http);
    });
}
