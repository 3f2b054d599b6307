using System.Collections.Immutable;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Domain;

/// <summary>
/// The product in one place. An event and a tick both end here: <see cref="Decide"/> turns an event into what is known and the tier,
/// <see cref="Tailor"/> turns that and the market into what the app shows. Pure: no clock, no randomness, no I/O.
/// </summary>
public static class Personalization
{
    /// <summary>Days for which a card that was sent away stays away.</summary>
    public const int DismissedDays = 30;

    /// <summary>
    /// The state after one journaled event. 1 consent gate: a section whose purpose is not granted never changes, and features of such a
    /// purpose are unknown to every rule. 2 features and 3 segments and tier: the rules ask for a tier; dwell and flip budget decide whether it
    /// is entered.
    /// </summary>
    public static InvestorState Decide(InvestorState state, RecordedEvent recorded, RuleSet rules) =>
        Reconsider(InvestorFold.Apply(state, recorded), rules, recorded.ReceivedAt);

    /// <summary>
    /// The state with its segments and its tier decided at <paramref name="now"/>; the same instance when nothing changed. While the investor has paused
    /// personalisation nothing is decided.
    /// </summary>
    public static InvestorState Reconsider(InvestorState state, RuleSet rules, DateTimeOffset now)
    {
        if (state.Consents.IsPaused) return state;
        var segments = SegmentDecision.Decide(rules, state, now);
        var known = segments == state.Segments ? state : state with { Segments = segments };
        var placement = TierDecision.Decide(rules, known, now);
        return ReferenceEquals(placement, known.Placement) ? known : known with { Placement = placement };
    }

    /// <summary>4 tailoring: what the app shows to this investor, in this market, at this instant; what everybody starts with while they paused it.</summary>
    public static Experience Tailor(InvestorState known, IMarketView market, RuleSet rules, Content content, DateTimeOffset now)
    {
        var state = known.Usable;
        var situation = new Situation(state, market, content, now);
        var tier = state.Placement.Tier;
        var layout = content.Layouts[tier];
        var findings = layout.Sections.Where(s => s.Placement is not null).SelectMany(s => Find(situation, rules, layout, s.Placement!));
        var candidates = findings
            .Where(f => !IsDismissed(state, f.CardId, now) && Content.IsFor(content.Cards[f.Code].Segments, state.Segments))
            .Select(f => Appropriateness.Admit(situation, f)).OfType<Finding>()
            .ToLookup(f => f.Placement);
        return new(tier, layout, Explanation.OfTier(state, rules, content, now),
        [
            .. from section in layout.Sections
               where section.Placement is not null
               from finding in candidates[section.Placement!].OrderByDescending(f => f.Priority).ThenBy(f => f.CardId, StringComparer.Ordinal).Take(section.MaxItems)
               // Words only for what is shown: they are most of the work.
               select finding.ToCard(content),
        ]);
    }

    /// <summary>What could stand in one placement. Where a layout has alerts, moves of the market are alerts and not insights.</summary>
    private static IEnumerable<Finding> Find(Situation situation, RuleSet rules, TierLayout layout, string placement) => placement switch
    {
        "questions" => Questions.Find(situation, rules),
        "lessons" => Learning.Lessons(situation, situation.State.Placement.Tier),
        "ideas" => Learning.Ideas(situation),
        "alerts" => MarketMoves.Find(situation, CardKind.Alert),
        "insights" when layout.Sections.Any(s => s.Placement == "alerts") => HoldingInsights.Find(situation),
        "insights" => HoldingInsights.Find(situation).Concat(MarketMoves.Find(situation, CardKind.Insight)),
        _ => throw new InvalidOperationException($"The layout names the unknown placement '{placement}'; the content's reader refuses it."),
    };

    private static bool IsDismissed(InvestorState state, string cardId, DateTimeOffset now) =>
        state.Dismissed.Find(cardId) is { } dismissed && now - dismissed.At < TimeSpan.FromDays(DismissedDays);
}
