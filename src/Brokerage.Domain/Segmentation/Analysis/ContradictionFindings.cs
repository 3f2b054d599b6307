namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Conditions that no value can satisfy, each at its innermost place.</summary>
internal static class ContradictionFindings
{
    /// <summary>What a condition belongs to, a rule, segment or scorecard, and how a part of it is compiled there.</summary>
    private sealed record Home(string Name, Func<Clause, Condition> Compile);

    /// <summary>The findings of all rules, of the segments that somebody can be in, and of the lines of all scorecards.</summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions)
    {
        var (rules, space) = (questions.Rules, questions.Space);
        foreach (var rule in rules.Rules)
            foreach (var finding in Below(questions, new(rule.Id, part => space.Compile(rule with { When = part }).When), rule.When, $"rules.{rule.Id}.when").Concat(ExitsBeyond(questions, rule)))
                yield return finding;
        foreach (var segment in rules.Segments)
        {
            var home = new Home(segment.Key, part => space.Compile(segment with { When = part }));
            // A segment that holds nobody at all is reported as that.
            if (Satisfies(questions, home, segment.When).IsImpossible) continue;
            foreach (var finding in Below(questions, home, segment.When, $"segments.{segment.Key}.when")) yield return finding;
        }
        foreach (var card in rules.Scorecards)
            for (var i = 0; i < card.Lines.Length; i++)
                foreach (var finding in Below(questions, new(card.Key, part => space.Compile(part, false)), card.Lines[i].When, $"scorecards.{card.Key}[{i}].when"))
                    yield return finding;
    }

    private static List<AnalysisFinding> Below(Questions questions, Home home, Clause clause, string path)
    {
        var inside = clause is Not ? [] : Clauses.Parts(clause, path).SelectMany(p => Below(questions, home, p.Part, p.Path)).ToList();
        if (inside.Count == 0 && Satisfies(questions, home, clause).IsImpossible) inside.Add(Found(questions, home, clause, path));
        return inside;
    }

    private static Proof Satisfies(Questions questions, Home home, Clause clause) => questions.AskWithin(_ => true, Questions.Holds(home.Compile(clause)));

    private static AnalysisFinding Found(Questions questions, Home home, Clause clause, string path) => clause is CompareScore score
        ? new("score-out-of-reach", Severity.Warning, $"No investor's score '{score.Scorecard.Key}' can satisfy {path}.", [home.Name], Highest(questions, score))
        : new("contradictory-bounds", Severity.Error, $"No value can satisfy {path}.", [home.Name], NearMiss(questions, home, clause));

    /// <summary>An investor who satisfies all of it but one part, and for whom it fails.</summary>
    private static Profile? NearMiss(Questions questions, Home home, Clause clause)
    {
        var near = clause is All all
            ? all.Parts.Select(part => Satisfies(questions, home, Clauses.Without(all, part)).Witness).OfType<Profile>().FirstOrDefault()
            : null;
        return near ?? questions.AskWithin(questions.IsAllKnown, Questions.Fails(home.Compile(clause))).Witness;
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
