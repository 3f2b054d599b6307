using System.Collections.Immutable;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>
/// A rule set as a graph of steps, made once per revision: a step asks one question of one value and names the step that follows on each answer.
/// There is one way in for every present tier, because exit thresholds depend on it. It decides exactly as <see cref="RuleEvaluator.Explain{T}"/>
/// says, which reads the clauses themselves.
/// </summary>
public sealed class CompiledRules
{
    private readonly ImmutableArray<string> _tiers;
    private readonly ImmutableArray<Rule> _rules;
    private readonly ImmutableArray<Segment> _segments;
    private readonly Feature[] _features;
    private readonly Step[] _entries;
    private readonly CompiledSegment[] _members;

    /// <exception cref="InvalidOperationException">A comparison does not fit its feature; the reader refuses such rules.</exception>
    internal CompiledRules(RuleSet rules)
    {
        (_tiers, _rules, _segments) = (rules.Tiers, rules.Rules, rules.Segments);
        var writer = new Writer();
        _members = [.. _segments.Select(writer.SegmentOf)];
        // The first way in is that of a present tier which the rule set does not know.
        _entries = [.. Enumerable.Range(-1, _tiers.Length + 1).Select(present => Write(writer, present))];
        _features = [.. writer.Features];
    }

    /// <summary>Every feature that is asked about; its place here is its slot.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>The rule that matches first for an investor in the tier <paramref name="presentTier"/>; null when none does. Allocates nothing itself.</summary>
    public Rule? Match<T>(string presentTier, T values) where T : struct, ISlotValues => (Rule?)Run(_entries[RankOf(presentTier) + 1], ref values);

    /// <summary>The same for values that are found by their feature.</summary>
    internal Rule? MatchByFeature<T>(string presentTier, T values) where T : IFeatureValues => Match(presentTier, new ByFeature<T>(values, _features));

    /// <summary>Whether the investor is in the named segment with that number; null when that is unknown.</summary>
    internal bool? IsIn<T>(int segment, ref T values) where T : struct, ISlotValues => IsIn(_members[segment], ref values);

    /// <summary>Values that are found by their feature, as the steps read them.</summary>
    internal ByFeature<T> Read<T>(T values) where T : IFeatureValues => new(values, _features);

    /// <summary>False for a copy of the rule set with something else to decide on.</summary>
    internal bool IsOf(RuleSet rules) => _rules == rules.Rules && _segments == rules.Segments && _tiers == rules.Tiers;

    private Step Write(Writer writer, int present)
    {
        var next = new Step(result: null);
        foreach (var rule in _rules.Reverse())
            next = writer.Write(rule.When, held: present >= _tiers.IndexOf(rule.Then), wanted: true, met: new(rule), unmet: next);
        return next;
    }

    /// <summary>A plain loop: tiers are few, and the generic search costs more than the comparisons.</summary>
    private int RankOf(string tier)
    {
        var tiers = _tiers;
        for (var rank = 0; rank < tiers.Length; rank++)
            if (tiers[rank] == tier) return rank;
        return -1;
    }

    private object? Run<T>(Step step, ref T values) where T : struct, ISlotValues
    {
        while (true)
        {
            ref readonly var question = ref step.Question;
            // First, because most comparisons are of numbers.
            if (question.Ask == Ask.Number && values.Of(question.Slot).Number is { } number)
                step = number >= question.Low && number <= question.High ? step.OnTrue : step.OnFalse;
            else if (question.Ask == Ask.Exit) return step.Result;
            else step = step.After(Outcome(in question, ref values));
        }
    }

    private bool? Outcome<T>(in Question question, ref T values) where T : struct, ISlotValues
    {
        if (question.Ask == Ask.Score) return Holds((CompiledScore)question.With!, ref values);
        if (question.Ask == Ask.Member) return IsIn((CompiledSegment)question.With!, ref values);
        var value = values.Of(question.Slot);
        if (!value.IsKnown) return null;
        return question.Ask switch
        {
            Ask.Text when value.Text is { } text => text == (string)question.With!,
            Ask.OneOf when value.Text is { } text => ((HashSet<string>)question.With!).Contains(text),
            Ask.Flag when value.Flag is { } flag => flag,
            Ask.Contains when value.Set is { } set => set.Contains((string)question.With!),
            _ => throw new InvalidOperationException($"The feature {_features[question.Slot].Key} has a value that is no {_features[question.Slot].Type}."),
        };
    }

    private bool? IsIn<T>(CompiledSegment member, ref T values) where T : struct, ISlotValues =>
        (bool?)Run(values.WasIn(member.Segment) ? member.Stay : member.Enter, ref values);

    private bool? Holds<T>(CompiledScore score, ref T values) where T : struct, ISlotValues
    {
        var bounds = default(ScoreBounds);
        foreach (var line in score.Lines) bounds = bounds.With((bool?)Run(line.When, ref values), line.Points);
        return Comparing.Holds(score.Compare, bounds, score.Threshold);
    }
}
