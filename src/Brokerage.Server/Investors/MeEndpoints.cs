using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Auth;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Investors;

/// <summary>What an investor's own app asks over HTTP. The investor comes from the token only.</summary>
public static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/v1/me").RequireAuthorization("investor").WithTags("Me");
        me.MapGet("/experience", async (ClaimsPrincipal user, IInvestors investors, CancellationToken ct) =>
                (await investors.ViewAsync(user.Subject(), ct)).ToView())
            .WithName("GetExperience").WithSummary("What the investor's app shows now, and why.");
        me.MapGet("/why/{id}", WhyAsync)
            .WithName("GetWhy").WithSummary("How a tier decision or a card came to be.")
            .Produces<WhyView>().ProducesProblem(StatusCodes.Status404NotFound);
        me.MapGet("/purposes", (IPolicy policy) => policy.Content.Purposes.OrderBy(p => p.Key).Select(p =>
                new PurposeView(Domain.Consent.Purposes.Key(p.Key), p.Value.Title, p.Value.Notice, p.Value.Version, policy.Content.Locale)))
            .WithName("GetPurposes").WithSummary("What the investor may allow, and the notice to read before choosing.");
    }

    private static async Task<IResult> WhyAsync(string id, ClaimsPrincipal user, IInvestors investors, CancellationToken ct)
    {
        var investor = user.Subject();
        var sight = await investors.ViewAsync(investor, ct);
        var why = id.StartsWith("tier-", StringComparison.Ordinal)
            ? await WhyTierAsync(id, investor, sight, investors, ct)
            : WhyCard(id, sight);
        return why is null ? new Problem(ProblemType.NotFound) : Results.Ok(why);
    }

    private static WhyView? WhyCard(string id, InvestorSight sight) =>
        sight.Experience.Cards.FirstOrDefault(c => c.Id == id) is not { } card ? null : new(
            id, "card", card.Title, sight.Rules.Revision, sight.ShownSince[id], [Wire.ToReason(card.Reason, sight.State.Consents)], [], [], []);

    private static async Task<WhyView?> WhyTierAsync(string id, string investor, InvestorSight sight, IInvestors investors, CancellationToken ct)
    {
        if (!long.TryParse(id.AsSpan("tier-".Length), System.Globalization.NumberStyles.None, null, out var sequence)) return null;
        if (sequence == 0)
            return Describe(id, sight, sight.State.Placement.Tier, RuleEvaluator.Explain(sight.Rules, sight.State, sight.At), sight.Rules, sight.State.FirstSeen ?? sight.At,
                Explanation.OfTier(sight.State, sight.Rules, sight.Content, sight.At));
        if (await investors.DecisionAsync(investor, sequence, ct) is not { } decision) return null;
        var then = decision.Before with { Placement = decision.After };
        return Describe(id, sight, decision.After.Tier, decision.Evaluation, decision.Rules, decision.DecidedAt,
            Explanation.OfTier(then, decision.Rules, sight.Content, decision.DecidedAt));
    }

    private static WhyView Describe(
        string id, InvestorSight sight, string tier, Evaluation evaluation, RuleSet rules, DateTimeOffset decidedAt, Domain.Tailoring.Reason reason) => new(
        id, "tier", tier, rules.Revision, decidedAt, [Wire.ToReason(reason, sight.State.Consents)], Wire.ToClauses(evaluation),
        [.. Explanation.WouldMoveUp(sight.State, sight.Rules, sight.Content, sight.At)], [.. Explanation.WouldMoveDown(sight.State, sight.Rules, sight.Content, sight.At)]);
}
