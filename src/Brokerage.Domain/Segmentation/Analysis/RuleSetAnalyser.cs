using System.Collections.Immutable;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>
/// Finds what is wrong, or probably not meant, in a rule set. First match and a default place every investor in exactly one tier; the analyser asks whether
/// rules and clauses can have an effect and whether they contradict each other. Its proofs are exact over all values of the features that conditions name,
/// over every present tier that can be entered and with exit thresholds in force or not; the features are taken as independent of each other.
/// </summary>
public static class RuleSetAnalyser
{
    /// <summary>The findings, errors first; <c>analysis-incomplete</c> among them when the bounded search left a question open.</summary>
    public static ImmutableArray<AnalysisFinding> Analyse(RuleSet rules)
    {
        var questions = new Questions(rules);
        var findings = new List<AnalysisFinding>();
        findings.AddRange(ContradictionFindings.Of(questions));
        findings.AddRange(TierFindings.Of(questions));
        var reach = RuleFindings.Unreached(questions);
        findings.AddRange(reach.Values.OfType<AnalysisFinding>());
        bool IsReached(int rule) => !reach.ContainsKey(rule);
        findings.AddRange(RuleFindings.Claims(questions));
        findings.AddRange(RuleFindings.Overlaps(questions, IsReached));
        findings.AddRange(ClauseFindings.Of(questions, IsReached));
        findings.AddRange(GapFindings.Of(questions));
        findings.AddRange(SegmentFindings.Of(questions));
        if (!questions.IsComplete || !questions.Space.IsExact)
            findings.Add(new("analysis-incomplete", Severity.Warning, "The rule set is too intricate to analyse completely; what was found stands.", [], null));
        return [.. findings.OrderByDescending(f => f.Severity)];
    }
}
