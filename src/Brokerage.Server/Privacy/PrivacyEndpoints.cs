using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Consent;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;
using Brokerage.Server.Rules;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>What the privacy office sees and does.</summary>
public static class PrivacyEndpoints
{
    private const int MaxPage = 500;

    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        var office = routes.MapGroup("/v1/privacy").RequireAuthorization(Roles.Privacy).WithTags("Privacy office");
        office.MapGet("/statistics", StatisticsAsync).WithName("GetPrivacyStatistics").WithSummary("How many allow what, and what waits; small counts are hidden.");
        office.MapGet("/matrix", (IPolicy policy) => DataInventory.Matrix(policy.Content))
            .WithName("GetProcessingMatrix").WithSummary("Purpose × data × features: what is processed, on which basis, for how long.");
        office.MapGet("/ledger", (ErasureLedger ledger) =>
            {
                var check = ErasureLedger.Verify(ledger.Path);
                return new Contracts.LedgerCheck(check.IsWhole, check.Lines, check.FirstBad, check.Head);
            })
            .WithName("CheckErasureLedger").WithSummary("Reads the erasure ledger line by line and says whether it is intact.");
        office.MapGet("/cases", ListAsync).WithName("GetCases").WithSummary("Cases that are open, or those that are closed, oldest first.")
            .Produces<IReadOnlyList<CaseView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        office.MapPost("/cases", OpenAsync).WithName("OpenCase").WithSummary("Opens a case for an investor who asked by other means than the app.")
            .Produces<CaseView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        office.MapPost("/cases/{id}/close", CloseAsync).WithName("CloseCase").WithSummary("Ends a case: fulfilled, or refused for a reason.")
            .Produces<CaseView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        office.MapPost("/cases/{id}/erase", EraseAsync).WithName("EraseForCase").WithSummary("Erases the investor of an open case that asks for it.")
            .Produces<CaseView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        office.MapGet("/cases/{id}/export", ExportAsync).WithName("ExportForCase").WithSummary("Everything that is stored of the investor of an open case for access or a copy.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/v1/privacy/key", (CertificateKey key) => Results.Text(key.PublicPem, "application/x-pem-file"))
            .AllowAnonymous().WithTags("Privacy office").WithName("GetCertificateKey").WithSummary("Public key that verifies certificates of erasure.");
    }

    private static async Task<PrivacyStatistics> StatisticsAsync(
        PopulationTable population, IPolicy policy, ICaseBook cases, ErasureLedger ledger, TimeProvider time, CancellationToken ct)
    {
        var rows = (await population.PinAsync([], maxAge: TimeSpan.FromMinutes(1), ct: ct)).Rows;
        var (open, overdue) = await cases.CountAsync(time.GetUtcNow(), ct);
        return new(
            Disclosure.Of(rows.Length),
            [.. Purposes.All.Select(purpose =>
            {
                var granted = rows.Count(r => r.Grants(purpose));
                return new PurposeCount(purpose.Key(), policy.Content.Purposes[purpose].Title, Disclosure.Of(granted), Disclosure.Share(granted, rows.Length));
            })],
            Disclosure.Of(rows.Count(r => r.IsPaused)), open, overdue, ledger.ErasedCount);
    }

    private static async Task<IResult> ListAsync(ICaseBook cases, CancellationToken ct, string status = "open", string? after = null, int limit = 100) =>
        status is not ("open" or "closed") || limit is < 1 or > MaxPage
            ? new Problem(ProblemType.PageOutOfRange)
            : Results.Ok((await cases.ListAsync(status == "open", after, limit, ct)).Select(CaseWire.ToView));

    private static async Task<IResult> OpenAsync(OpenCase request, ClaimsPrincipal user, DataRights rights, CancellationToken ct)
    {
        if (CaseWire.KindOf(request.Kind) is not { } kind) return Refuse("kind", "is not a kind of request");
        if (!CloudEvent.IsInvestorId(request.Investor)) return new Problem(ProblemType.NotFound);
        return await rights.OpenCaseAsync(request.Investor, kind, By(user), ct) is { } opened ? Results.Ok(CaseWire.ToView(opened)) : new Problem(ProblemType.NotFound);
    }

    private static async Task<IResult> CloseAsync(string id, CloseCase request, ClaimsPrincipal user, ICaseBook cases, DataRights rights, CancellationToken ct)
    {
        var refused = request.Outcome == "refused";
        if (!refused && request.Outcome != "fulfilled") return Refuse("outcome", "must be fulfilled or refused");
        if (refused != (request.Reason is not null) || (refused && !CaseWire.IsReason(request.Reason))) return Refuse("reason", "is needed for a refusal, and only there");
        if (await cases.FindAsync(id, ct) is not { } item) return new Problem(ProblemType.NotFound);
        if (item.Kind == CaseKind.Erase && !refused) return new Problem(ProblemType.WrongState, "An erasure is fulfilled by erasing.");
        return await rights.CloseCaseAsync(item, refused ? CaseStatus.Refused : CaseStatus.Fulfilled, request.Reason, By(user), ct)
            ? await AnswerAsync(id, cases, ct)
            : new Problem(ProblemType.WrongState);
    }

    private static async Task<IResult> EraseAsync(string id, ClaimsPrincipal user, ICaseBook cases, DataRights rights, CancellationToken ct)
    {
        if (await cases.FindAsync(id, ct) is not { } item) return new Problem(ProblemType.NotFound);
        if (item is not { Kind: CaseKind.Erase, Status: CaseStatus.Open, Investor: { } investor }) return new Problem(ProblemType.WrongState);
        await rights.EraseAsync(investor, By(user), ct);
        return await AnswerAsync(id, cases, CancellationToken.None);
    }

    private static async Task<IResult> ExportAsync(string id, ClaimsPrincipal user, ICaseBook cases, DataRights rights, CancellationToken ct)
    {
        if (await cases.FindAsync(id, ct) is not { } item) return new Problem(ProblemType.NotFound);
        if (item is not { Kind: CaseKind.Access or CaseKind.Export, Status: CaseStatus.Open, Investor: { } investor }) return new Problem(ProblemType.WrongState);
        return await rights.ExportAsync(investor, By(user), ct) is { } export ? Results.File(export, "application/zip", $"{id}.zip") : new Problem(ProblemType.NotFound);
    }

    private static async Task<IResult> AnswerAsync(string id, ICaseBook cases, CancellationToken ct) =>
        Results.Ok(CaseWire.ToView((await cases.FindAsync(id, ct))!));

    private static AuditActor By(ClaimsPrincipal user) => new(user.Subject(), Roles.Privacy);

    private static Problem Refuse(string field, string message) => new(ProblemType.Schema) { Errors = [new(0, field, message)] };
}
