using System.Security.Cryptography;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Contracts;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>What the product team asks of the population: who would move, who is where, what rules can be made of.</summary>
public sealed class PreviewService(PopulationTable table, IPolicy policy, PopulationHistory history, TimeProvider time)
{
    /// <summary>For snapshots that everybody's state is read for; the others are pinned anew every second.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly byte[] _pseudonymKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Who would move if the candidate took over, as the console sees it.</summary>
    /// <param name="candidate">The rule set.</param>
    /// <param name="daysAhead">Days from now, 0–90: what would be then if nothing else happens.</param>
    /// <param name="ct">Ends it early.</param>
    public async Task<PreviewView> PreviewAsync(RuleSet candidate, int daysAhead, CancellationToken ct)
    {
        var (began, inForce) = (time.GetTimestamp(), policy.Rules);
        var population = await table.PinAsync([.. inForce.Features(), .. candidate.Features()], daysAhead, MaxAge, ct);
        var migration = await QuietThread.RunAsync(pause => Migration.Preview(population, inForce, candidate, ruledBy: policy.RulesFor, pause: pause, ct: ct));
        return PreviewWire.ToView(migration, population, candidate.Tiers, _pseudonymKey, time.GetElapsedTime(began));
    }

    /// <summary>
    /// Exactly who will move when the candidate takes over for a part of the investors: what a publication is held against. Investors whom a
    /// ramp of the candidate has reached already do not move again.
    /// </summary>
    /// <param name="candidate">The rule set.</param>
    /// <param name="percent">Part of the investors by <see cref="Ramp"/>, 0 to 100.</param>
    /// <param name="ct">Ends it early.</param>
    public async Task<ExactMoves> PredictAsync(RuleSet candidate, int percent, CancellationToken ct)
    {
        var inForce = policy.Rules;
        var population = await table.PinAsync([.. inForce.Features(), .. candidate.Features()], ct: ct);
        return new(population, await QuietThread.RunAsync(pause => Migration.Preview(
            population, inForce, candidate, investor => Ramp.Includes(candidate.Revision, percent, investor), policy.RulesFor, pause, ct)));
    }

    /// <summary>What rules can be made of, with the live distribution of every feature.</summary>
    public async Task<RuleCatalogue> CatalogueAsync(CancellationToken ct) => CatalogueWire.ToView(await table.PinAsync([], ct: ct));

    /// <summary>Who is where now. While the store is still read after a start, only those who have been read are counted.</summary>
    public async Task<PopulationView> PopulationAsync(CancellationToken ct)
    {
        await table.CatchUpAsync(ct);
        var now = history.Now();
        var members = table.Seats.SelectMany(s => s.Present(now.At)?.Segments ?? []).CountBy(key => key).ToDictionary();
        return new(
            now.At, now.ByTier.Values.Sum(), now.ByTier,
            [.. policy.Rules.Segments.Select(s => new SegmentSize(s.Key, s.Name, Disclosure.Of(members.GetValueOrDefault(s.Key))))], history.Points);
    }
}

/// <summary>Exactly who moves.</summary>
/// <param name="Population">The snapshot.</param>
/// <param name="Migration">The exact figures; never sent to anybody.</param>
public sealed record ExactMoves(PopulationSnapshot Population, Migration Migration)
{
    /// <summary>Ids of the investors who move, by cell of the matrix; empty cells are absent.</summary>
    public ILookup<(string From, string To), string> Movers { get; } =
        Migration.Movers.ToLookup(m => (m.From, m.To), m => Population.Rows[m.Row].Investor);
}
