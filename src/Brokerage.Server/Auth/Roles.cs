using System.Security.Claims;

namespace Brokerage.Server.Auth;

/// <summary>Roles of a token; each is also the name of the policy that asks for it.</summary>
public static class Roles
{
    /// <summary>An investor, through their own app.</summary>
    public const string Investor = "investor";

    /// <summary>A system of the broker that sends events.</summary>
    public const string Ingest = "ingest";

    /// <summary>The product team, through the console.</summary>
    public const string Product = "product";

    /// <summary>A service agent.</summary>
    public const string Agent = "agent";

    /// <summary>The privacy office.</summary>
    public const string Privacy = "privacy";

    /// <summary>Operations.</summary>
    public const string Ops = "ops";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Investor, Ingest, Product, Agent, Privacy, Ops];

    /// <summary>The <c>sub</c> of the token: for an investor, their id.</summary>
    /// <exception cref="InvalidOperationException">The request was not authenticated; an endpoint lacks its policy.</exception>
    public static string Subject(this ClaimsPrincipal user) =>
        user.FindFirstValue("sub") ?? throw new InvalidOperationException("The request was not authenticated.");
}
