using Brokerage.Actors;
using Brokerage.Domain;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Server.Rules;

/// <summary>Who would move.</summary>
/// <param name="Population">All investors there are.</param>
/// <param name="Moves">Investors by the tier before and the tier after; those who stay are not among them.</param>
public sealed record Forecast(int Population, IReadOnlyDictionary<(string From, string To), int> Moves);

/// <summary>Tells who would move if a rule set decided.</summary>
public interface IMigrationForecast
{
    /// <summary>The moves if <paramref name="candidate"/> decided for <paramref name="percent"/> of the investors, by its ramp, now.</summary>
    ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct);
}

/// <summary>Asks every investor's stored state: exact, and as slow as reading all of them.</summary>
public sealed class JournalForecast(IJournal journal, IPolicy policy, TimeProvider time) : IMigrationForecast
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
