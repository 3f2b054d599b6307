using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Investors;

/// <summary>What a call-centre agent asks.</summary>
public static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/investors/{id}", async (string id, IInvestors investors, CancellationToken ct) =>
            {
                if (!CloudEvent.IsInvestorId(id)) return new Problem(ProblemType.NotFound);
                var sight = await investors.ViewAsync(id, ct);
                return sight.State.Sequence == 0 ? new Problem(ProblemType.NotFound) : Results.Ok(sight.ToAgentView(id));
            })
            .RequireAuthorization("agent").WithTags("Agents").WithName("GetInvestor")
            .WithSummary("Tier, features and reasons of one investor, cut by what they allow.")
            .Produces<InvestorView>().ProducesProblem(StatusCodes.Status404NotFound);
}
