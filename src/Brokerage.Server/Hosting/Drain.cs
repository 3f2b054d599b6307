using Brokerage.Server.Hubs;

namespace Brokerage.Server.Hosting;

/// <summary>
/// How a host leaves behind a proxy. From the moment it has begun, <c>/health/ready</c> says no, apps are sent elsewhere and no connection is kept
/// for a next request; what still comes is served until the proxy has noticed, then open apps are told when to come back, and the host stops.
/// </summary>
public sealed class Drain(IHostApplicationLifetime lifetime, Farewell farewell, TimeProvider time)
{
    private volatile bool _begun;

    /// <summary>True from the first word of it until the process ends.</summary>
    public bool HasBegun => _begun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Begins, and stops the host after a while.</summary>
    /// <param name="delay">How long a proxy may need to notice; zero where nothing asks <c>/health/ready</c>.</param>
    public async Task StopAsync(TimeSpan delay)
    {
        _begun = true;
        await Task.Delay(delay, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await farewell.SayAsync();
        }
        finally
        {
            // Whatever became of a message: who was told to stop stops.
            lifetime.StopApplication();
        }
    }
}

/// <summary>What a request meets once the host drains.</summary>
public static class DrainExtensions
{
    /// <summary>
    /// An app that comes back now would be sent away again in a moment, or find a market that stands still: it goes elsewhere at once. A proxy that
    /// keeps connections would find this one closed just when it sends the next request on it.
    /// </summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((http, next) =>
        {
            if (!drain.HasBegun) return next(http);
            if (HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
            if (!http.Request.Path.StartsWithSegments("/hubs")) return next(http);
            http.Response.Headers.RetryAfter = "2";
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
    }
}
