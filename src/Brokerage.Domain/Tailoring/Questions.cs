using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Domain.Tailoring;

/// <summary>
/// Questions to the investor. What is said, tested and observed is kept apart; where they contradict each other the investor is asked, and
/// the tier stays what the rules make it.
/// </summary>
public static class Questions
{
    /// <summary>Quiz score below which a claim of being advanced is asked about.</summary>
    public const double ContradictionScore = 0.4;

    /// <summary>Years until the money is needed, below which comfort with high risk is asked about.</summary>
    public const int ShortHorizonYears = 2;

    /// <summary>What could be asked now; a layout shows the first few.</summary>
    public static IEnumerable<Finding> Find(Situation s, RuleSet rules)
    {
        if (s.State.Consents.IsPaused)
        {
            yield return Question("question.paused", 95, [], []);
            yield break;
        }
        var open = Purposes.All.Count(p => s.State.Consents.Find(p) is null);
        if (open == Purposes.All.Count)
            yield return Question("question.consent", 90, new() { ["purposes"] = open }, []);
        if (!s.May(Purpose.PersonaliseDeclared)) yield break;
        Finding?[] found = [Contradiction(s), RiskAndHorizon(s), Refresh(s), WayBack(s, rules)];
        foreach (var question in found.OfType<Finding>()) yield return question;
        if (s.State.Declared.Goals.IsEmpty)
            yield return Question("question.goal", 50, [], [s.InputOf("goals")]);
    }

    private static Finding? Contradiction(Situation s)
    {
        var (said, score) = (s.InputOf("declared_experience"), s.InputOf("quiz_score"));
        return said.Value.Text == "advanced" && score.Value.Number is < ContradictionScore and var tested
            ? Question("question.contradiction", 85, new() { ["declared"] = "advanced", ["tested"] = tested }, [said, score])
            : null;
    }

    private static Finding? RiskAndHorizon(Situation s) =>
        s.State.Declared is { RiskComfort: RiskComfort.High, HorizonYears: < ShortHorizonYears and { } years }
            ? Question("question.risk-horizon", 80, new() { ["years"] = years }, [s.InputOf("risk_comfort"), s.InputOf("horizon_years")])
            : null;

    private static Finding? Refresh(Situation s) =>
        s.State.Declared is { Experience: { } experience, ExperienceOn: { } said } declared &&
        DeclaredFeatures.IsExperienceStale(declared, PortfolioFold.Day(s.Now))
            ? Question("question.refresh", 70, new() { ["declared"] = Words(experience), ["date"] = said }, [s.InputOf("declared_experience")])
            : null;

    /// <summary>The tier that the rules would ask for if the investor's own choice did not keep them lower.</summary>
    private static Finding? WayBack(Situation s, RuleSet rules)
    {
        var placement = s.State.Placement;
        if (rules.Rules.FirstOrDefault(rule => rule.Id == placement.Rule) is not { Immediate: true } choice) return null;
        var without = rules with { Rules = rules.Rules.Remove(choice) };
        // Explained, not matched: a rule set that is used once is not worth compiling.
        var (tier, rule, _, _) = RuleEvaluator.Explain(without, s.State, s.Now);
        if (rule == "default" || rules.Tiers.IndexOf(tier) <= rules.Tiers.IndexOf(placement.Tier)) return null;
        var moved = s.State with { Placement = placement with { Rule = rule } };
        ImmutableArray<Input> inputs =
        [
            .. Explanation.OfTier(s.State, rules, s.Content, s.Now).Inputs.Concat(Explanation.OfTier(moved, without, s.Content, s.Now).Inputs)
                .DistinctBy(i => (i.Name, i.Purpose)),
        ];
        return Question("question.way-back", 60, new() { ["tier"] = s.Content.Tiers.GetValueOrDefault(tier)?.Name ?? tier }, inputs);
    }

    private static string Words(Events.Experience experience) => experience switch
    {
        Events.Experience.Novice => "novice",
        Events.Experience.Intermediate => "intermediate",
        _ => "advanced",
    };

    private static Finding Question(string code, double priority, Dictionary<string, object> values, ImmutableArray<Input> inputs) =>
        new(code, "", CardKind.Question, "questions", priority, values, inputs) { Tags = ["question"] };
}
