using System.Collections.Immutable;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>A rule set as a finite problem: one variable for each feature, for the present tier and for each segment the investor may be in.</summary>
internal sealed class RuleSpace
{
    /// <summary>A rule with its condition as it is in force, whatever the present tier.</summary>
    internal sealed record RuleCondition(Rule Rule, int Rank, Condition When);

    private const int PresentVariable = 0;

    private readonly RuleSet _rules;
    private readonly Dictionary<string, int> _byKey = [];
    private readonly List<ImmutableArray<FeatureValue>> _cells = [];
    private readonly List<Feature?> _features = [];

    public RuleSpace(RuleSet rules)
    {
        _rules = rules;
        Add("tier", null, [.. rules.Tiers.Select(FeatureValue.Of)]);
        var conditions = rules.Rules.Select(r => r.When).Concat(rules.Segments.Select(s => s.When));
        Compares = [.. conditions.SelectMany(Clauses.Compares).Concat(rules.Scorecards.SelectMany(s => s.Lines).SelectMany(l => Clauses.Compares(l.When)))];
        foreach (var group in Compares.GroupBy(c => c.Feature.Key))
            Add($"feature {group.Key}", group.First().Feature, Cells.Of(group.First().Feature, [.. group]));
        foreach (var segment in rules.Segments) Add($"segment {segment.Key}", null, [FeatureValue.Of(false), FeatureValue.Of(true)]);
        Rules = [.. rules.Rules.Select(Compile)];
    }

    public ImmutableArray<RuleCondition> Rules { get; }

    public int DefaultRank => _rules.Tiers.IndexOf(_rules.Default);

    public IReadOnlyList<Compare> Compares { get; }

    /// <summary>True when every combination of named members of a set has a cell.</summary>
    public bool IsExact => Enumerable.Range(0, _cells.Count).All(v =>
        _features[v] is not { Type: FeatureType.Set } set || Compares.Where(c => c.Feature.Key == set.Key).Select(c => c.Value.Text).Distinct().Count() <= Cells.MostMembers);

    /// <summary>All features that some condition names.</summary>
    public IEnumerable<Feature> Features => _features.OfType<Feature>();

    /// <summary>The known cells of a feature.</summary>
    public IEnumerable<FeatureValue> Known(Feature feature) => _cells[Variable(feature)].Where(c => c.IsKnown);

    public int Variable(Feature feature) => _byKey[$"feature {feature.Key}"];

    /// <summary>Everything is possible.</summary>
    public Domains Start(Effort effort) => new([.. _cells.Select(cells => Domains.Mask(cells.Length, _ => true))], effort);

    /// <summary>Keeps the values that are wanted; false when none is left.</summary>
    public bool Restrict(Domains domains, int variable, Func<FeatureValue, bool> isWanted) =>
        domains.Restrict(variable, Domains.Mask(_cells[variable].Length, i => isWanted(_cells[variable][i])));

    /// <summary>Keeps the present tiers of the ranks that are wanted.</summary>
    public bool RestrictPresent(Domains domains, Func<int, bool> isWanted) =>
        domains.Restrict(PresentVariable, Domains.Mask(_cells[PresentVariable].Length, isWanted));

    /// <summary>Keeps the cells that no comparison tells from a value; all of them when the value stands outside of every cell.</summary>
    public void RestrictLike(Domains domains, Feature feature, FeatureValue value)
    {
        var compares = Compares.Where(c => c.Feature.Key == feature.Key).ToArray();
        bool IsLike(FeatureValue cell) => cell.IsKnown == value.IsKnown && compares.All(c =>
            Comparing.Holds(c, cell, c.Value) == Comparing.Holds(c, value, c.Value) &&
            (!c.Exit.IsKnown || Comparing.Holds(c, cell, c.Exit) == Comparing.Holds(c, value, c.Exit)));
        if (_cells[Variable(feature)].Any(IsLike)) Restrict(domains, Variable(feature), IsLike);
    }

    /// <summary>Keeps the segments that the investor was in.</summary>
    public void RestrictSegments(Domains domains, Func<Segment, bool> wasIn)
    {
        foreach (var segment in _rules.Segments) Restrict(domains, _byKey[$"segment {segment.Key}"], v => v.Flag == wasIn(segment));
    }

