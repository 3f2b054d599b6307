using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tests.Kit;
using static Brokerage.Domain.Tests.Kit.RuleSets;

namespace Brokerage.Domain.Tests.Segmentation.Analysis;

/// <summary>A rule set with one defect: what must be found, and the rule (or segment) at fault.</summary>
public sealed record Seeded(string Code, RuleSet Rules, string AtFault);

/// <summary>Rule sets drawn from choices: clean ones as a product team would write them, and the same with one defect each.</summary>
public static class SeededRuleSets
{
    /// <summary>Kinds of defect; several can have the same code.</summary>
    public static ImmutableArray<Func<Choices, Seeded>> Defects { get; } =
    [
        c => Change(c, "contradictory-bounds", "advanced", (when, low) => when.Add(Less("trades_90d", Comparison.Lt, low - c.UpTo(9)))),
        c => Change(c, "contradictory-bounds", "advanced", (when, low) =>
            [.. when, Less("lessons_completed", Comparison.Gt, low), Less("lessons_completed", Comparison.Lt, low + 1)]),
        c => Change(c, "contradictory-bounds", "advanced", (when, _) => [.. when, Is("language", "en"), Is("language", c.Of("hi", "ta", "mr"))]),
        c => Change(c, "unreachable-clause", "advanced", (when, low) =>
            when.Add(new Any([AtLeast("watchlist_size", low), AtLeast("watchlist_size", low + 1 + c.UpTo(30)), Is("language", "en")]))),
        c => Change(c, "unreachable-clause", "advanced", (when, low) => when.Insert(c.UpTo(when.Length), AtLeast("trades_90d", low - c.UpTo(9)))),
        c => Append(c, "shadowed-rule", "idle", low => new("idle", "intermediate", Both(AtLeast("trades_90d", low + c.UpTo(20)), AtLeast("searches_30d", 1)), false)),
        c => Append(c, "shadowed-rule", "idle", low => new(
            "idle", "intermediate", Both(new Any([AtLeast("trades_90d", low), AtLeast("trades_90d", low + 50)]), new Not(Is("language", "en"))), false)),
        c => Append(c, "rule-conflict", "twin", low => new("twin", "advanced", AtLeast("trades_90d", low), false)),
        c => Append(c, "claim-only-up", "claim", _ => new("claim", "intermediate", Is("risk_comfort", c.Of("low", "medium", "high")), false)),
        c => Append(c, "claim-only-up", "claim", low => new(
            "claim", "intermediate", new Any([AtLeast("horizon_years", low), Both(AtLeast("screens_7d", low), AtLeast("searches_30d", 5))]), false)),
        c => Rewrite(c, "unreachable-tier", "advanced", (rules, _) => rules.RemoveAll(r => r.Then == "advanced")),
        c => Rewrite(c, "overlap", "advanced", (rules, low) => rules.Insert(
            0, new("early", "intermediate", Both(AtLeast("trades_90d", low + c.UpTo(5)), AtLeast("screens_7d", 1 + c.UpTo(9))), false))),
        c => Rewrite(c, "gap", "less", (rules, low) => rules.AddRange(
            new Rule("less", "intermediate", Less("days_since_last_session", Comparison.Lt, low), false),
            new Rule("more", "intermediate", Less("days_since_last_session", Comparison.Gt, low), false))),
        c => Rewrite(c, "gap", "less", (rules, low) => rules.AddRange(
            new Rule("less", "intermediate", Both(Less("cash_share", Comparison.Lte, 0.3), AtLeast("screens_7d", low)), false),
            new Rule("more", "intermediate", Both(AtLeast("cash_share", 0.4 + (0.1 * c.UpTo(4))), AtLeast("searches_30d", low)), false))),
        c => Append(c, "exit-beyond-value", "leaving", low => new("leaving", "intermediate", AtLeast("searches_30d", low, low + 1 + c.UpTo(9)), false)),
        c => WithSegment(c, "segment-never", low => Both(AtLeast("searches_30d", low), Less("searches_30d", Comparison.Lt, low - 1))),
        c => WithSegment(c, "contradictory-bounds", low => new Any([AtLeast("searches_30d", low), Both(AtLeast("watchlist_size", low), Less("watchlist_size", Comparison.Lt, low - c.UpTo(9)))])),
        c => WithScorecard(c, "contradictory-bounds", low => Both(Is("language", "en"), Is("language", c.Of("hi", "ta", "mr")), AtLeast("searches_30d", low))),
        c => WithSegment(c, "segment-always", low => new Any([Less("searches_30d", Comparison.Lt, low + 1), AtLeast("searches_30d", low)])),
    ];

