using System.Security.Claims;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Problems;
using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>What the privacy office asks of the audit log. Reading it is audited too.</summary>
public static class AuditEndpoints
{
    private const int MaxPage = 500;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/v1/audit").RequireAuthorization(Roles.Privacy).WithTags("Audit");
        audit.MapGet("", ListAsync).WithName("GetAudit").WithSummary("Records of the audit log after a number, oldest first.")
            .Produces<Page<AuditView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        audit.MapGet("/head", HeadAsync).WithName("GetAuditHead").WithSummary("How far the audit log goes: number and head of its last record.");
        audit.MapGet("/export", ExportAsync).WithName("ExportAudit").WithSummary("The whole audit log, a line a record, for the offline verifier; its last record is this export.")
            .Produces(StatusCodes.Status200OK, contentType: AuditExport.ContentType);
        audit.MapPost("/verify", VerifyAsync).WithName("VerifyAudit").WithSummary("Verifies the audit log against its published heads.")
            .Produces<AuditVerification>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/v1/me/readers", (ClaimsPrincipal user, Readers readers, CancellationToken ct) => readers.OfAsync(user.Subject(), ct))
            .RequireAuthorization(Roles.Investor).WithTags("My data").WithName("GetReaders").WithSummary("Who looked at the investor's data, or did something with it, newest first.");
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, IAuditLog log, AuditTrail trail, CancellationToken ct, long after = 0, int limit = 100)
    {
        if (after < 0 || limit is < 1 or > MaxPage) return new Problem(ProblemType.PageOutOfRange);
        var entries = await log.ReadAsync(after, limit, ct);
        await trail.RecordAsync(By(user), AuditActions.AuditRead, [new("after", $"{after}"), new("count", $"{entries.Count}")], ct);
        return Results.Ok(new Page<AuditView>(
            [.. entries.Select(ToView)], entries.Count == limit ? $"{after + limit}" : null));
    }

    private static async Task<AuditHeadView> HeadAsync(IAuditLog log, CancellationToken ct) =>
        await log.LastAsync(ct) is { } last && last.Read() is var record
            ? new(record.No, last.Head.ToString(), record.At)
            : new(0, AuditHead.Empty.ToString(), null);

    private static async Task<IResult> ExportAsync(ClaimsPrincipal user, IAuditLog log, AuditTrail trail, CancellationToken ct)
    {
        var upTo = await trail.RecordAsync(By(user), AuditActions.AuditExported, [], ct);
        return Results.Stream(output => AuditExport.WriteAsync(log, upTo!.Value, output, ct), AuditExport.ContentType, "audit.ndjson");
    }

    private static async Task<IResult> VerifyAsync(ClaimsPrincipal user, IAuditLog log, AuditTrail trail, AuditPublisher publisher, CancellationToken ct)
    {
        var verdict = await AuditExport.VerifyAsync(log, publisher, ct);
        await trail.RecordAsync(
            By(user), AuditActions.AuditVerified, [new("records", $"{verdict.Records}"), new("intact", verdict.IsIntact ? "yes" : "no")], ct);
        return Results.Ok(new AuditVerification(verdict.IsIntact, verdict.Records, verdict.FirstBad, verdict.Reason));
    }

    private static AuditActor By(ClaimsPrincipal user) => new(user.Subject(), Roles.Privacy);

    private static AuditView ToView(AuditEntry entry)
    {
        var record = AuditJson.Read(entry.Record.Span) ?? throw new StoreIntegrityException("An audit record was altered; verify the log.");
        return new(
            record.No, record.At, record.Actor, record.Role, record.Action, AuditActions.Find(record.Action)?.Description ?? record.Action, record.Subject,
            record.Details, entry.Head.ToString());
    }
}
