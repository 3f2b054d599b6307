namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Conditions that no value can satisfy, each at its innermost place.</summary>
internal static class ContradictionFindings
{
    /// <summary>The findings of all rules.</summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions) =>
        questions.Rules.Rules.SelectMany(rule =>
            Below(questions, rule, rule.When, "when").Concat(ExitsBeyond(questions, rule)));

    private static List<AnalysisFinding> Below(Questions questions, Rule rule, Clause clause, string path)
    {
        var inside = clause is Not ? [] : Clauses.Parts(clause, path).SelectMany(p => Below(questions, rule, p.Part, p.Path)).ToList();
        if (inside.Count == 0 && Satisfies(questions, rule, clause).IsImpossible) inside.Add(Found(questions, rule, clause, path));
        return inside;
    }

    private static Proof Satisfies(Questions questions, Rule rule, Clause clause) =>
        questions.AskWithin(_ => true, Questions.Holds(questions.Space.Compile(rule with { When = clause }).When));

    private static AnalysisFinding Found(Questions questions, Rule rule, Clause clause, string path) => clause is CompareScore score
        ? new(
            "score-out-of-reach", Severity.Warning, $"No investor's score '{score.Scorecard.Key}' can satisfy rules.{rule.Id}.{path}.", [rule.Id],
            Highest(questions, score))
        : new(
            "contradictory-bounds", Severity.Error, $"No value can satisfy rules.{rule.Id}.{path}.", [rule.Id], NearMiss(questions, rule, clause));

    /// <summary>An investor who satisfies all of it but one part, and for whom it fails.</summary>
    private static Profile? NearMiss(Questions questions, Rule rule, Clause clause)
    {
        var near = clause is All all
            ? all.Parts.Select(part => Satisfies(questions, rule, Clauses.Without(all, part)).Witness).OfType<Profile>().FirstOrDefault()
            : null;
        return near ?? questions.AskWithin(questions.IsAllKnown, Questions.Fails(questions.Space.Compile(rule with { When = clause }).When)).Witness;
    }

    /// <summary>An investor with the points of every line that can be true together with those before it, or with none for a low score.</summary>
    private static Profile? Highest(Questions questions, CompareScore score)
    {
        var demands = new List<Demand>();
        var witness = Profile.Of(questions.Rules.Default);
        foreach (var line in score.Scorecard.Lines.OrderByDescending(line => line.Points))
        {
            var when = questions.Space.Compile(line.When, false);
            var demand = new Demand(when, line.Points > 0 == score.Op is Comparison.Gt or Comparison.Gte or Comparison.Eq or Comparison.Between ? Outcomes.True : Outcomes.False);
            if (questions.Ask([.. demands, demand]).Witness is not { } further) continue;
            demands.Add(demand);
            witness = further;
        }
        return witness;
    }

    private static IEnumerable<AnalysisFinding> ExitsBeyond(Questions questions, Rule rule) =>
        from at in Clauses.Below(rule.When, "when")
        let compare = at.Clause as Compare
        where compare is { Exit.Number: { } exit, Value.Number: { } value } && (compare.Op is Comparison.Gt or Comparison.Gte ? exit > value : exit < value)
        select new AnalysisFinding(
            "exit-beyond-value", Severity.Error,
            $"The exit threshold of rules.{rule.Id}.{at.Path} lies beyond its value: an investor would leave as soon as they enter.", [rule.Id],
            questions.AskWithin(_ => true, Questions.Holds(questions.Space.Compile(compare, false)), Questions.Fails(questions.Space.Compile(compare, true))).Witness);
}
