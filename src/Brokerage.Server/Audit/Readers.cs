using System.Security.Cryptography;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Server.Auth;
using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>Who looked at an investor's data, or did something with it, as the investor sees it.</summary>
public sealed class Readers(IJournal journal, IAuditLog log)
{
    private const int MaxRecords = 500;
    private const int ActorBytes = 4;

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<ReaderView>> OfAsync(string investor, CancellationToken ct)
    {
        if (await journal.PseudonymAsync(investor, ct) is not { } subject) return [];
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
