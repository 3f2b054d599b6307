using System.Globalization;
using System.Security.Claims;
using Brokerage.Contracts;
using Brokerage.Domain.Revisions;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Auth;
using Brokerage.Server.Policy;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Rules;

/// <summary>Drafts, from the first text to the publication. Only a text that can be read becomes one.</summary>
public static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder rules)
    {
        var drafts = rules.MapGroup("/drafts");
        drafts.MapGet("", (LiveRules live) => live.Book.Drafts.Values.OrderByDescending(d => d.UpdatedAt).Select(RuleViews.ToView))
            .WithName("GetDrafts").WithSummary("All drafts, newest first.");
        drafts.MapPost("", CreateAsync).WithName("CreateDraft").WithSummary("Keeps a rule set as a draft.").Produces<DraftView>(StatusCodes.Status201Created);
        drafts.MapGet("/{id}", (string id, HttpContext http, LiveRules live) => Answer(id, null, http, live)).WithName("GetDraft").WithSummary("One draft; its ETag is its version.")
            .Produces<DraftView>();
        drafts.MapPut("/{id}", EditAsync).WithName("EditDraft").WithSummary("Edits a draft (If-Match: its version); an approval is void then.").Produces<DraftView>();
        drafts.MapPost("/{id}/submit", SubmitAsync).WithName("SubmitDraft").WithSummary("Hands a draft in for review.").Produces<DraftView>();
        drafts.MapPost("/{id}/review", ReviewAsync).WithName("ReviewDraft").WithSummary("Approves a draft or sends it back; approving takes another person.").Produces<DraftView>();
        drafts.MapPost("/{id}/publish", PublishAsync).WithName("PublishDraft").WithSummary("Publishes an approved draft: now, later, at once or by a ramp.").Produces<DraftView>();
        drafts.MapPost("/{id}/withdraw", WithdrawAsync).WithName("WithdrawDraft").WithSummary("Gives a draft up.").Produces<DraftView>();
    }

    private static async Task<IResult> CreateAsync(SaveDraft body, ClaimsPrincipal user, HttpContext http, LiveRules live, CancellationToken ct)
    {
        var reading = RuleSetReader.Read(body.Source);
        if (reading.RuleSet is not { } read) return RuleProblems.OfErrors(reading);
        var id = "";
        var refusal = await live.DecideAsync(
            user.Subject(), (book, _) => book.Create(read.Revision, body.Source, body.BaseRevision, body.Comment), ct, book => id = $"draft-{book.Count}");
        if (refusal is not null) return RuleProblems.Of(refusal);
        http.Response.Headers.ETag = "\"1\"";
        return Results.Created($"/v1/rules/drafts/{id}", RuleViews.ToView(live.Book.Drafts[id]));
    }

    private static async Task<IResult> EditAsync(string id, SaveDraft body, ClaimsPrincipal user, HttpContext http, LiveRules live, CancellationToken ct)
    {
        if (Version(http) is not { } version) return new Problem(ProblemType.StaleVersion, "Send the version that was edited as If-Match.");
        var reading = RuleSetReader.Read(body.Source);
        if (reading.RuleSet is not { } read) return RuleProblems.OfErrors(reading);
        return Answer(id, await live.DecideAsync(
            user.Subject(), (book, _) => book.Edit(id, version, read.Revision, body.Source, body.BaseRevision, body.Comment), ct), http, live);
    }

    private static async Task<IResult> SubmitAsync(
        string id, SubmitDraft body, ClaimsPrincipal user, HttpContext http, LiveRules live, RuleFindings findings, CancellationToken ct)
    {
        if (live.Book.Drafts.GetValueOrDefault(id) is not { } draft) return new Problem(ProblemType.NotFound);
        var reading = RuleSetReader.Read(draft.Source);
        if (reading.RuleSet is not { } rules) return RuleProblems.OfErrors(reading);
        var found = findings.Of(rules, reading.Places);
        if (found.Where(f => f.Severity != RuleFindings.Warning).ToArray() is { Length: > 0 } errors) return RuleProblems.OfFindings(errors);
        // The version that was looked at, and no other, is what is handed in.
        var version = Version(http) ?? draft.Version;
        return Answer(id, await live.DecideAsync(
            user.Subject(), (book, _) => book.Submit(id, version, found.Select(f => f.Code), body.Acknowledged), ct), http, live);
    }

    private static async Task<IResult> ReviewAsync(string id, ReviewDraft body, ClaimsPrincipal user, HttpContext http, LiveRules live, CancellationToken ct)
    {
        var (who, version) = (user.Subject(), Version(http));
        return Answer(id, await live.DecideAsync(
            who, (book, _) => body.Approve ? book.Approve(id, version, who, body.Comment) : book.Reject(id, version, body.Comment), ct), http, live);
    }

    private static async Task<IResult> PublishAsync(
        string id, PublishDraft body, ClaimsPrincipal user, HttpContext http, LiveRules live, Publishing publishing, CancellationToken ct) =>
        Answer(id, await publishing.PublishAsync(
            user.Subject(), id, Version(http), new(body.At?.ToUniversalTime(), [.. body.Steps], body.StepMinutes, body.ConfirmBlastRadius), ct), http, live);

    private static async Task<IResult> WithdrawAsync(string id, ClaimsPrincipal user, HttpContext http, LiveRules live, CancellationToken ct) =>
        Answer(id, await live.DecideAsync(user.Subject(), (book, _) => book.Withdraw(id, Version(http)), ct), http, live);

    /// <summary>The draft as it is now, or why not.</summary>
    private static IResult Answer(string id, Refusal? refusal, HttpContext http, LiveRules live)
    {
        if (refusal is not null) return RuleProblems.Of(refusal);
        if (live.Book.Drafts.GetValueOrDefault(id) is not { } draft) return new Problem(ProblemType.NotFound);
        http.Response.Headers.ETag = $"\"{draft.Version}\"";
        return Results.Ok(RuleViews.ToView(draft));
    }

    /// <summary>The version of <c>If-Match</c>; one that is no version matches none.</summary>
    private static int? Version(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        return header.Length == 0 ? null
            : int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : 0;
    }
}
