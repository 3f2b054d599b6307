using System.Collections.Immutable;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>
/// Writes conditions as steps, the last first, because a step names the ones that follow it. A condition is wanted true or wanted false, and unknown
/// is neither. So "all" is true when every part is, and false when some part is; "any" the other way round; "not" wants the opposite of its part. What
/// remains of the operators is where their parts lead, and three-valued logic (Kleene 1952) costs nothing.
/// </summary>
internal sealed class Writer
{
    private readonly List<Feature> _features = [];
    private readonly Dictionary<Feature, int> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Segment, CompiledSegment> _segments = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Scorecard, CompiledLine[]> _scorecards = new(ReferenceEqualityComparer.Instance);

    /// <summary>The features in the order of their slots.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>Writes a condition.</summary>
    /// <param name="clause">The condition.</param>
    /// <param name="held">True when exit thresholds are in force.</param>
    /// <param name="wanted">The outcome that leads on.</param>
    /// <param name="met">Where that leads.</param>
    /// <param name="unmet">Where any other leads, unknown included.</param>
    /// <returns>Where the condition begins.</returns>
    public Step Write(Clause clause, bool held, bool wanted, Step met, Step unmet) => clause switch
    {
        Compare compare => Add(Questions.Of(compare, held, SlotOf(compare.Feature)), wanted, met, unmet),
        All all => wanted ? Every(all.Parts, held, wanted, met, unmet) : Some(all.Parts, held, wanted, met, unmet),
        Any any => wanted ? Some(any.Parts, held, wanted, met, unmet) : Every(any.Parts, held, wanted, met, unmet),
        Not not => Write(not.Part, held, !wanted, met, unmet),
        CompareScore score => Add(With(Ask.Score, new CompiledScore(score, Comparing.Threshold(score, held), Lines(score.Scorecard))), wanted, met, unmet),
        InSegment member => Add(With(Ask.Member, SegmentOf(member.Segment)), wanted, met, unmet),
        _ => throw new InvalidOperationException($"The clause {clause.GetType().Name} has no evaluation."),
    };

    /// <summary>A named segment; the same one for every mention of it.</summary>
    public CompiledSegment SegmentOf(Segment segment)
    {
        if (_segments.TryGetValue(segment, out var known)) return known;
        return _segments[segment] = new(segment, Condition(segment.When, held: false), Condition(segment.When, held: true));
    }

    private CompiledLine[] Lines(Scorecard scorecard)
    {
        if (_scorecards.TryGetValue(scorecard, out var known)) return known;
        return _scorecards[scorecard] = [.. scorecard.Lines.Select(line => new CompiledLine(Condition(line.When, held: false), line.Points))];
    }

    /// <summary>A condition of its own, of which all three outcomes matter: what is not true is asked again, whether it is false.</summary>
    private Step Condition(Clause clause, bool held) =>
        Write(clause, held, wanted: true, Step.True, Write(clause, held, wanted: false, Step.False, Step.Unknown));

    private Step Every(ImmutableArray<Clause> parts, bool held, bool wanted, Step met, Step unmet)
    {
        for (var i = parts.Length - 1; i >= 0; i--) met = Write(parts[i], held, wanted, met, unmet);
        return met;
    }

    private Step Some(ImmutableArray<Clause> parts, bool held, bool wanted, Step met, Step unmet)
    {
        for (var i = parts.Length - 1; i >= 0; i--) unmet = Write(parts[i], held, wanted, met, unmet);
        return unmet;
    }

    private static Step Add(Question question, bool wanted, Step met, Step unmet) =>
        wanted != question.IsNegated ? new(question, met, unmet, unmet) : new(question, unmet, met, unmet);

    private static Question With(Ask ask, object with) => new(ask, -1, With: with);

    private int SlotOf(Feature feature)
    {
        if (_slots.TryGetValue(feature, out var slot)) return slot;
        _features.Add(feature);
        return _slots[feature] = _features.Count - 1;
    }
}
