using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>What is wrong between rules.</summary>
internal static class RuleFindings
{
    /// <summary>The rules that never decide, by index; null where the rule's own contradiction is reported already.</summary>
    public static IReadOnlyDictionary<int, AnalysisFinding?> Unreached(Questions questions)
    {
        var unreached = new SortedDictionary<int, AnalysisFinding?>();
        for (var i = 0; i < questions.Space.Rules.Length; i++)
        {
            var when = Questions.Holds(questions.Space.Rules[i].When);
            if (!questions.Ask([.. questions.NotBefore(i), when]).IsImpossible) continue;
            unreached[i] = questions.Ask(when).Witness is not null ? Shadowed(questions, i)
                : questions.AskWithin(_ => true, when).Witness is { } inTheTier ? OnlyWithin(questions.Rules.Rules[i], inTheTier)
                : null;
        }
        return unreached;
    }

    /// <summary>Rules that lead above the default on what the investor says alone.</summary>
    public static IEnumerable<AnalysisFinding> Claims(Questions questions)
    {
        var space = questions.Space;
        for (var i = 0; i < space.Rules.Length; i++)
        {
            var (rule, rank, when) = space.Rules[i];
            if (rank <= questions.DefaultRank) continue;
            var claim = questions.AskWithin(
                domains => space.RestrictPresent(domains, present => present < rank) && space.Features.All(
                    f => f.Source == FeatureSource.Declared || space.Restrict(domains, space.Variable(f), v => !v.IsKnown)),
                [.. questions.NotBefore(i), Questions.Holds(when)]);
            if (claim.Witness is { } witness)
                yield return new("claim-only-up", Severity.Error, $"The rule '{rule.Id}' moves up to '{rule.Then}' on what an investor says alone.", [rule.Id], witness);
        }
    }

    /// <summary>Pairs of which the earlier rule, to a lower tier, cuts off a part of a later one to a higher tier although it is no exception to it.</summary>
    public static IEnumerable<AnalysisFinding> Overlaps(Questions questions, Func<int, bool> isReached)
    {
        var all = questions.Space.Rules;
        for (var i = 0; i < all.Length; i++)
            for (var j = i + 1; j < all.Length; j++)
            {
                var (early, late) = (all[i], all[j]);
                if (early.Rank >= late.Rank || !isReached(i) || !isReached(j) || IsDeliberate(questions.Rules, early.Rule)) continue;
                // An earlier rule that holds only within the later one is an exception to it, and stands rightly before it.
                if (questions.Ask(Questions.Holds(early.When), Questions.Fails(late.When)).IsImpossible) continue;
                var both = questions.Ask([.. questions.NotBefore(i), Questions.Holds(early.When), Questions.Holds(late.When)]);
                if (both.Witness is { } witness)
                    yield return new(
                        "overlap", Severity.Warning,
                        $"Investors whom the rule '{late.Rule.Id}' would place in '{late.Rule.Then}' stay in '{early.Rule.Then}', because the rule '{early.Rule.Id}' comes first.",
                        [late.Rule.Id, early.Rule.Id], witness);
            }
    }

    /// <summary>A wish of the investor, or a rule back to the default: to cut off others is all it can be for.</summary>
    private static bool IsDeliberate(RuleSet rules, Rule rule) =>
        rule.Immediate || rule.Then == rules.Default || Clauses.Compares(rule.When).All(c => c.Feature.Source == FeatureSource.Declared);

    private static AnalysisFinding OnlyWithin(Rule rule, Profile inTheTier) => new(
        "unreachable-rule", Severity.Warning, $"The rule '{rule.Id}' can only keep an investor in '{rule.Then}', and nobody can enter that tier.", [rule.Id], inTheTier);

    private static AnalysisFinding Shadowed(Questions questions, int index)
    {
        var (rule, _, when) = questions.Space.Rules[index];
        for (var i = 0; i < index; i++)
            if (AreSame(questions, questions.Space.Rules[i].Rule.When, rule.When) && questions.Space.Rules[i].Rule is var other && other.Then != rule.Then)
                return new(
                    "rule-conflict", Severity.Error, $"The rules '{other.Id}' and '{rule.Id}' have the same condition and lead to '{other.Then}' and '{rule.Then}'.",
                    [rule.Id, other.Id], questions.Ask(Questions.Holds(questions.Space.Rules[i].When), Questions.Holds(when)).Witness);

        var by = Shadowing(questions, index);
        var names = string.Join(", ", by.Select(i => $"'{questions.Rules.Rules[i].Id}'"));
        return new(
            "shadowed-rule", Severity.Warning, $"The rule '{rule.Id}' never decides: whoever meets it is placed by {names} before.",
            [rule.Id, .. by.Select(i => questions.Rules.Rules[i].Id)], WitnessOf(questions, index, by));
    }

    /// <summary>Conditions that hold for the same investors of other tiers.</summary>
    private static bool AreSame(Questions questions, Clause one, Clause other)
    {
        var (a, b) = (questions.Space.Compile(one, false), questions.Space.Compile(other, false));
        return questions.Ask(Questions.Holds(a), Questions.Fails(b)).IsImpossible && questions.Ask(Questions.Holds(b), Questions.Fails(a)).IsImpossible;
    }

    /// <summary>A smallest set of earlier rules that together leave nothing: each is needed.</summary>
    private static List<int> Shadowing(Questions questions, int index)
    {
        var by = Enumerable.Range(0, index).ToList();
        for (var i = index - 1; i >= 0; i--)
        {
            var without = by.Where(j => j != i).Select(j => Questions.Fails(questions.Space.Rules[j].When));
            if (questions.Ask([.. without, Questions.Holds(questions.Space.Rules[index].When)]).IsImpossible) by.Remove(i);
        }
        return by;
    }

    private static Profile? WitnessOf(Questions questions, int index, List<int> by)
    {
        var when = Questions.Holds(questions.Space.Rules[index].When);
        return by.Select(i => questions.Ask([.. questions.NotBefore(i), Questions.Holds(questions.Space.Rules[i].When), when]).Witness).OfType<Profile>().FirstOrDefault() ??
            questions.Ask(when).Witness;
    }
}
