using System.Security.Cryptography;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Investors;

namespace Brokerage.Server.Rules;

/// <summary>A migration as the console sees it: small counts hidden, investors under pseudonyms.</summary>
public static class PreviewWire
{
    /// <summary>The view.</summary>
    /// <param name="migration">The exact figures.</param>
    /// <param name="population">The snapshot they were computed on.</param>
    /// <param name="tiers">Tiers of the rule set, from lowest to highest.</param>
    /// <param name="pseudonymKey">Secret of this process, without which no pseudonym can be traced back.</param>
    /// <param name="elapsed">Time it took.</param>
    public static PreviewView ToView(
        Migration migration, PopulationSnapshot population, IReadOnlyList<string> tiers, byte[] pseudonymKey, TimeSpan elapsed)
    {
        var cells = Disclosure.Of(migration.Cells);
        var shown = cells.Where(c => c.Cell.From != c.Cell.To && c.Told is not null).ToDictionary(c => (c.Cell.From, c.Cell.To), c => c.Told!.Value);
        var moved = Disclosure.Of(shown.Values.Sum());
        return new(
            population.Id, population.AsOf, migration.Revision, migration.Against, migration.Population, moved,
            moved is { } known ? Disclosure.Share(known, migration.Population) : null, Disclosure.Of(migration.Held),
            [.. cells.Select(c => new MigrationCell(c.Cell.From, c.Cell.To, c.Told, ToRules(c.Cell, c.Told)))],
            [.. migration.Unknown.Select(u => new UnknownShare(u.Feature.Key, u.Purpose.Key(), Disclosure.Share(u.Count, migration.Population)))],
            migration.SilentRules,
            [.. migration.Segments.Select(s => new SegmentChange(s.Segment, s.Name, Disclosure.Of(s.Before), Disclosure.Of(s.After)))],
            [.. migration.Breakdowns.Select(b => ToBreakdown(b, m => shown.ContainsKey((m.From, m.To)) ? Step(tiers, m) : 0))],
            [.. migration.Samples.Where(s => shown.ContainsKey((s.Mover.From, s.Mover.To))).Select(s => ToSample(s, population, pseudonymKey))],
            Math.Round(elapsed.TotalMilliseconds, 1));
    }

    private static IReadOnlyList<RuleCount> ToRules(MoveCell cell, int? told)
    {
        if (told is not { } count) return [];
        var counts = Disclosure.Of([.. cell.Rules.Select(r => r.Count)], count - cell.Count);
        return [.. cell.Rules.Zip(counts, (rule, shown) => new RuleCount(rule.Rule, shown))];
    }

    private static Breakdown ToBreakdown(MoveBreakdown breakdown, Func<MoveCount, int> step)
    {
        var groups = breakdown.Groups;
        var population = Disclosure.Of([.. groups.Select(g => g.Population)]);
        var up = Disclosure.Of([.. groups.Select(g => g.Moves.Where(m => step(m) > 0).Sum(m => m.Count))]);
        var down = Disclosure.Of([.. groups.Select(g => g.Moves.Where(m => step(m) < 0).Sum(m => m.Count))]);
        return new(breakdown.By, [.. groups.Select((g, i) => new BreakdownGroup(g.Group, population[i], up[i], down[i]))]);
    }

    private static int Step(IReadOnlyList<string> tiers, MoveCount move) => Rank(tiers, move.To).CompareTo(Rank(tiers, move.From));

    /// <summary>A tier that the new rules do not know is left by everybody: it ranks below all.</summary>
    private static int Rank(IReadOnlyList<string> tiers, string tier)
    {
        for (var rank = 0; rank < tiers.Count; rank++)
            if (tiers[rank] == tier) return rank;
        return -1;
    }

    private static MovedSample ToSample(MoveSample sample, PopulationSnapshot population, byte[] key)
    {
        var mover = sample.Mover;
        var named = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{population.Id}\n{population.Rows[mover.Row].Investor}"));
        return new(
            $"p-{Convert.ToHexStringLower(named.AsSpan(0, 4))}", mover.From, mover.To, mover.RuleBefore, mover.RuleAfter, Wire.ToClauses(sample.Before),
            Wire.ToClauses(sample.After));
    }
}
