using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Events;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Problems;
using Brokerage.Storage;

namespace Brokerage.Server.Ops;

/// <summary>What operators ask: events set aside, the population by tier, the rules in force.</summary>
public static class OpsEndpoints
{
    private const int MaxPage = 500;
    private const int QuarantineCounted = 10_000;

    public static void MapOps(this IEndpointRouteBuilder routes)
    {
        var ops = routes.MapGroup("/v1").RequireAuthorization("ops").WithTags("Operations");
        ops.MapGet("/quarantine", ListAsync).WithName("GetQuarantine").WithSummary("Events that were set aside, oldest first.")
            .Produces<Page<QuarantineItem>>().ProducesProblem(StatusCodes.Status400BadRequest);
        ops.MapPost("/quarantine/{id}/replay", ReplayAsync).WithName("ReplayQuarantined").WithSummary("Tries a set-aside event again.")
            .Produces<Receipt>().ProducesProblem(StatusCodes.Status404NotFound);
        ops.MapPost("/quarantine/{id}/discard", DiscardAsync).WithName("DiscardQuarantined").WithSummary("Decides that a set-aside event is not to be applied.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        ops.MapGet("/status", StatusAsync).WithName("GetStatus").WithSummary("Population by tier and the state of the store.");
        ops.MapGet("/rules/{key}", (string key, IPolicy policy) => key == policy.Rules.Key
                ? Results.Text(policy.Rules.Source, "text/yaml")
                : new Problem(ProblemType.NotFound))
            .WithName("GetRules").WithSummary("The rule set in force, as its file has it.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal user, IJournal journal, AuditTrail trail, CancellationToken ct, string status = "open", string? after = null, int limit = 100)
    {
        if (!Enum.TryParse<QuarantineStatus>(status, ignoreCase: true, out var wanted) || limit is < 1 or > MaxPage) return new Problem(ProblemType.PageOutOfRange);
        var items = await journal.ListQuarantineAsync(wanted, after, limit, ct);
#pragma warning disable CA1308 // codes of the audit are lower case
        await trail.RecordAsync(By(user), AuditActions.QuarantineListed, [new("status", wanted.ToString().ToLowerInvariant()), new("count", $"{items.Count}")], ct);
#pragma warning restore CA1308
        return Results.Ok(new Page<QuarantineItem>(
            [.. items.Select(i => new QuarantineItem(
                i.Id, i.Investor, i.Source, i.EventId, i.Type, i.OccurredAt, i.ReceivedAt, i.Code, i.Detail, status))],
            items.Count == limit ? items[^1].Id : null));
    }

    private static async Task<IResult> ReplayAsync(
        string id, ClaimsPrincipal user, IJournal journal, IInvestors investors, AuditTrail trail, CancellationToken ct)
    {
        if (await journal.GetQuarantinedAsync(id, ct) is not { } item) return new Problem(ProblemType.NotFound);
        if (!await trail.RecordAboutAsync(By(user), AuditActions.QuarantineReplayed, item.Investor, [new("item", id)], ct)) return new Problem(ProblemType.NotFound);
        var data = EventReader.ReadCanonical(EventCatalogue.Find(item.Type)!, item.Payload.Span);
        var outcome = await investors.ReplayAsync(item.Investor, new(item.Source, item.EventId, item.OccurredAt, data), ct);
        if (outcome.Status == OutcomeStatus.Accepted) await journal.SetQuarantineStatusAsync(id, QuarantineStatus.Replayed, ct);
        return Results.Ok(Server.Investors.Wire.ToReceipt(item.EventId, outcome));
    }

    private static async Task<IResult> DiscardAsync(string id, ClaimsPrincipal user, IJournal journal, AuditTrail trail, CancellationToken ct)
    {
        if (await journal.GetQuarantinedAsync(id, ct) is not { } item) return new Problem(ProblemType.NotFound);
        if (!await trail.RecordAboutAsync(By(user), AuditActions.QuarantineDiscarded, item.Investor, [new("item", id)], ct)) return new Problem(ProblemType.NotFound);
        await journal.SetQuarantineStatusAsync(id, QuarantineStatus.Discarded, ct);
        return Results.NoContent();
    }

    private static AuditActor By(ClaimsPrincipal user) => new(user.Subject(), Roles.Ops);

    private static async Task<StatusView> StatusAsync(IJournal journal, IHousekeeping investors, IPolicy policy, CancellationToken ct) => new(
        await journal.CountByTierAsync(ct), investors.Count,
        await journal.CountQuarantineAsync(QuarantineStatus.Open, QuarantineCounted, ct), policy.Rules.Revision, investors.Accepted);
}
