using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;

namespace Brokerage.Domain.Segmentation;

/// <summary>Counts a population, investor by investor.</summary>
internal sealed class MigrationTally(RuleSet inForce, RuleSet candidate, FeatureColumns columns, DateTimeOffset now)
{
    private static readonly Feature Language = FeatureCatalogue.Find("language")!;
    private static readonly string[] Tenures = ["< 30 days", "30–89 days", "90–364 days", "a year or more", "unknown"];

    private readonly ImmutableArray<string> _tiers = [.. candidate.Tiers.Union(inForce.Tiers)];
    private readonly ImmutableArray<Segment> _segments = [.. candidate.Segments.Concat(inForce.Segments).DistinctBy(s => s.Key)];
    private readonly Dictionary<(string From, string To, string Rule), int> _placed = [];
    private readonly HashSet<string> _matched = [];
    private readonly int[] _byConsents = new int[1 << Purposes.All.Count];
    private readonly Dictionary<string, int> _membersBefore = [];
    private readonly Dictionary<string, int> _membersAfter = [];
    private readonly Dictionary<(string By, string Group), int> _groups = [];
    private readonly Dictionary<(string By, string Group, string From, string To), int> _groupMoves = [];
    private readonly List<Mover> _movers = [];
    private readonly Dictionary<RuleSet, Column[]> _columns = new(ReferenceEqualityComparer.Instance);
    private int _held;

    /// <summary>Decides on one investor under the rules that decide for them at present and under the new ones.</summary>
    public void Add(int index, PopulationRow row, RuleSet present, bool isReached)
    {
        var before = Decide(present, row);
        var decided = Decide(candidate, row);
        var after = isReached ? decided : before;
        _matched.Add(decided.Matched);
        Count(_placed, (before.Tier, after.Tier, after.Rule));
        _byConsents[row.Consents]++;
        if (after.HeldTier is not null && after.HeldTier != before.HeldTier) _held++;
        CountSegments(present, row, _membersBefore);
        CountSegments(isReached ? candidate : present, row, _membersAfter);
        var (tenure, language) = (("tenure", Tenure(row)), ("language", row.Of(Language).Text ?? "unknown"));
        Count(_groups, tenure);
        Count(_groups, language);
        if (before.Tier == after.Tier) return;
        _movers.Add(new(index, before.Tier, after.Tier, before.Rule, after.Rule));
        Count(_groupMoves, (tenure.Item1, tenure.Item2, before.Tier, after.Tier));
        Count(_groupMoves, (language.Item1, language.Item2, before.Tier, after.Tier));
    }

    /// <summary>The result.</summary>
    public Migration ToMigration(PopulationSnapshot population) => new(
        candidate.Revision, inForce.Revision, population.Rows.Length, Cells(), _held, Unknown(),
        [.. candidate.Rules.Select(r => r.Id).Where(id => !_matched.Contains(id))],
        [.. _segments.Select(s => new SegmentMembers(s.Key, s.Name, _membersBefore.GetValueOrDefault(s.Key), _membersAfter.GetValueOrDefault(s.Key)))],
        [Breakdown("tenure", Tenures), Breakdown("language", _groups.Keys.Where(k => k.By == "language").Select(k => k.Group).Order(StringComparer.Ordinal))],
        [.. _movers], Samples(population));

    /// <summary>
    /// What <see cref="TierDecision.Decide{T}"/> makes of the row. Where the rules ask for the present tier it would change no more than rule
    /// and revision: that is most of the population, and costs no allocation here.
    /// </summary>
    private Decision Decide(RuleSet rules, PopulationRow row)
    {
        var rule = rules.Compiled.Match(row.Placement.Tier, Read(rules, row));
        var tier = rule?.Then ?? rules.Default;
        var matched = rule?.Id ?? "default";
        if (tier == row.Placement.Tier) return new(tier, matched, matched, null);
        var placement = TierDecision.Decide(rules, row.Placement, new RowFeatures(row), row.Sequence, now);
        return new(placement.Tier, placement.Rule, matched, placement.HeldTier);
    }

