using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Holes between two rules over one feature, which nobody but the default fills.</summary>
internal static class GapFindings
{
    /// <summary>A bound of a rule: which values it admits on one side.</summary>
    private readonly record struct Bound(int Rule, Feature Feature, double Value, bool IsIncluded);

    /// <summary>
    /// The holes that are probably not meant: a single value, or a stretch whose default lies above or below the tiers on both sides. A wide middle that
    /// the default fills on purpose is none.
    /// </summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions)
    {
        var seen = new HashSet<(string, int, int)>();
        var lower = Bounds(questions.Rules, c => c.Op is Comparison.Lt or Comparison.Lte or Comparison.Between ? (c.Upper.Number ?? c.Value.Number, c.Op != Comparison.Lt) : default);
        var upper = Bounds(questions.Rules, c => c.Op is Comparison.Gt or Comparison.Gte or Comparison.Between ? (c.Value.Number, c.Op != Comparison.Gt) : default);
        foreach (var below in lower)
            foreach (var above in upper)
            {
                if (below.Rule == above.Rule || below.Feature.Key != above.Feature.Key || below.Value > above.Value || !IsSuspect(questions, below, above)) continue;
                if (Hole(questions, below, above) is not { } witness || !seen.Add((below.Feature.Key, below.Rule, above.Rule))) continue;
                var (a, b) = (questions.Rules.Rules[below.Rule].Id, questions.Rules.Rules[above.Rule].Id);
                yield return new(
                    "gap", Severity.Warning, $"Between the rules '{a}' and '{b}' no rule places an investor whose {below.Feature.Key} is {witness.Of(below.Feature)}.",
                    [a, b], witness);
            }
    }

    private static List<Bound> Bounds(RuleSet rules, Func<Compare, (double? Value, bool IsIncluded)> bound) =>
    [
        .. from index in Enumerable.Range(0, rules.Rules.Length)
           from at in Clauses.Below(rules.Rules[index].When, "when")
           where !at.Path.Contains(".not", StringComparison.Ordinal) && at.Clause is Compare { Feature.Type: FeatureType.Number }
           let compare = (Compare)at.Clause
           let side = bound(compare)
           where side.Value is not null
           select new Bound(index, compare.Feature, side.Value.GetValueOrDefault(), side.IsIncluded),
    ];

    private static bool IsSuspect(Questions questions, Bound below, Bound above)
    {
        var (a, b) = (questions.Space.Rules[below.Rule].Rank, questions.Space.Rules[above.Rule].Rank);
        return IsSingle(below, above) || questions.DefaultRank < Math.Min(a, b) || questions.DefaultRank > Math.Max(a, b);
    }

    private static bool IsSingle(Bound below, Bound above)
    {
        if (!Cells.IsCount(below.Feature)) return below.Value == above.Value;
        var first = below.IsIncluded ? Math.Floor(below.Value) + 1 : Math.Ceiling(below.Value);
        var last = above.IsIncluded ? Math.Ceiling(above.Value) - 1 : Math.Floor(above.Value);
        return first == last;
    }

    /// <summary>An investor in the hole who would be placed by one rule with a little less and by the other with a little more.</summary>
    private static Profile? Hole(Questions questions, Bound below, Bound above)
    {
        var (space, feature) = (questions.Space, below.Feature);
        var (less, more) = (space.Twin(feature, "less"), space.Twin(feature, "more"));
        return questions.AskWithin(
            domains => questions.IsAllKnown(domains) && space.RestrictPresent(domains, rank => rank == questions.DefaultRank) &&
                space.Restrict(domains, space.Variable(feature), v => v.Number >= below.Value && v.Number <= above.Value) &&
                space.Restrict(domains, less, v => v.Number <= below.Value) && space.Restrict(domains, more, v => v.Number >= above.Value),
            [Placed(below.Rule, less), Placed(above.Rule, more), .. questions.NotBefore(questions.Rules.Rules.Length)]).Witness;

        Demand Placed(int index, int twin) => Questions.Holds(space.Compile(
            questions.Rules.Rules[index].When, questions.DefaultRank >= space.Rules[index].Rank, f => f.Key == feature.Key ? twin : null));
    }
}