    /// <summary>A clean rule set.</summary>
    public static RuleSet Clean(Choices c) => Draw(c).Rules;

    private static (RuleSet Rules, int Low) Draw(Choices c)
    {
        var low = 20 + c.UpTo(20);
        var high = low + 20 + c.UpTo(20);
        var quiz = 0.5 + (0.05 * c.UpTo(6));
        var rules = ImmutableArray.CreateBuilder<Rule>();
        if (c.OneIn(2)) rules.Add(new("lower-choice", "novice", Is("declared_experience", "novice"), true));
        if (c.OneIn(3)) rules.Add(new("open-matters", "novice", AtLeast("unresolved_contacts_90d", 3 + c.UpTo(3)), false));
        if (c.OneIn(3)) rules.Add(new("middle-choice", "intermediate", Both(Is("declared_experience", "intermediate"), AtLeast("trades_90d", low, low - 5)), true));
        rules.Add(new("advanced", "advanced", Advanced(c, high, quiz), false));
        rules.Add(new("activity", "intermediate", AtLeast("trades_90d", low, c.OneIn(2) ? low - 1 - c.UpTo(9) : null), false));
        if (c.OneIn(2)) rules.Add(new("knowledge", "intermediate", Both(AtLeast("lessons_completed", 3 + c.UpTo(5)), AtLeast("quiz_score", quiz, quiz - 0.1)), false));
        return (Of([.. rules]) with { Segments = c.OneIn(3) ? [new("curious", "Curious", AtLeast("searches_30d", 10, 5))] : [] }, low);
    }

    private static All Advanced(Choices c, int high, double quiz)
    {
        var parts = new List<Clause> { AtLeast("trades_90d", high, high - 1 - c.UpTo(15)), AtLeast("quiz_score", quiz, quiz - 0.1) };
        if (c.OneIn(2)) parts.Add(new Any([AtLeast("distinct_asset_classes", 3), AtLeast("chart_indicators_used", 3, 2), AtLeast("derivative_trades_90d", 5, 3)]));
        if (c.OneIn(3)) parts.Add(new Not(Is("risk_comfort", "low")));
        if (c.OneIn(3)) parts.Add(new Compare(Find("goals"), Comparison.Contains, FeatureValue.Of(c.Of("home", "wealth")), default, default));
        if (c.OneIn(3)) parts.Add(new Compare(Find("uses_stop_orders"), Comparison.Eq, FeatureValue.Of(true), default, default));
        if (c.OneIn(3)) parts.Add(new Compare(Find("fund_share"), Comparison.Between, FeatureValue.Of(0.1), FeatureValue.Of(0.9), default));
        return new([.. parts]);
    }

    private static Compare Less(string feature, Comparison op, double value) => new(Find(feature), op, FeatureValue.Of(value), default, default);

    private static Seeded Rewrite(Choices c, string code, string atFault, Func<ImmutableArray<Rule>, int, ImmutableArray<Rule>> rewrite)
    {
        var (rules, low) = Draw(c);
        return new(code, rules with { Rules = rewrite(rules.Rules, low) }, atFault);
    }

    private static Seeded Append(Choices c, string code, string atFault, Func<int, Rule> rule) => Rewrite(c, code, atFault, (rules, low) => rules.Add(rule(low)));

    private static Seeded Change(Choices c, string code, string atFault, Func<ImmutableArray<Clause>, int, ImmutableArray<Clause>> change) =>
        Rewrite(c, code, atFault, (rules, low) => [.. rules.Select(r => r.Id == atFault ? r with { When = new All(change(((All)r.When).Parts, low)) } : r)]);

    private static Seeded WithScorecard(Choices c, string code, Func<int, Clause> line)
    {
        var (rules, low) = Draw(c);
        return new(code, rules with { Scorecards = [new("odd", [new(AtLeast("screens_7d", low), 10), new(line(low), 5 - (10 * c.UpTo(1)))])] }, "odd");
    }

    private static Seeded WithSegment(Choices c, string code, Func<int, Clause> when)
    {
        var (rules, low) = Draw(c);
        return new(code, rules with { Segments = rules.Segments.Add(new("odd", "Odd", when(low))) }, "odd");
    }
}
