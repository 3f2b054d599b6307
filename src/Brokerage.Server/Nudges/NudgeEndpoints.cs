using System.Globalization;
using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Domain.Tailoring.Nudges;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Nudges;

/// <summary>
/// One gate for every channel: the broker's systems ask before they contact an investor of their own accord, and the investor says whether
/// and when they want that at all.
/// </summary>
public static class NudgeEndpoints
{
    private const int MaxKey = 100;
    private static readonly TimeSpan MaxAhead = TimeSpan.FromHours(24), MaxBehind = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, NudgeChannel> Channels = Enum.GetValues<NudgeChannel>().ToDictionary(NameOf);

    public static void MapNudges(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/investors/{id}/nudges", AskAsync).RequireAuthorization(Roles.Ingest).WithTags("Nudges").WithName("AskNudge")
            .WithSummary("Whether an investor may be contacted now; a yes is counted. Messages about the account itself are no nudges.")
            .Produces<NudgeAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/v1/me/nudges", async (ClaimsPrincipal user, IInvestors investors, CancellationToken ct) => Overview(await investors.ViewAsync(user.Subject(), ct)))
            .RequireAuthorization(Roles.Investor).WithTags("Nudges").WithName("GetNudges").WithSummary("When and whether the investor wants to be contacted, and how often they were today.");
        routes.MapPut("/v1/me/nudges", SetAsync).RequireAuthorization(Roles.Investor).WithTags("Nudges").WithName("SetNudges")
            .WithSummary("Sets when and whether the investor wants to be contacted; works at once.")
            .Produces<NudgeOverview>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> AskAsync(
        string id, NudgeRequest request, ClaimsPrincipal user, IInvestors investors, TimeProvider time,
        [FromKeyedServices(Roles.Ingest)] ClientRate rate, CancellationToken ct)
    {
        if (rate.Admit(user.Subject()) is { } wait) return new Problem(ProblemType.RateLimited) { RetryAfter = wait };
        if (!CloudEvent.IsInvestorId(id)) return new Problem(ProblemType.NotFound);
        if (!TextAttribute.IsClean(request.IdempotencyKey ?? "", MaxKey)) return Refuse("idempotencyKey", $"must be 1 to {MaxKey} characters, without control characters");
        if (!Channels.TryGetValue(request.Channel ?? "", out var channel)) return Refuse("channel", $"must be one of {string.Join(", ", Channels.Keys)}");
        if (!TextAttribute.IsClean(request.Topic ?? "", 64)) return Refuse("topic", "must be 1 to 64 characters, without control characters");
        if (request.CardId is { } card && !TextAttribute.IsClean(card, 128)) return Refuse("cardId", "must be 1 to 128 characters, without control characters");
        var now = time.GetUtcNow();
        if (request.At < now - MaxBehind || request.At > now + MaxAhead) return new Problem(ProblemType.TimeOutOfRange);

        var outcome = await investors.NudgeAsync(id, new(request.IdempotencyKey!, channel, request.Topic!, request.CardId, request.At?.ToUniversalTime()), ct);
        return outcome.IsConflict
            ? new Problem(ProblemType.IdReused)
            : Results.Ok(new NudgeAnswer(outcome.Refusal is null, outcome.Refusal is { } refusal ? NameOf(refusal) : null, outcome.RetryAfter, outcome.RemainingToday));
    }

    private static async Task<IResult> SetAsync(
        NudgeSettings request, ClaimsPrincipal user, IInvestors investors, [FromKeyedServices(Roles.Investor)] ClientRate rate, CancellationToken ct)
    {
        if (rate.Admit(user.Subject()) is { } wait) return new Problem(ProblemType.RateLimited) { RetryAfter = wait };
        if (!IsTime(request.QuietFrom)) return Refuse("quietFrom", "must be a time such as 21:00");
        if (!IsTime(request.QuietUntil)) return Refuse("quietUntil", "must be a time such as 08:00");
        if (!IsZone(request.TimeZone)) return Refuse("timeZone", "must be an IANA time zone such as Asia/Kolkata");
        await investors.SetNudgesAsync(user.Subject(), new(request.Enabled, request.QuietFrom, request.QuietUntil, request.TimeZone), ct);
        return Results.Ok(Overview(await investors.ViewAsync(user.Subject(), ct)));
    }

    private static NudgeOverview Overview(InvestorSight sight)
    {
        var book = sight.State.Nudges ?? NudgeBook.Default;
        return new(
            new(book.Settings.Enabled, book.Settings.QuietFrom, book.Settings.QuietUntil, book.Settings.Zone),
            book.SentOn(LocalClock.Of(sight.State).At(sight.At).Day), sight.Rules.MaxNudgesPerDay);
    }

    private static bool IsTime(string? text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Only names of the IANA list: a Windows name would be known on one machine and not on another.</summary>
    private static bool IsZone(string? text) =>
        text is { Length: > 0 and <= 64 } && TextAttribute.IsClean(text, 64) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId;

    private static string NameOf<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static Problem Refuse(string field, string message) => new(ProblemType.Schema) { Errors = [new(0, field, message)] };
}
