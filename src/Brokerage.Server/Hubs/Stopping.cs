namespace Brokerage.Server.Hubs;

/// <summary>What hubs do while the host stops.</summary>
public static class Stopping
{
    /// <summary>An app that comes back while the host stops would find a market that stands still: it is sent away until the next start.</summary>
    public static void UseNoHubsWhileStopping(this WebApplication app) => app.Use((http, next) =>
    {
        if (!app.Lifetime.ApplicationStopping.IsCancellationRequested || !http.Request.Path.StartsWithSegments("/hubs")) return next(http);
        http.Response.Headers.RetryAfter = "2";
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    });
}
