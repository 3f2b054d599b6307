using System.Globalization;
using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Investors;
using Brokerage.Server.Problems;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>What an investor sees of their own data, and may do with it.</summary>
public static class MyDataEndpoints
{
    private const int MaxPage = 500;
    private const string EraseWord = "erase";

    public static void MapMyData(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/v1/me").RequireAuthorization(Roles.Investor).WithTags("My data");
        me.MapGet("/data", async (ClaimsPrincipal user, PersonalDataReader reader, CancellationToken ct) => OrNothing(await reader.ProfileAsync(user.Subject(), ct)))
            .WithName("GetMyData").WithSummary("Everything that is known of the investor, with source, purpose and reasons.")
            .Produces<MyData>().ProducesProblem(StatusCodes.Status404NotFound);
        me.MapGet("/events", EventsAsync).WithName("GetMyEvents").WithSummary("Every stored event of the investor, newest first.")
            .Produces<Page<MyEvent>>().ProducesProblem(StatusCodes.Status400BadRequest);
        me.MapGet("/consents", (ClaimsPrincipal user, PersonalDataReader reader, IPolicy policy, CancellationToken ct) => reader.ConsentsAsync(user.Subject(), policy.Content, ct))
            .WithName("GetMyConsents").WithSummary("Receipts of every consent and withdrawal, newest first, chained by their hashes.");
        me.MapGet("/export", ExportAsync).WithName("ExportMyData").WithSummary("Everything that is stored of the investor, as a zip of JSON and CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        me.MapPost("/pause", (PauseRequest request, ClaimsPrincipal user, Choices choices, CancellationToken ct) =>
                choices.JournalAsync(user, request.IdempotencyKey, new PersonalisationPaused(request.Paused), ct))
            .WithName("PausePersonalisation").WithSummary("Stops all use of data at once, or lets it go on.")
            .Produces<Receipt>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        me.MapPost("/reset", (ResetRequest request, ClaimsPrincipal user, Choices choices, CancellationToken ct) =>
                choices.JournalAsync(user, request.IdempotencyKey, new LearningReset(), ct))
            .WithName("ResetLearning").WithSummary("Forgets what was learned; consents stay, learning starts anew.")
            .Produces<Receipt>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        me.MapPost("/erase", EraseAsync).WithName("EraseMe").WithSummary("Erases everything that is stored of the investor, for good; the answer proves it.")
            .Produces<ErasureCertificate>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        me.MapGet("/requests", (ClaimsPrincipal user, PersonalDataReader reader, CancellationToken ct) => reader.RequestsAsync(user.Subject(), ct))
            .WithName("GetMyRequests").WithSummary("What the investor asked of the privacy office, with deadlines.");
        me.MapPost("/requests", RequestAsync).WithName("AskPrivacyOffice").WithSummary("Asks the privacy office for access, a copy, a correction or erasure.")
            .Produces<CaseView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> EventsAsync(ClaimsPrincipal user, PersonalDataReader reader, CancellationToken ct, string? after = null, int limit = 100)
    {
        var before = long.MaxValue;
        if (limit is < 1 or > MaxPage || (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before)))
            return new Problem(ProblemType.PageOutOfRange);
        return Results.Ok(await reader.EventsAsync(user.Subject(), before, limit, ct));
    }

    private static async Task<IResult> ExportAsync(
        ClaimsPrincipal user, DataRights rights, [FromKeyedServices(Roles.Investor)] ClientRate rate, CancellationToken ct)
    {
        if (rate.Admit(user.Subject()) is { } wait) return new Problem(ProblemType.RateLimited) { RetryAfter = wait };
        return await rights.ExportAsync(user.Subject(), By(user), ct) is { } export ? Results.File(export, "application/zip", "my-data.zip") : new Problem(ProblemType.NotFound);
    }

    private static async Task<IResult> EraseAsync(EraseRequest request, ClaimsPrincipal user, DataRights rights, CancellationToken ct) =>
        request.Confirm != EraseWord
            ? new Problem(ProblemType.Schema) { Errors = [new(0, "confirm", $"must be the word {EraseWord}")] }
            : OrNothing(await rights.EraseAsync(user.Subject(), By(user), ct));

    private static async Task<IResult> RequestAsync(CaseRequest request, ClaimsPrincipal user, DataRights rights, CancellationToken ct) =>
        CaseWire.KindOf(request.Kind) is not { } kind
            ? new Problem(ProblemType.Schema) { Errors = [new(0, "kind", "is not a kind of request")] }
            : OrNothing(await rights.OpenCaseAsync(user.Subject(), kind, By(user), ct) is { } opened ? CaseWire.ToView(opened) with { Investor = null } : null);

    private static AuditActor By(ClaimsPrincipal user) => new(user.Subject(), Roles.Investor);

    private static IResult OrNothing<T>(T? found) where T : class => found is null ? new Problem(ProblemType.NotFound) : Results.Ok(found);
}
