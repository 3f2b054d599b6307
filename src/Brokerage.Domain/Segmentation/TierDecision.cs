using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Segmentation;

/// <summary>Turns what the rules ask for into the tier an investor is in: dwell and the flip budget are guarantees.</summary>
public static class TierDecision
{
    private static readonly TimeSpan BudgetWindow = TimeSpan.FromDays(30);

    /// <summary>The placement after an event at <paramref name="now"/>; the same instance when nothing changed.</summary>
    public static Placement Decide(RuleSet rules, InvestorState state, DateTimeOffset now) =>
        Decide(rules, state.Placement, new InvestorFeatures(state, now), state.Sequence, now);

    /// <summary>The same for values from anywhere: what a preview asks.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="placement">The placement until now.</param>
    /// <param name="features">The investor's values at <paramref name="now"/>.</param>
    /// <param name="sequence">Journal sequence of the event that is decided on.</param>
    /// <param name="now">The instant, UTC.</param>
    public static Placement Decide<T>(RuleSet rules, Placement placement, T features, long sequence, DateTimeOffset now) where T : IFeatureValues
    {
        var (tier, rule) = RuleEvaluator.Match(rules, placement.Tier, features);
        var ruleId = rule?.Id ?? "default";
        if (tier == placement.Tier)
            return placement.HeldTier is null && placement.Rule == ruleId && placement.Revision == rules.Revision
                ? placement
                : placement with { Rule = ruleId, Revision = rules.Revision, HeldTier = null, HeldUntil = null };

        var isLowered = rules.Tiers.IndexOf(tier) < rules.Tiers.IndexOf(placement.Tier);
        if (!(isLowered && rule is { Immediate: true }) && HoldUntil(rules, placement, now) is { } until)
        {
            // Part of a fall that has to wait can be the investor's own choice. The stay goes on one tier lower: a choice neither prolongs nor ends a hold.
            if (Chosen(rules, features, below: placement.Tier, above: tier) is { } choice)
                return placement with { Tier = choice.Then, Rule = choice.Id, DecidedBy = sequence, Revision = rules.Revision, HeldTier = tier, HeldUntil = until };
            return placement.HeldTier == tier && placement.HeldUntil == until ? placement : placement with { HeldTier = tier, HeldUntil = until };
        }

        var recent = placement.Transitions.RemoveAll(at => at <= now - BudgetWindow);
        var entered = new Placement(tier, now, ruleId, sequence, rules.Revision, recent.Add(now), null, null,
            new(placement.Tier, placement.Since, placement.DecidedBy, rules.Revision));
        // In the new tier the exit thresholds are in force: the rule that keeps the investor there can be an earlier one.
        var (kept, keeper) = RuleEvaluator.Match(rules, tier, features);
        return kept == tier ? entered with { Rule = keeper?.Id ?? "default" } : entered;
    }

    /// <summary>
    /// The immediate rule for the tier that the investor says is theirs, where that is between two tiers; else null. Its other conditions are evidence for
    /// moving up, and nobody moves up here.
    /// </summary>
    private static Rule? Chosen<T>(RuleSet rules, T features, string below, string above) where T : IFeatureValues
    {
        if (features.Of(DeclaredFeatures.Experience).Text is not { } tier) return null;
        var rank = rules.Tiers.IndexOf(tier);
        return rank < rules.Tiers.IndexOf(below) && rank > rules.Tiers.IndexOf(above) ? rules.Rules.FirstOrDefault(r => r.Immediate && r.Then == tier) : null;
    }

    /// <summary>
    /// The placement as it was before the transition that the rule set <paramref name="revision"/> made, for the roll back of that rule set: neither dwell
    /// nor flip budget remembers it. The same instance when the present tier was entered otherwise.
    /// </summary>
    public static Placement Restore(Placement placement, string revision) =>
        placement.Before is not { } before || before.EndedBy != revision
            ? placement
            : placement with
            {
                Tier = before.Tier, Since = before.Since, DecidedBy = before.DecidedBy, Transitions = placement.Transitions.RemoveAt(placement.Transitions.Length - 1),
                HeldTier = null, HeldUntil = null, Before = null,
            };

    /// <summary>When the present tier may be left; null when it may be left now.</summary>
    private static DateTimeOffset? HoldUntil(RuleSet rules, Placement placement, DateTimeOffset now)
    {
        if (!rules.Tiers.Contains(placement.Tier)) return null;
        DateTimeOffset? until = placement.Since + rules.Stability.MinDwell;
        var budget = rules.Stability.MaxTransitionsPer30Days;
        var transitions = placement.Transitions;
        if (transitions.Length >= budget)
        {
            var free = transitions[transitions.Length - budget] + BudgetWindow;
            if (until is null || free > until) until = free;
        }
        return until > now ? until : null;
    }

    /// <summary>
    /// The first instant from <paramref name="now"/> on at which the placement (its tier, its rule or its hold) or a named segment changes without
    /// an event: the end of a hold or a UTC midnight at which a window loses a day; <paramref name="now"/> itself when they are not what the rules
    /// ask for already. Null when time alone changes nothing within <paramref name="horizonDays"/>.
    /// </summary>
    public static DateTimeOffset? NextChange(RuleSet rules, InvestorState state, DateTimeOffset now, int horizonDays)
    {
        if (Changes(rules, state, now)) return now;
        var held = state.Placement.HeldUntil;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = 1; day <= horizonDays; day++)
        {
            midnight = midnight.AddDays(1);
            if (held <= midnight) return held;
            if (Changes(rules, state, midnight)) return midnight;
        }
        return held;
    }

    private static bool Changes(RuleSet rules, InvestorState state, DateTimeOffset at) =>
        Decide(rules, state, at) != state.Placement || SegmentDecision.Decide(rules, state, at) != state.Segments;
}
