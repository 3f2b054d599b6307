using System.Security.Claims;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Policy;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Rules;

/// <summary>What can be asked before anything is published: who would move, what rules can be made of, what they make of a made-up investor.</summary>
public static class PreviewEndpoints
{
    private const int MaxDaysAhead = 90;

    public static void MapPreviews(this IEndpointRouteBuilder rules)
    {
        rules.MapGet("/catalogue", (PreviewService previews, CancellationToken ct) => previews.CatalogueAsync(ct))
            .WithName("GetRuleCatalogue").WithSummary("What rules can be made of, with the live distribution of every feature.");
        rules.MapGet("/schema", () => Results.Text(RuleSetSchema.Write(), "application/schema+json"))
            .WithName("GetRuleSchema").WithSummary("JSON Schema of a rule set, for editors.");
        rules.MapPost("/preview", PreviewAsync).WithName("PreviewRules").WithSummary("Who would move, on a pinned snapshot of the live population.")
            .Produces<PreviewView>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        rules.MapPost("/try", TryAsync).WithName("TryRules").WithSummary("What a rule set makes of a made-up investor, and what would change it.")
            .Produces<PersonaOutcome>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        rules.MapGet("/drafts/{id}/diff", Diff).WithName("GetDraftDiff").WithSummary("How a draft differs in meaning from what is in force.")
            .Produces<IReadOnlyList<RuleChange>>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The live population, beside the rules that place it.</summary>
    public static void MapPopulation(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/population", (PreviewService previews, CancellationToken ct) => previews.PopulationAsync(ct))
            .RequireAuthorization(Roles.Product).WithTags("Rules").WithName("GetPopulation").WithSummary("The live population by tier and segment.");

    /// <summary>Differences in meaning as they are on the wire.</summary>
    public static IReadOnlyList<RuleChange> ToChanges(RuleSet before, RuleSet after) =>
#pragma warning disable CA1308 // names on the wire are lower case
        [.. RuleSetDiff.Between(before, after).Select(d => new RuleChange(d.Kind.ToString().ToLowerInvariant(), d.Path, d.Before, d.After))];
#pragma warning restore CA1308

    private static async Task<IResult> PreviewAsync(
        PreviewRequest body, ClaimsPrincipal user, PreviewService previews, AuditTrail trail, PreviewMetrics metrics, TimeProvider time, CancellationToken ct)
    {
        if (body.DaysAhead is < 0 or > MaxDaysAhead) return new Problem(ProblemType.PageOutOfRange, $"daysAhead is a number from 0 to {MaxDaysAhead}.");
        var reading = RuleSetReader.Read(body.Source);
        if (reading.RuleSet is not { } candidate) return RuleProblems.OfErrors(reading);
        await trail.RecordAsync(By(user), AuditActions.PreviewRun, [new("revision", candidate.Revision), new("days-ahead", $"{body.DaysAhead}")], ct);
        var began = time.GetTimestamp();
        var view = await previews.PreviewAsync(candidate, body.DaysAhead, ct);
        metrics.Previewed(time.GetElapsedTime(began));
        return Results.Ok(view);
    }

    private static async Task<IResult> TryAsync(PersonaTrial body, ClaimsPrincipal user, AuditTrail trail, CancellationToken ct)
    {
        var reading = RuleSetReader.Read(body.Source);
        if (reading.RuleSet is not { } rules) return RuleProblems.OfErrors(reading);
        if (Personas.Read(body, rules) is not { } persona)
            return new Problem(ProblemType.Schema, "A value does not fit its feature, or the tier is not one of the rule set's.");
        await trail.RecordAsync(By(user), AuditActions.PersonasRun, [new("revision", rules.Revision)], ct);
        return Results.Ok(Personas.Try(persona, rules));
    }

    private static AuditActor By(ClaimsPrincipal user) => new(user.Subject(), Roles.Product);

    private static IResult Diff(string id, LiveRules live, PolicyBook policy)
    {
        if (live.Book.Drafts.GetValueOrDefault(id) is not { } draft) return new Problem(ProblemType.NotFound);
        var reading = RuleSetReader.Read(draft.Source);
        return reading.RuleSet is { } rules ? Results.Ok(ToChanges(policy.Rules, rules)) : RuleProblems.OfErrors(reading);
    }
}
