using Brokerage.Actors;
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
                var state = (await History.LoadAsync(journal, policy, investor, ct)).State;
                var cell = (state.Placement.Tier, TierDecision.Decide(candidate, state, now).Tier);
                if (cell.Item1 != cell.Item2) moves[cell] = moves.GetValueOrDefault(cell) + 1;
            }
            after = page[^1];
        }
        return new(population, moves);
    }
}
