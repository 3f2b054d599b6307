namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>Tiers that nobody can enter.</summary>
internal static class TierFindings
{
    /// <summary>Follows who can move where from the default tier, step by step, and tells the questions which tiers are lived in.</summary>
    public static IEnumerable<AnalysisFinding> Of(Questions questions)
    {
        var entered = new HashSet<int> { questions.DefaultRank };
        questions.LivesIn(entered);
        for (var grows = true; grows;)
        {
            grows = false;
            for (var i = 0; i < questions.Space.Rules.Length; i++)
            {
                var rule = questions.Space.Rules[i];
                if (entered.Contains(rule.Rank) || questions.Ask([.. questions.NotBefore(i), Questions.Holds(rule.When)]).IsImpossible) continue;
                grows |= entered.Add(rule.Rank);
            }
        }
        return questions.Rules.Tiers.Where((_, rank) => !entered.Contains(rank)).Select(tier => new AnalysisFinding(
            "unreachable-tier", Severity.Warning, Why(questions.Rules, tier), [.. questions.Rules.Rules.Where(r => r.Then == tier).Select(r => r.Id)], null));
    }

    private static string Why(RuleSet rules, string tier) => rules.Rules.Any(r => r.Then == tier)
        ? $"Nobody can enter the tier '{tier}': no rule that leads to it can be the first to match."
        : $"Nobody can enter the tier '{tier}': no rule leads to it and it is not the default.";
}
