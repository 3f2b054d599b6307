using Brokerage.Actors;
using Brokerage.Domain;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Rules;
using Brokerage.Storage;

namespace Brokerage.Server.Tests.Rules;

/// <summary>Asks every investor's stored state: exact, and as slow as reading all of them.</summary>
internal sealed class JournalForecast(IJournal journal, IPolicy policy, TimeProvider time) : IMigrationForecast
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public async ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (population, moves) = (0, new Dictionary<(string, string), int>());
        string? after = null;
        while (await journal.ListInvestorsAsync(after, PageSize, ct) is { Count: > 0 } page)
        {
            population += page.Count;
            foreach (var investor in page.Where(i => Ramp.Includes(candidate.Revision, percent, i)))
            {
                var state = await StateAsync(investor, ct);
                var cell = (state.Placement.Tier, TierDecision.Decide(candidate, state, now).Tier);
                if (cell.Item1 != cell.Item2) moves[cell] = moves.GetValueOrDefault(cell) + 1;
            }
            after = page[^1];
        }
        return new(population, moves);
    }

    private async ValueTask<InvestorState> StateAsync(string investor, CancellationToken ct)
    {
        var snapshot = await journal.LoadSnapshotAsync(investor, ct);
        var from = snapshot is { SchemaVersion: InvestorState.SchemaVersion } ? InvestorState.FromBytes(snapshot.State.Span) : InvestorState.New;
        var tail = await History.ReadAsync(journal, investor, from.Sequence, ct);
        return tail.Any(e => e.Data is ConsentWithdrawn)
            ? History.Fold(await History.ReadAsync(journal, investor, 0, ct), policy)
            : tail.Aggregate(from, (state, e) => Personalization.Decide(state, e, policy.Find(e.Revision)));
    }
}
