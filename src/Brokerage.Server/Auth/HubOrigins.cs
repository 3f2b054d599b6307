using Brokerage.Server.Problems;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Auth;

/// <summary>Part of section <c>Hubs</c> of the configuration.</summary>
public sealed class HubOriginOptions
{
    /// <summary>
    /// Origins, besides the server's own, whose pages may open a hub: <c>https://app.example.com</c>, no path, no wildcard. Behind a proxy
    /// that ends TLS, the public origin belongs here too unless the host reads forwarded headers.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];
}

/// <summary>
/// Refuses hub requests of foreign pages, before authentication and before the hub: a browser opens a WebSocket to any site for any page.
/// A browser always says where a WebSocket comes from, and it can send its token only in the query. A native app or a server sends no
/// <c>Origin</c> and its token in the header. So without an <c>Origin</c> a token is accepted from the header only.
/// </summary>
internal sealed class HubOrigins(RequestDelegate next, IOptions<HubOriginOptions> options)
{
    /// <summary>Where the hubs are.</summary>
    public const string Path = "/hubs";

    /// <summary>The query parameter of a browser's token.</summary>
    public const string TokenParameter = "access_token";

    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext http) =>
        !http.Request.Path.StartsWithSegments(Path) || IsAllowed(http.Request)
            ? next(http)
            : new Problem(ProblemType.OriginNotAllowed).ExecuteAsync(http);

    private bool IsAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0) return !request.Query.ContainsKey(TokenParameter);
        if (origin.Count > 1 || origin[0] is not { Length: > 0 } single) return false;
        return _allowed.Contains(single) || single.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Stops a start with an entry that would match nothing, or everything.</summary>
    internal sealed class Rule : IValidateOptions<HubOriginOptions>
    {
        public ValidateOptionsResult Validate(string? name, HubOriginOptions options)
        {
            var bad = options.AllowedOrigins.Where(o => !IsOrigin(o)).Select(o => $"Hubs:AllowedOrigins has \"{o}\": it must be an origin such as https://app.example.com.");
            return bad.ToArray() is { Length: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }

        private static bool IsOrigin(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" &&
            uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
    }
}
