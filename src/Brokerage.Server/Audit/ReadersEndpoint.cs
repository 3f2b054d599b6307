using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Server.Auth;
using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>What investors ask of the audit log: who looked at their data.</summary>
internal static class ReadersEndpoint
{
    private const int MaxRecords = 500;
    private const int ActorBytes = 4;

    public static void MapReaders(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/me/readers", ReadersAsync).RequireAuthorization(Roles.Investor).WithTags("Me")
            .WithName("GetReaders").WithSummary("Who looked at the investor's data, or did something with it, newest first.");

    private static async Task<IReadOnlyList<ReaderView>> ReadersAsync(ClaimsPrincipal user, IPseudonyms pseudonyms, IAuditLog log, CancellationToken ct)
    {
        if (await pseudonyms.PseudonymAsync(user.Subject(), ct) is not { } subject) return [];
        var records = await log.ReadBySubjectAsync(subject, MaxRecords, ct);
        return [.. records.Where(r => r.Role != AuditActor.Investor).Select(r => new ReaderView(
            r.At, Work(r.Role), Alias(subject, r.Actor), AuditActions.Find(r.Action)?.Description ?? r.Action))];
    }

    private static string Work(string role) => role switch
    {
        Roles.Agent => "Service agent",
        Roles.Privacy => "Privacy office",
        Roles.Ops => "Operations",
        Roles.Product => "Product team",
        Roles.Ingest => "Trading platform",
        _ => "Brokerage",
    };

    /// <summary>Keyed with the pseudonym, which no investor knows: two investors cannot find out that the same person looked at both.</summary>
    private static string Alias(string subject, string actor) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(subject), Encoding.UTF8.GetBytes(actor)).AsSpan(0, ActorBytes));
}
