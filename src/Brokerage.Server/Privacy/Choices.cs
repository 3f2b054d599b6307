using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Events;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Investors;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Privacy;

/// <summary>Journals what an investor decides about their data over HTTP.</summary>
public sealed class Choices(IInvestors investors, AuditTrail audit, TimeProvider time)
{
    /// <summary>Journals a choice under the key that the app gave it.</summary>
    public async Task<IResult> JournalAsync(ClaimsPrincipal user, string? key, InvestorEvent data, CancellationToken ct)
    {
        if (!TextAttribute.IsClean(key ?? "", 128))
            return new Problem(ProblemType.Schema) { Errors = [new(0, "idempotencyKey", "must be 1 to 128 characters, without control characters")] };
        var choice = new Submission(Sender.AppSource, key!, time.GetUtcNow(), data) { IsTimedOnArrival = true };
        var outcome = (await investors.AcceptAsync(user.Subject(), [choice], ct))[0];
        if (outcome.Status == OutcomeStatus.Conflict) return new Problem(ProblemType.IdReused);
        if (!outcome.Duplicate) await audit.RecordAboutAsync(new(user.Subject(), Roles.Investor), ActionOf(data), user.Subject(), [], CancellationToken.None);
        return Results.Ok(Wire.ToReceipt(choice.Id, outcome));
    }

    private static AuditAction ActionOf(InvestorEvent data) => data switch
    {
        PersonalisationPaused { Paused: true } => AuditActions.PersonalisationPaused,
        PersonalisationPaused => AuditActions.PersonalisationResumed,
        LearningReset => AuditActions.LearningReset,
        _ => throw new ArgumentException("This is no choice about data.", nameof(data)),
    };
}
