using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

public sealed class AnalyserPropertyTests
{
    private static readonly string[] Idle = ["shadowed-rule", "unreachable-rule", "rule-conflict"];

    /// <summary>Rules at random are full of defects: whatever is said of them must be so.</summary>
    [Fact]
    public void Analyse_RulesAtRandom_SaysNothingThatAnInvestorRefutes()
    {
        var codes = new Dictionary<string, int>();
        Property.Holds(250, choices =>
        {
            var rules = Of([.. Enumerable.Range(0, 2 + choices.UpTo(3)).Select(i => new Rule($"r{i}", choices.Of("intermediate", "advanced", "novice"), Tree(choices, 2), choices.OneIn(6)))]);
            var findings = RuleSetAnalyser.Analyse(rules);
            foreach (var finding in findings)
            {
                codes[finding.Code] = codes.GetValueOrDefault(finding.Code) + 1;
                // Of one part of a condition only that part tells; the seeded defects do that.
                if (finding.Code is not ("unreachable-clause" or "contradictory-bounds") && finding.Witness is not null) Demonstration.Of(rules, finding);
            }
            var idle = findings.Where(f => Idle.Contains(f.Code)).Select(f => f.Rules[0]).ToHashSet();
            var unreached = findings.Where(f => f.Code == "unreachable-tier").Select(f => f.Message).ToArray();
            for (var i = 0; i < 20; i++)
            {
                var profile = Few(choices);
                if (unreached.Any(m => m.Contains($"'{profile.Present}'", StringComparison.Ordinal))) continue;
                var (tier, rule) = RuleEvaluator.Match(rules, profile.Present, profile);
                idle.ShouldNotContain(rule?.Id);
                unreached.ShouldNotContain(m => m.Contains($"'{tier}'", StringComparison.Ordinal));
            }
        });
        string[] seen = ["contradictory-bounds", "shadowed-rule", "unreachable-clause", "overlap", "unreachable-tier", "claim-only-up"];
        seen.ShouldAllBe(code => codes.ContainsKey(code));
    }

    /// <summary>What the analyser takes for a count is whole for every investor; else it would call a satisfiable condition contradictory.</summary>
    [Fact]
    public void Analyse_FeaturesTakenForCounts_AreWholeAndNotNegative()
    {
        var counts = FeatureCatalogue.All.Where(f => f.Type == FeatureType.Number && f.Unit != "share" && IsCount(f)).ToArray();
        counts.Length.ShouldBeGreaterThan(20);
        Property.Holds(60, choices =>
        {
            var investor = Investor.WhoAllowsAll();
            for (var i = 0; i < 30; i++)
            {
                investor.Now = Histories.Step(choices, investor.Now);
                if (Histories.Of(choices.Of<Purpose>([.. Purposes.All]), choices, investor.State) is { } data) investor.Does(data);
            }
            foreach (var feature in counts)
                if (feature.Evaluate(investor.State, investor.Now).Number is { } number) (number >= 0 && number == Math.Floor(number)).ShouldBeTrue(feature.Key);
        });
    }

    private static bool IsCount(Feature feature) => RuleSetAnalyser.Analyse(Of(new Rule("r", "intermediate", Both(
        new Compare(feature, Comparison.Gt, FeatureValue.Of(3), default, default), new Compare(feature, Comparison.Lt, FeatureValue.Of(4), default, default)), false)))
        .Any(f => f.Code == "contradictory-bounds");

    private static Clause Tree(Choices choices, int depth) => choices.UpTo(depth == 0 ? 3 : 6) switch
    {
        0 => new Compare(Find("trades_90d"), choices.Of(Comparison.Gte, Comparison.Gt, Comparison.Lt, Comparison.Eq), FeatureValue.Of(choices.UpTo(4)), default, default),
        1 => AtLeast("quiz_score", 0.5 + (0.1 * choices.UpTo(3)), choices.OneIn(2) ? 0.4 : null),
        2 => Is("declared_experience", choices.Of("novice", "intermediate", "advanced")),
        3 => new Compare(Find("goals"), Comparison.Contains, FeatureValue.Of(choices.Of("home", "wealth")), default, default),
        4 => new Not(Tree(choices, depth - 1)),
        5 => new Any([Tree(choices, depth - 1), Tree(choices, depth - 1)]),
        _ => new All([Tree(choices, depth - 1), Tree(choices, depth - 1)]),
    };

    private static Profile Few(Choices choices)
    {
        var values = Profile.NoValues;
        if (!choices.OneIn(5)) values = values.Add(Find("trades_90d"), FeatureValue.Of(choices.UpTo(5)));
        if (!choices.OneIn(5)) values = values.Add(Find("quiz_score"), FeatureValue.Of(choices.UpTo(20) / 20.0));
        if (!choices.OneIn(5)) values = values.Add(Find("declared_experience"), FeatureValue.Of(choices.Of("novice", "intermediate", "advanced")));
        if (!choices.OneIn(5)) values = values.Add(Find("goals"), FeatureValue.Of(choices.Of<IReadOnlyList<string>>([], ["home"], ["wealth"], ["home", "wealth"])));
        return new(choices.Of("novice", "intermediate", "advanced"), values, []);
    }
}
