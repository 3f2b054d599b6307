using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Investors;

/// <summary>What a call-centre agent asks.</summary>
public static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/investors/{id}", async (string id, ClaimsPrincipal user, IInvestors investors, AuditTrail trail, CancellationToken ct) =>
            {
                if (!CloudEvent.IsInvestorId(id)) return new Problem(ProblemType.NotFound);
                var sight = await investors.ViewAsync(id, ct);
                if (sight.State.Sequence == 0) return new Problem(ProblemType.NotFound);
                return await trail.RecordAboutAsync(new(user.Subject(), Roles.Agent), AuditActions.InvestorRead, id, [], ct)
                    ? Results.Ok(sight.ToAgentView(id))
                    : new Problem(ProblemType.NotFound);
            })
            .RequireAuthorization(Roles.Agent).WithTags("Agents").WithName("GetInvestor")
            .WithSummary("Tier, features and reasons of one investor, cut by what they allow.")
            .Produces<InvestorView>().ProducesProblem(StatusCodes.Status404NotFound);
}
