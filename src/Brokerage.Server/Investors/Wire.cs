using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Investors;

/// <summary>From the domain's words to the wire's.</summary>
public static class Wire
{
    public static ExperienceView ToView(this InvestorSight sight) => new(
        sight.Epoch, sight.Seq, sight.State.Sequence, sight.Experience.Tier, sight.State.Placement.Since, DecisionId(sight.State.Placement),
        sight.Rules.Revision, sight.At, ToLayout(sight.Experience.Layout, sight.Content), [ToReason(sight.Experience.TierReason, sight.State.Consents)],
        ToCards(sight.Experience, sight.State.Consents, sight.ShownSince), ToConsents(sight.State.Consents, sight.Content));

    public static InvestorView ToAgentView(this InvestorSight sight, string id)
    {
        var (features, withheld) = ToFeatures(sight.State, sight.At);
        return new(
            id, sight.State.Sequence, sight.Experience.Tier, sight.State.Placement.Since, DecisionId(sight.State.Placement), sight.Rules.Revision,
            features, withheld,
            [ToReason(sight.Experience.TierReason, sight.State.Consents)],
            ToClauses(RuleEvaluator.Explain(sight.Rules, sight.State, sight.At)));
    }

    /// <summary>Every feature whose purposes are granted, and the keys of those that are not computed.</summary>
    public static (IReadOnlyList<FeatureView> Features, IReadOnlyList<string> Withheld) ToFeatures(InvestorState state, DateTimeOffset at)
    {
        var granted = FeatureCatalogue.All.ToLookup(f => state.Consents.Grants(f.Purposes));
        return (
            [.. granted[true].Select(f => new FeatureView(
                f.Key, ToScalar(f.Evaluate(state, at)), f.Unit, Lower(f.Source), string.Join(" ", f.Purposes.Select(p => p.Key())), f.Description))],
            [.. granted[false].Select(f => f.Key)]);
    }

    /// <summary>What the investor said; null when they said nothing.</summary>
    public static DeclaredView? ToDeclared(Declared declared) =>
        declared is { Experience: null, Goals.IsEmpty: true, HorizonYears: null, RiskComfort: null, Language: null, Topics.IsEmpty: true } ? null : new(
            declared.Experience is { } experience ? Lower(experience) : null, declared.Goals, declared.HorizonYears,
            declared.RiskComfort is { } comfort ? Lower(comfort) : null, declared.Language, declared.Topics);

    /// <summary>Id of the decision behind a placement: <c>tier-</c> and the journal sequence it was decided by.</summary>
    public static string DecisionId(Placement placement) => $"tier-{placement.DecidedBy}";

    public static Contracts.Layout ToLayout(TierLayout layout, Content content) => new(
        layout.Density, layout.Vocabulary,
        [.. layout.Sections.Select(s => new Section(s.Id, s.Kind, content.SectionTitles[s.Id], s.Placement, s.MaxItems))],
        new(layout.ChartStyle, layout.ChartInterval, [.. layout.Indicators]), layout.Glossary);

    public static IReadOnlyList<Contracts.Card> ToCards(
        Domain.Tailoring.Experience experience, ConsentBook consents, IReadOnlyDictionary<string, DateTimeOffset> shownSince) =>
        [.. experience.Cards.Select(card => new Contracts.Card(
            card.Id, Lower(card.Kind), card.Placement, card.Title, [.. card.Body], [.. card.Instruments], [.. card.Tags], card.Disclosure,
            [ToReason(card.Reason, consents)], ToActions(card), shownSince[card.Id]))];

    public static IReadOnlyList<ConsentView> ToConsents(ConsentBook consents, Content content) =>
        [.. Purposes.All.Select(purpose =>
        {
            var record = consents.Find(purpose);
            return new ConsentView(
                purpose.Key(), content.Purposes[purpose].Title, record is { Granted: true }, record?.ReceiptId, record?.At, record is null ? null : Lower(record.State),
                record?.ExpiresAt, NullIfEmpty(record?.NoticeVersion), NullIfEmpty(record?.Language));
        })];

    public static Contracts.Reason ToReason(Domain.Tailoring.Reason reason, ConsentBook consents) => new(
        reason.Code, reason.Text,
        [.. reason.Inputs.Select(i => new ReasonInput(
            i.Name, ToScalar(i.Value), i.Unit, i.Source is { } source ? Lower(source) : "market", i.Purpose?.Key(),
            i.Purpose is { } purpose ? consents.Find(purpose)?.ReceiptId : null, i.AsOf))]);

    public static IReadOnlyList<ClauseView> ToClauses(Evaluation evaluation) =>
        [.. evaluation.Trace.Select(result => new ClauseView(
            result.Rule, result.Path,
            result.Clause switch { Compare c => c.Feature.Key, CompareScore c => c.Scorecard.Key, InSegment c => c.Segment.Key, _ => null },
            result.Clause switch { Compare c => Lower(c.Op), CompareScore c => Lower(c.Op), InSegment => "in-segment", var other => Lower(other.GetType().Name) },
            ToScalar(result.Threshold), ToScalar(result.Actual),
            result.Outcome switch { true => "true", false => "false", null => "unknown" }, result.Held))];

    public static Receipt ToReceipt(string id, Outcome outcome) =>
        new(id, Lower(outcome.Status), outcome.Duplicate, outcome.Sequence, outcome.ReceivedAt, outcome.Code);

    public static Scalar? ToScalar(FeatureValue value) =>
        !value.IsKnown ? null
        : value.Number is { } number ? Scalar.Of(number)
        : value.Flag is { } flag ? Scalar.Of(flag)
        : value.Text is { } text ? Scalar.Of(text)
        : Scalar.Of(value.Set!);

    private static List<CardAction> ToActions(Domain.Tailoring.Card card)
    {
        var actions = new List<CardAction>();
        if (card.LessonId is { } lesson) actions.Add(new("open-lesson", card.Reason.Code == "lesson.quiz-due" ? "Take the quiz" : "Read", lesson));
        else if (card.Instruments.Length == 1) actions.Add(new("open-instrument", "Look at it", card.Instruments[0]));
        actions.Add(new("helpful", "Helpful", null));
        actions.Add(new("not-helpful", "Not helpful", null));
        actions.Add(new("dismiss", "Not now", null));
        return actions;
    }

    /// <summary>A purpose that was refused without ever being given has no notice.</summary>
    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

#pragma warning disable CA1308 // names on the wire are lower case
    private static string Lower<T>(T value) where T : notnull => value.ToString()!.ToLowerInvariant();
#pragma warning restore CA1308
}
