using Brokerage.Server.Auth;
using Brokerage.Server.Problems;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>A token outlives the erasure of its investor: whatever it asks for is answered as an address that does not exist.</summary>
internal sealed class ErasedInvestors(RequestDelegate next, ErasureLedger ledger)
{
    public Task InvokeAsync(HttpContext http) =>
        http.User.IsInRole(Roles.Investor) && ledger.IsErased(http.User.Subject()) ? new Problem(ProblemType.NotFound).ExecuteAsync(http) : next(http);
}
