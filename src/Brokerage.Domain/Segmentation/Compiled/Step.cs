using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>What a step asks of a value; an exit asks nothing more.</summary>
internal enum Ask { Number, Text, OneOf, Flag, Contains, Score, Member, Exit }

/// <summary>One question and the step that follows on each answer.</summary>
internal sealed class Step
{
    /// <summary>The ends of a condition of its own: that of a segment or of a line of a scorecard.</summary>
    public static readonly Step True = new(true), False = new(false), Unknown = new(null);

    /// <summary>An exit.</summary>
    /// <param name="result">What was decided.</param>
    public Step(object? result) => (Question, Result, OnTrue, OnFalse, OnUnknown) = (new(Ask.Exit, -1), result, this, this, this);

    /// <summary>A question.</summary>
    public Step(Question question, Step onTrue, Step onFalse, Step onUnknown) => (Question, OnTrue, OnFalse, OnUnknown) = (question, onTrue, onFalse, onUnknown);

    public readonly Question Question;
    public readonly Step OnTrue;
    public readonly Step OnFalse;
    public readonly Step OnUnknown;

    /// <summary>What was decided; only of an exit.</summary>
    public object? Result { get; }

    public Step After(bool? outcome) => outcome switch { true => OnTrue, false => OnFalse, null => OnUnknown };
}

/// <summary>A named segment: the condition of those who are not in it and, with exit thresholds, of those who are.</summary>
internal sealed record CompiledSegment(Segment Segment, Step Enter, Step Stay);

/// <summary>A comparison of a scorecard with the threshold that is in force.</summary>
internal sealed record CompiledScore(CompareScore Compare, FeatureValue Threshold, CompiledLine[] Lines);

/// <summary>The condition of a scorecard's line, and its points.</summary>
internal readonly record struct CompiledLine(Step When, double Points);
