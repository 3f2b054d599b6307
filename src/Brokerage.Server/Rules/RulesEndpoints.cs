using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Policy;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Rules;

/// <summary>What the product team asks and does about the rules that decide; drafts are in <see cref="DraftEndpoints"/>.</summary>
public static class RulesEndpoints
{
    /// <summary>Largest body: a rule set of the largest size, escaped, still fits.</summary>
    private const int MaxBodyBytes = 2_000_000;

    public static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddSingleton<IMigrationForecast, PopulationForecast>()
        .AddSingleton<Publishing>()
        .AddSingleton<RuleFindings>()
        .AddSingleton<Monitor>()
        .AddSingleton<Activation>()
        .AddHostedService(s => s.GetRequiredService<Activation>())
        .AddHostedService<RampClock>();

    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        var rules = routes.MapGroup("/v1/rules").RequireAuthorization(Roles.Product).WithTags("Rules")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBodyBytes))
            .AddEndpointFilter<RuleAuditFilter>();
        rules.MapGet("", Overview).WithName("GetRulesOverview").WithSummary("The rule set in force and what waits.");
        rules.MapPost("/check", (RuleText body, RuleFindings findings) => Check(body.Source, findings))
            .WithName("CheckRules").WithSummary("Reads a rule set without keeping it: every error, and what else was found.");
        rules.MapGet("/revisions/{revision}", (string revision, LiveRules live) =>
                live.Book.Find(revision) is { } found ? Results.Text(found.Source, "text/yaml") : new Problem(ProblemType.NotFound))
            .WithName("GetRevision").WithSummary("The text of a published revision.").ProducesProblem(StatusCodes.Status404NotFound);
        rules.MapGet("/export", (IPolicy policy) => Results.File(System.Text.Encoding.UTF8.GetBytes(policy.Rules.Source), "text/yaml", $"{policy.Rules.Key}.yaml"))
            .WithName("ExportRules").WithSummary("The rule set in force as a file, for the configuration folder.");
        rules.MapPost("/import", ImportAsync).WithName("ImportRules").WithSummary("Makes the file of the configuration folder a draft.")
            .Produces<DraftView>(StatusCodes.Status201Created);
        rules.MapPost("/ramp/advance", AdvanceAsync).WithName("AdvanceRamp").WithSummary("Lets the ramp take its next step now.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        rules.MapPost("/rollback", RollBackAsync).WithName("RollBackRules").WithSummary("Takes the newest publication back, ramping or complete.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        rules.MapGet("/monitor", (Monitor monitor, CancellationToken ct) => monitor.LookAsync(ct))
            .WithName("GetRulesMonitor").WithSummary("Predicted and observed moves of the newest publication.");
        rules.MapGet("/audit", (LiveRules live) => live.Log.Reverse().Select(e => RuleViews.ToAudit(e, live.Book)))
            .WithName("GetRulesAudit").WithSummary("Who did what to the rules, newest first.");
        rules.MapDrafts();
        rules.MapPreviews();
        routes.MapPopulation();
    }

    private static RulesOverview Overview(ClaimsPrincipal user, LiveRules live, PolicyBook policy)
    {
        var book = live.Book;
        return new(
            policy.Rules.Key, policy.Rules.Revision, policy.Rules.Source, book.Ramp is { } ramp ? RuleViews.ToView(ramp) : null,
            [.. book.Drafts.Values.OrderByDescending(d => d.UpdatedAt).Select(RuleViews.ToView)], [.. book.Publications.Reverse().Select(RuleViews.ToView)],
            FileDrift(policy), user.Subject());
    }

    private static IReadOnlyList<RuleChange>? FileDrift(PolicyBook policy) =>
        policy.File.Revision == policy.Rules.Revision ? null : PreviewEndpoints.ToChanges(policy.Rules, policy.File);

    private static RuleCheck Check(string source, RuleFindings findings)
    {
        var reading = RuleSetReader.Read(source);
        return new(reading.RuleSet?.Revision, RuleProblems.ToErrors(reading), reading.RuleSet is { } rules ? findings.Of(rules, reading.Places) : []);
    }

    private static async Task<IResult> ImportAsync(ClaimsPrincipal user, LiveRules live, PolicyBook policy, CancellationToken ct)
    {
        var id = "";
        var refusal = await live.DecideAsync(
            user.Subject(), (book, _) => book.Create(policy.File.Revision, policy.File.Source, book.Active!, "Imported from the file."), ct,
            book => id = $"draft-{book.Count}");
        return refusal is null ? Results.Created($"/v1/rules/drafts/{id}", RuleViews.ToView(live.Book.Drafts[id])) : RuleProblems.Of(refusal);
    }

    private static async Task<IResult> AdvanceAsync(ClaimsPrincipal user, LiveRules live, CancellationToken ct) =>
        await live.DecideAsync(user.Subject(), (book, _) => book.Advance(), ct) is { } refusal ? RuleProblems.Of(refusal) : Results.NoContent();

    private static async Task<IResult> RollBackAsync(RollBack body, ClaimsPrincipal user, LiveRules live, CancellationToken ct) =>
        await live.DecideAsync(user.Subject(), (book, _) => book.RollBack(body.Reason, isAutomatic: false), ct) is { } refusal
            ? RuleProblems.Of(refusal)
            : Results.NoContent();
}
