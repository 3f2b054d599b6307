namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Parts of conditions that change nothing.</summary>
internal static class ClauseFindings
{
    /// <summary>The findings of all rules that can decide. A part that contradicts itself is reported as that.</summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions, Func<int, bool> isReached) =>
        Enumerable.Range(0, questions.Rules.Rules.Length).Where(isReached).SelectMany(i => Idle(questions, i));

    private static IEnumerable<AnalysisFinding> Idle(Questions questions, int index)
    {
        var rule = questions.Rules.Rules[index];
        var present = rule.When;
        foreach (var (clause, path) in Clauses.Below(rule.When, "when").Where(at => at.Clause is All or Any))
            // From the end: of two equal parts the later one is the idle one.
            foreach (var (part, place) in Clauses.Parts(clause, path).Reverse())
            {
                var without = Clauses.Without(present, part);
                if (IsImpossible(questions, rule, part) || !IsSame(questions, index, present, without)) continue;
                present = without;
                yield return new(
                    "unreachable-clause", Severity.Warning,
                    clause is Any
                        ? $"The alternative rules.{rule.Id}.{place} decides nothing: whoever meets it is placed without it."
                        : $"The condition rules.{rule.Id}.{place} decides nothing: the others contain it.",
                    [rule.Id], Witness(questions, index, without, part));
            }
    }

    /// <summary>
    /// True when the rule matches the same investors either way. Those whom earlier rules place do not count where an alternative goes, but do where a
    /// condition goes: it may stand there so that the rule reads well on its own.
    /// </summary>
    private static bool IsSame(Questions questions, int index, Clause with, Clause without)
    {
        var rule = questions.Rules.Rules[index];
        var (a, b) = (questions.Space.Compile(rule with { When = with }).When, questions.Space.Compile(rule with { When = without }).When);
        return questions.Ask([.. questions.NotBefore(index), Questions.Holds(a), Questions.Fails(b)]).IsImpossible &&
            questions.Ask(Questions.Holds(b), Questions.Fails(a)).IsImpossible;
    }

    private static bool IsImpossible(Questions questions, Rule rule, Clause part) =>
        questions.Ask(Questions.Holds(questions.Space.Compile(rule with { When = part }).When)).IsImpossible;

    /// <summary>An investor with whom the part holds, placed by the rule without it where there is one.</summary>
    private static Profile? Witness(Questions questions, int index, Clause without, Clause part)
    {
        var rule = questions.Rules.Rules[index];
        var holds = Questions.Holds(questions.Space.Compile(rule with { When = part }).When);
        var matches = Questions.Holds(questions.Space.Compile(rule with { When = without }).When);
        return questions.Ask([.. questions.NotBefore(index), holds, matches]).Witness ?? questions.Ask(holds).Witness;
    }
}