    private void CountSegments(RuleSet rules, PopulationRow row, Dictionary<string, int> members)
    {
        var values = Read(rules, row);
        for (var i = 0; i < rules.Segments.Length; i++)
            if (rules.Compiled.IsIn(i, ref values) == true) Count(members, rules.Segments[i].Key);
    }

    /// <summary>Where a rule set finds its features is looked up once, not for every row.</summary>
    private RowSlots Read(RuleSet rules, PopulationRow row)
    {
        if (!_columns.TryGetValue(rules, out var found)) _columns[rules] = found = columns.Find(rules.Compiled.Features);
        return new(row, found);
    }

    private string Tenure(PopulationRow row)
    {
        // Tenure is data of the portfolio purpose, as the feature is.
        if (!row.Grants(Purpose.PersonalisePortfolio)) return Tenures[4];
        return (DateOnly.FromDateTime(now.UtcDateTime).DayNumber - row.SeenOn.DayNumber) switch { < 30 => Tenures[0], < 90 => Tenures[1], < 365 => Tenures[2], _ => Tenures[3] };
    }

    private ImmutableArray<MoveCell> Cells()
    {
        var rules = _placed.ToLookup(p => (p.Key.From, p.Key.To), p => new RuleShare(p.Key.Rule, p.Value));
        return
        [
            .. from @from in _tiers
               from to in _tiers
               let placed = rules[(@from, to)].OrderByDescending(r => r.Count).ThenBy(r => r.Rule, StringComparer.Ordinal).ToImmutableArray()
               select new MoveCell(@from, to, placed.Sum(r => r.Count), placed),
        ];
    }

    private ImmutableArray<LackOfConsent> Unknown() =>
    [
        .. from feature in candidate.Features().OrderBy(f => f.Key, StringComparer.Ordinal)
           from purpose in feature.Purposes
           select new LackOfConsent(feature, purpose, _byConsents.Where((_, granted) => (granted & (1 << (int)purpose)) == 0).Sum()),
    ];

    private MoveBreakdown Breakdown(string by, IEnumerable<string> groups)
    {
        var moves = _groupMoves.Where(m => m.Key.By == by).ToLookup(m => m.Key.Group, m => new MoveCount(m.Key.From, m.Key.To, m.Value));
        return new(by, [.. groups.Select(g => new MoveGroup(g, _groups.GetValueOrDefault((by, g)), [.. moves[g]]))]);
    }

    /// <summary>A share for every cell, so that a small one is shown as well as a large one; within a cell evenly over the snapshot.</summary>
    private ImmutableArray<MoveSample> Samples(PopulationSnapshot population)
    {
        var cells = _movers.GroupBy(m => (m.From, m.To)).Select(g => g.ToArray()).OrderBy(c => c.Length).ToArray();
        var (left, samples) = (Math.Min(Migration.MaxSamples, _movers.Count), ImmutableArray.CreateBuilder<MoveSample>());
        for (var i = 0; i < cells.Length; i++)
        {
            // Smallest first: what it does not use of its share goes to the others.
            var take = Math.Min(cells[i].Length, left / (cells.Length - i));
            for (var n = 0; n < take; n++) samples.Add(Explain(cells[i][n * cells[i].Length / take], population));
            left -= take;
        }
        return samples.ToImmutable();
    }

    private MoveSample Explain(Mover mover, PopulationSnapshot population)
    {
        var row = population.Rows[mover.Row];
        var (tier, features) = (row.Placement.Tier, new RowFeatures(row));
        return new(mover, RuleEvaluator.Explain(inForce, tier, features), RuleEvaluator.Explain(candidate, tier, features));
    }

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    private readonly record struct Decision(string Tier, string Rule, string Matched, string? HeldTier);
}
