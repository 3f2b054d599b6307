using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;

namespace Brokerage.Domain.Segmentation;

/// <summary>Counts a population, investor by investor.</summary>
internal sealed class MigrationTally(RuleSet inForce, RuleSet candidate, FeatureColumns columns, DateTimeOffset now)
{
    private static readonly Feature Language = FeatureCatalogue.Find("language")!;
    private const string UnknownGroup = "unknown";
    private static readonly string[] Tenures = ["< 30 days", "30–89 days", "90–364 days", "a year or more", UnknownGroup];

    private readonly ImmutableArray<string> _tiers = [.. candidate.Tiers.Union(inForce.Tiers)];
    private readonly ImmutableArray<Segment> _segments = [.. candidate.Segments.Concat(inForce.Segments).DistinctBy(s => s.Key)];
    private readonly Plan _inForce = new(inForce, columns);
    private readonly Plan _candidate = new(candidate, columns);
    private readonly Dictionary<RuleSet, Plan> _ramps = new(ReferenceEqualityComparer.Instance);
    private readonly int _today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
    private readonly Column _language = columns.Find([Language])[0];
    private readonly Dictionary<(string From, string To, string Rule), int> _placed = new(SameReferences.Instance);
    private readonly HashSet<string> _matched = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _byConsents = new int[1 << Purposes.All.Count];
    private readonly int[] _byTenure = new int[Tenures.Length];
    private readonly Dictionary<string, int> _byLanguage = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string By, string Group, string From, string To), int> _groupMoves = [];
    private readonly List<Mover> _movers = [];
    private int _held;

    /// <summary>Decides on one investor under the rules that decide for them at present and under the new ones.</summary>
    public void Add(int index, PopulationRow row, RuleSet present, bool isReached)
    {
        var plan = PlanOf(present);
        var before = Decide(plan, row);
        var decided = Decide(_candidate, row);
        var after = isReached ? decided : before;
        _matched.Add(decided.Matched);
        Count(_placed, (before.Tier, after.Tier, after.Rule));
        _byConsents[row.Consents]++;
        if (after.HeldTier is not null && after.HeldTier != before.HeldTier) _held++;
        plan.Count(row, plan.Before);
        var next = isReached ? _candidate : plan;
        next.Count(row, next.After);
        var (tenure, language) = (Tenure(row), row.Of(_language).Text ?? UnknownGroup);
        _byTenure[tenure]++;
        Count(_byLanguage, language);
        if (before.Tier == after.Tier) return;
        _movers.Add(new(index, before.Tier, after.Tier, before.Rule, after.Rule));
        Count(_groupMoves, ("tenure", Tenures[tenure], before.Tier, after.Tier));
        Count(_groupMoves, ("language", language, before.Tier, after.Tier));
    }

    /// <summary>The result.</summary>
    public Migration ToMigration(PopulationSnapshot population) => new(
        candidate.Revision, inForce.Revision, population.Rows.Length, Cells(), _held, Unknown(),
        [.. candidate.Rules.Select(r => r.Id).Where(id => !_matched.Contains(id))],
        [.. _segments.Select(s => new SegmentMembers(s.Key, s.Name, Members(s.Key, plan => plan.Before), Members(s.Key, plan => plan.After)))],
        [
            Breakdown("tenure", Tenures.Select((group, i) => (group, _byTenure[i]))),
            Breakdown("language", _byLanguage.GroupBy(l => l.Key, l => l.Value).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Sum()))),
        ],
        [.. _movers], Samples(population));

    /// <summary>
    /// What <see cref="TierDecision.Decide{T}"/> makes of the row. Where the rules ask for the present tier it would change no more than rule
    /// and revision: that is most of the population, and costs no allocation here.
    /// </summary>
    private Decision Decide(Plan plan, PopulationRow row)
    {
        var rule = plan.Rules.Compiled.Match(row.Placement.Tier, plan.Read(row));
        var tier = rule?.Then ?? plan.Rules.Default;
        var matched = rule?.Id ?? "default";
        if (tier == row.Placement.Tier) return new(tier, matched, matched, null);
        var placement = TierDecision.Decide(plan.Rules, row.Placement, new RowFeatures(row), row.Sequence, now);
        return new(placement.Tier, placement.Rule, matched, placement.HeldTier);
    }

    /// <summary>Other rules than those in force decide for the investors whom a ramp has reached.</summary>
    private Plan PlanOf(RuleSet rules)
    {
        if (ReferenceEquals(rules, inForce)) return _inForce;
        if (!_ramps.TryGetValue(rules, out var plan)) _ramps[rules] = plan = new(rules, columns);
        return plan;
    }

    private int Members(string segment, Func<Plan, int[]> members) => _ramps.Values.Append(_inForce).Append(_candidate)
        .Sum(plan => plan.Rules.Segments.Select((s, i) => s.Key == segment ? members(plan)[i] : 0).Sum());

    /// <summary>Place in <see cref="Tenures"/>.</summary>
    private int Tenure(PopulationRow row)
    {
        // Tenure is data of the portfolio purpose, as the feature is.
        if (!row.Grants(Purpose.PersonalisePortfolio)) return 4;
        return (_today - row.SeenOn.DayNumber) switch { < 30 => 0, < 90 => 1, < 365 => 2, _ => 3 };
    }

    private ImmutableArray<MoveCell> Cells()
    {
        var rules = _placed.GroupBy(p => p.Key, p => p.Value).ToLookup(p => (p.Key.From, p.Key.To), p => new RuleShare(p.Key.Rule, p.Sum()));
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

    private MoveBreakdown Breakdown(string by, IEnumerable<(string Group, int Population)> groups)
    {
        var moves = _groupMoves.Where(m => m.Key.By == by).ToLookup(m => m.Key.Group, m => new MoveCount(m.Key.From, m.Key.To, m.Value));
        return new(by, [.. groups.Select(g => new MoveGroup(g.Group, g.Population, [.. moves[g.Group]]))]);
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

    /// <summary>A rule set with what is looked up once instead of for every row, and the members of its segments.</summary>
    private sealed class Plan(RuleSet rules, FeatureColumns columns)
    {
        private readonly Column[] _found = columns.Find(rules.Compiled.Features);

        public RuleSet Rules => rules;

        /// <summary>Members of each segment who are in it now, by its place in the rule set.</summary>
        public int[] Before { get; } = new int[rules.Segments.Length];

        /// <summary>Members that each will have.</summary>
        public int[] After { get; } = new int[rules.Segments.Length];

        public RowSlots Read(PopulationRow row) => new(row, _found);

        public void Count(PopulationRow row, int[] members)
        {
            var values = Read(row);
            for (var i = 0; i < members.Length; i++)
                if (rules.Compiled.IsIn(i, ref values) == true) members[i]++;
        }
    }

    /// <summary>
    /// Tells words apart by reference: nobody looks at their letters a hundred thousand times. Equal ones in two places are added up at the end.
    /// </summary>
    private sealed class SameReferences : IEqualityComparer<(string, string, string)>
    {
        public static readonly SameReferences Instance = new();

        public bool Equals((string, string, string) x, (string, string, string) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2) && ReferenceEquals(x.Item3, y.Item3);

        public int GetHashCode((string, string, string) words) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(words.Item1), RuntimeHelpers.GetHashCode(words.Item2), RuntimeHelpers.GetHashCode(words.Item3));
    }
}
