using Brokerage.Server.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Auth;

/// <summary>Who may call what: bearer tokens, one policy a role, and nothing for anybody unless an endpoint says so.</summary>
public static class AuthExtensions
{
    /// <summary>Adds authentication, and a policy for each of <see cref="Roles.All"/>.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="dataFolder">Where Development's own signing key is kept.</param>
    public static WebApplicationBuilder AddBrokerageAuth(this WebApplicationBuilder builder, string dataFolder)
    {
        var services = builder.Services;
        var isDevelopment = builder.Environment.IsDevelopment();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsRule>();
        services.AddOptions<AuthOptions>().BindConfiguration("Auth").PostConfigure(o => { if (isDevelopment) AuthOptions.Default(o); }).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HubOriginOptions>, HubOrigins.Rule>();
        services.AddOptions<HubOriginOptions>().BindConfiguration("Hubs").ValidateOnStart();

        services.AddSingleton(s => s.GetRequiredService<IOptions<AuthOptions>>().Value is { PublicKeyPath.Length: > 0 } auth
            ? SigningKey.FromPem(auth.PublicKeyPath, auth.Algorithm)
            : SigningKey.ForDevelopment(dataFolder));
        if (isDevelopment)
            services.AddSingleton(s => new DevTokens(
                s.GetRequiredService<IOptions<AuthOptions>>().Value, SigningKey.ForDevelopment(dataFolder), s.GetRequiredService<TimeProvider>()));

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();
        services.AddAuthorization(Policies);
        services.PostConfigure<LoggerFilterOptions>(KeepTokensOutOfLogs);
        return builder;
    }

    /// <summary>Belongs after <c>UseProblems</c> and before any endpoint.</summary>
    public static void UseBrokerageAuth(this IApplicationBuilder app)
    {
        app.Use(OneCredential);
        app.UseMiddleware<HubOrigins>();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void Policies(AuthorizationOptions options)
    {
        foreach (var role in Roles.All) options.AddPolicy(role, p => p.RequireAuthenticatedUser().RequireRole(role));
        // Applies where no policy was named. A route that names none is closed; what is no route (unknown address, wrong method) may be told so.
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
    }

    /// <summary>With two tokens, this server and a proxy before it could each take another one.</summary>
    private static Task OneCredential(HttpContext http, RequestDelegate next)
    {
        var headers = http.Request.Headers.Authorization.Count;
        var isAlsoInQuery = headers > 0 && http.Request.Path.StartsWithSegments(HubOrigins.Path) && http.Request.Query.ContainsKey(HubOrigins.TokenParameter);
        return headers > 1 || isAlsoInQuery
            ? new Problem(ProblemType.BadRequest, "Send one token.").ExecuteAsync(http)
            : next(http);
    }

    /// <summary>The host's own request log writes the query, in which a browser's hub token is, at Information.</summary>
    private static void KeepTokensOutOfLogs(LoggerFilterOptions options)
    {
        const string requestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";
        // Of rules for one provider and category the last one counts; a rule for a provider outranks one for all.
        string?[] providers = [null, .. options.Rules.Select(r => r.ProviderName).Where(p => p is not null).Distinct()];
        foreach (var provider in providers) options.Rules.Add(new(provider, requestLog, LogLevel.Warning, null));
    }
}