    /// <summary>A second variable that takes the same values as a feature's: the same investor with another value.</summary>
    public int Twin(Feature feature, string name)
    {
        if (_byKey.TryGetValue($"{name} {feature.Key}", out var twin)) return twin;
        Add($"{name} {feature.Key}", null, _cells[Variable(feature)]);
        return _cells.Count - 1;
    }

    /// <summary>The investor of the first cells that are left.</summary>
    public Profile ToProfile(Domains domains)
    {
        var values = Profile.NoValues.ToBuilder();
        for (var v = 0; v < _features.Count; v++)
            if (_features[v] is { } feature && _cells[v][domains.First(v)] is { IsKnown: true } value) values[feature] = value;
        var segments = _rules.Segments.Where(s => domains.First(_byKey[$"segment {s.Key}"]) == 1).Select(s => s.Key);
        return new(_rules.Tiers[domains.First(PresentVariable)], values.ToImmutable(), [.. segments]);
    }

    /// <summary>A rule's condition: the exit thresholds are in force for those in its tier or above.</summary>
    public RuleCondition Compile(Rule rule)
    {
        var rank = _rules.Tiers.IndexOf(rule.Then);
        var isHeld = Switch(PresentVariable, present => present >= rank);
        return new(rule, rank, Switched(isHeld, held => Compile(rule.When, held), Clauses.HasExit(rule.When)));
    }

    /// <summary>A segment's condition: the exit thresholds are in force for those who are in it.</summary>
    public Condition Compile(Segment segment) =>
        Switched(Switch(_byKey[$"segment {segment.Key}"], wasIn => wasIn == 1), held => Compile(segment.When, held), Clauses.HasExit(segment.When));

    /// <summary>A clause with its exit thresholds in force or not.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="held">True for the exit thresholds.</param>
    /// <param name="twin">The variable to use for a feature; null for its own.</param>
    public Condition Compile(Clause clause, bool held, Func<Feature, int?>? twin = null) => clause switch
    {
        Compare compare => ToLeaf(compare, held).On(twin?.Invoke(compare.Feature) ?? Variable(compare.Feature)),
        All all => Condition.All(all.Parts.Select(part => Compile(part, held, twin))),
        Any any => Condition.Any(any.Parts.Select(part => Compile(part, held, twin))),
        Not not => Condition.Not(Compile(not.Part, held, twin)),
        CompareScore score => new Score(
            [.. score.Scorecard.Lines.Select(line => (Compile(line.When, false, twin), line.Points))],
            (low, high) => Comparing.Holds(score, new(low, high), Comparing.Threshold(score, held))),
        InSegment { Segment: var segment } => Switched(
            Switch(_byKey[$"segment {segment.Key}"], wasIn => wasIn == 1), inIt => Compile(segment.When, inIt, twin), Clauses.HasExit(segment.When)),
        _ => throw new InvalidOperationException($"The clause {clause.GetType().Name} has no analysis."),
    };

    private static Condition Switched(Leaf isHeld, Func<bool, Condition> compile, bool hasExit) =>
        hasExit ? Condition.Any(Condition.All(isHeld, compile(true)), Condition.All(Condition.Not(isHeld), compile(false))) : compile(false);

    private Leaf Switch(int variable, Func<int, bool> isOn)
    {
        var count = _cells[variable].Length;
        return new(variable, Domains.Mask(count, isOn), Domains.Mask(count, i => !isOn(i)), Domains.Mask(count, _ => false));
    }

    private Leaf ToLeaf(Compare compare, bool held)
    {
        var variable = Variable(compare.Feature);
        var cells = _cells[variable];
        bool IsTrue(FeatureValue value) => Comparing.Holds(compare, value, Comparing.Threshold(compare, held)) == true;
        return new(
            variable, Domains.Mask(cells.Length, i => IsTrue(cells[i])), Domains.Mask(cells.Length, i => cells[i].IsKnown && !IsTrue(cells[i])),
            Domains.Mask(cells.Length, i => !cells[i].IsKnown));
    }

    private void Add(string key, Feature? feature, ImmutableArray<FeatureValue> cells)
    {
        _byKey.Add(key, _cells.Count);
        _cells.Add(cells);
        _features.Add(feature);
    }
}
