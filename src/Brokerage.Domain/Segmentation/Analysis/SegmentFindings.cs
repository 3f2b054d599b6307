namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Named segments that hold nobody, or everybody.</summary>
internal static class SegmentFindings
{
    /// <summary>The findings of all segments.</summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions)
    {
        foreach (var segment in questions.Rules.Segments)
        {
            var when = questions.Space.Compile(segment);
            if (questions.Ask(Questions.Holds(when)).IsImpossible)
                yield return new(
                    "segment-never", Severity.Warning, $"Nobody can be in the segment '{segment.Key}'.", [segment.Key],
                    questions.AskWithin(questions.IsAllKnown, Questions.Fails(when)).Witness);
            else if (questions.AskWithin(questions.IsAllKnown, Questions.Fails(when)).IsImpossible)
                yield return new(
                    "segment-always", Severity.Warning, $"Everybody of whom enough is known is in the segment '{segment.Key}'.", [segment.Key],
                    questions.Ask(Questions.Holds(when)).Witness);
        }
    }
}
