using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Brokerage.Server.Auth;

/// <summary>Everything about a token is pinned: key, algorithm, type, issuer, audience, form and times. A refusal gives no reason.</summary>
internal sealed class BearerSetup(SigningKey key, IOptions<AuthOptions> auth, TimeProvider time) : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>How far the issuer's clock may be off. The library's default is 5 minutes.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(15);

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme) return;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new()
        {
            IssuerSigningKey = key.Key,
            ValidAlgorithms = [key.Algorithm],
            ValidTypes = [TokenShape.AccessTokenType, "JWT"],
            ValidIssuer = auth.Value.Issuer,
            ValidAudience = auth.Value.Audience,
            ValidateIssuerSigningKey = true,
            ClockSkew = ClockSkew,
            LifetimeValidator = (_, _, token, _) => IsInTime((JsonWebToken)token, time.GetUtcNow().UtcDateTime),
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
        options.Events = new() { OnMessageReceived = Take };
    }

    /// <summary>Not expired, begun, and not issued in the future (which the library does not look at).</summary>
    private static bool IsInTime(JsonWebToken token, DateTime now) =>
        now < token.ValidTo + ClockSkew && token.ValidFrom <= now + ClockSkew && token.IssuedAt <= now + ClockSkew;

    private Task Take(MessageReceivedContext context)
    {
        context.Token = TokenOf(context.Request);
        // Without a result of ours the handler would look for a token itself, and by other rules.
        if (context.Token is null) context.NoResult();
        else if (!TokenShape.IsMet(context.Token, key.Algorithm)) context.Fail("The token does not have the form that is asked for.");
        return Task.CompletedTask;
    }

    /// <summary>The token of the header, or, for hubs only (a browser's WebSocket has no headers), of the query.</summary>
    private static string? TokenOf(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return header[scheme.Length..].Trim();
        return header.Length == 0 && request.Path.StartsWithSegments(HubOrigins.Path) &&
            request.Query[HubOrigins.TokenParameter] is { Count: 1 } query ? query[0] : null;
    }
}
