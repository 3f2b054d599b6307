using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Brokerage.Server.Hosting;

/// <summary>
/// Serves the built web apps (<c>/trade</c>, <c>/console</c>) from the folder that the build put them in. Plain static files: with build
/// output in Production, mapped static assets answered compressed requests with an empty body.
/// </summary>
public static class WebPages
{
    private static readonly string[] Pages = ["trade", "console"];
    private static readonly string[] ReadMethods = ["GET", "HEAD"];

    private static string Root => Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>True when the web apps were built.</summary>
    public static bool AreBuilt => Pages.All(page => File.Exists(Path.Combine(Root, page, "index.html")));

    /// <summary>Headers every answer carries.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            "default-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
        return next(context);
    });

    /// <summary>Serves the pages; where they were not built, a page that says how.</summary>
    public static void UseWebPages(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/trade/")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/favicon.ico", () => Results.NoContent()).AllowAnonymous().ExcludeFromDescription();
        foreach (var page in Pages)
        {
            var folder = Path.Combine(Root, page);
            if (File.Exists(Path.Combine(folder, "index.html")))
            {
                var files = new PhysicalFileProvider(folder);
                app.UseDefaultFiles(new DefaultFilesOptions { RequestPath = $"/{page}", FileProvider = files });
                app.UseStaticFiles(new StaticFileOptions { RequestPath = $"/{page}", FileProvider = files, OnPrepareResponse = Cache });
                app.MapMethods($"/{page}/{{**path:nonfile}}", ReadMethods, () => Results.File(Path.Combine(folder, "index.html"), "text/html")).AllowAnonymous().ExcludeFromDescription();
            }
            else
                app.MapMethods($"/{page}", ReadMethods, () => Results.Content(NotBuilt, "text/html")).AllowAnonymous().ExcludeFromDescription();
        }
    }

    /// <summary>Built files carry a hash in their name; pages do not.</summary>
    private static void Cache(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = context.File.Name.EndsWith(".html", StringComparison.Ordinal) ? "no-cache" : "public, max-age=31536000, immutable";

    private const string NotBuilt = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Brokerage: web pages are not built</title></head>
        <body>
        <main>
        <h1>The web pages are not built</h1>
        <p>The server runs, but its web pages need Node 20 and npm to be built. Install Node 20, then start the server again:</p>
        <pre>dotnet run --project src/Brokerage.Server</pre>
        <p>The API is there without them: <a href="/docs/events">event types</a>, <a href="/openapi/v1.json">OpenAPI document</a>.</p>
        </main>
        </body>
        </html>
        """;
}
