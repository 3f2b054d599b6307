using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

/// <summary>Scorecards, named segments, counts and sequences, as a rule set says them.</summary>
public sealed class RuleLanguageTests
{
    private const string Text = """
        apiVersion: brokerage/v1
        kind: SegmentRuleSet
        metadata: { key: small }
        purposes: [personalise-behaviour]
        features:
          trades_90d: { purpose: personalise-portfolio }
          language: { purpose: personalise-declared }
        segments:
          - { key: keen, name: Keen, when: { all: [ { segment: active }, { score: points, op: gte, value: 5, exit: 3 } ] } }
          - { key: active, name: Active, when: { count: order.filled, within: P30D, op: gte, value: 5, exit: 3 } }
        scorecards:
          points:
            - { when: { sequence: [lesson.completed, order.placed], within: P7D }, points: 10 }
            - { when: { feature: trades_90d, op: lt, value: 3 }, points: -2.5 }
        tiers: [low, high]
        default: low
        rules:
          - id: up
            then: high
            when: { segment: keen }
        stability: { minDwell: P7D, maxTransitionsPer30d: 2, maxDailyMigration: 2% }
        tests:
          - { name: all, given: { order_filled_count_30d: 5, lesson_completed_then_order_placed_within_7d: true, trades_90d: 5 }, expect: high, rule: up, segments: [keen, active] }
        """;

    private static readonly Feature Filled = EventFeatures.Count(EventFeatures.FindEvent("order.filled")!, 30);

    [Fact]
    public void Read_EveryPartOfTheLanguage_GivesItsShape()
    {
        var reading = RuleSetReader.Read(Text);

        reading.Errors.ShouldBeEmpty();
        var rules = reading.RuleSet.ShouldNotBeNull();
        rules.Segments.Select(s => s.Key).ShouldBe(["active", "keen"], "each refers only to earlier ones");
        var active = (Compare)rules.Segments[0].When;
        (active.Op, active.Value, active.Exit).ShouldBe((Comparison.Gte, FeatureValue.Of(5), FeatureValue.Of(3)));
        active.Feature.ShouldBeSameAs(Filled);
        var points = rules.Scorecards.Single();
        points.Lines.Select(l => l.Points).ShouldBe([10, -2.5]);
        ((Compare)points.Lines[0].When).Feature.Purposes.ShouldBe([Purpose.PersonaliseBehaviour, Purpose.PersonalisePortfolio]);
        ((CompareScore)((All)rules.Segments[1].When).Parts[1]).Scorecard.ShouldBeSameAs(points);
        ((InSegment)rules.Rules[0].When).Segment.ShouldBeSameAs(rules.Segments[1]);
        rules.Stability.MaxDailyMigration.ShouldBe(0.02);
    }

    [Fact]
    public void Places_OfEveryName_AreWhereItStands()
    {
        var places = RuleSetReader.Read(Text).Places;

        places.Keys.ShouldBe(["up", "keen", "active", "points"], ignoreOrder: true);
        places["keen"].ShouldBe((9, 5));
        places["points"].ShouldBe((12, 3));
        places["up"].ShouldBe((18, 5));
    }

    [Theory]
    [InlineData("segment: active", "segment: activ", "unknown-segment", 9, "active")]
    [InlineData("segment: active", "segment: keen", "rule-cycle", 9, null)]
    [InlineData("{ count: order.filled, within: P30D, op: gte, value: 5, exit: 3 }", "{ segment: keen }", "rule-cycle", 10, null)]
    [InlineData("{ feature: trades_90d, op: lt, value: 3 }", "{ score: points, op: lt, value: 3 }", "rule-cycle", 14, null)]
    [InlineData("{ feature: trades_90d, op: lt, value: 3 }", "{ segment: keen }", "rule-cycle", 9, null)]
    [InlineData("score: points", "score: point", "unknown-scorecard", 9, "points")]
    [InlineData("score: points, op: gte", "score: points, op: contains", "type-mismatch", 9, null)]
    [InlineData("score: points, op: gte, value: 5", "score: points, op: gte, value: five", "type-mismatch", 9, null)]
    [InlineData("value: 5, exit: 3 } ] }", "value: 5, exit: 7 } ] }", "exit-beyond-value", 9, null)]
    [InlineData("op: lt, value: 3 }", "op: lt, value: 3, exit: 4 }", "exit-not-allowed", 14, null)]
    [InlineData("count: order.filled", "count: order.fill", "unknown-event", 10, "order.filled")]
    [InlineData("count: order.filled", "count: account.opened", "unknown-event", 10, "account.funded")]
    [InlineData("count: order.filled", "count: brokerage.order.filled.v1", "unknown-event", 10, null)]
    [InlineData("count: order.filled", "count: service.contacted", "purpose-undeclared", 10, "personalise-service")]
    [InlineData("purposes: [personalise-behaviour]", "purposes: []", "purpose-undeclared", 13, "personalise-behaviour")]
    [InlineData("purposes: [personalise-behaviour]", "purposes: [personalize-behaviour]", "unknown-purpose", 4, "personalise-behaviour")]
    [InlineData("within: P30D", "within: P91D", "bad-duration", 10, null)]
    [InlineData("within: P30D", "within: PT24H1M", "bad-duration", 10, null)]
    [InlineData("within: P30D", "within: P0D", "bad-duration", 10, null)]
    [InlineData("within: P30D, ", "", "missing-key", 10, null)]
    [InlineData("sequence: [lesson.completed, order.placed]", "sequence: [lesson.completed]", "type-mismatch", 13, null)]
    [InlineData("sequence: [lesson.completed, order.placed], within: P7D", "sequence: [lesson.completed, order.placed], within: P7D, op: eq", "unknown-key", 13, null)]
    [InlineData("segment: active", "segment: active, op: eq", "unknown-key", 9, null)]
    [InlineData("feature: trades_90d, op: lt, value: 3", "feature: trades_90d, op: lt, value: 3, within: P7D", "unknown-key", 14, null)]
    [InlineData("  points:", "  language:", "rule-conflict", 12, null)]
    [InlineData("  points:", "  Points!:", "type-mismatch", 12, null)]
    [InlineData("key: active", "key: keen", "rule-conflict", 10, null)]
    [InlineData("id: up", "id: keen", "rule-conflict", 18, null)]
    [InlineData("key: active, ", "", "missing-key", 10, null)]
    [InlineData("name: Active, ", "", "missing-key", 10, null)]
    [InlineData("points: 10 }", "points: 1e9 }", "type-mismatch", 13, null)]
    [InlineData("points: 10 }", "points: many }", "type-mismatch", 13, null)]
    [InlineData(", points: 10 }", " }", "missing-key", 13, null)]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: 0%", "type-mismatch", 21, null)]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: 101%", "type-mismatch", 21, null)]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: \"-2%\"", "type-mismatch", 21, null)]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: some", "type-mismatch", 21, null)]
    [InlineData("segments: [keen, active]", "segments: [keen]", "test-failed", 23, null)]
    [InlineData("segments: [keen, active]", "segments: [keem]", "unknown-segment", 23, "keen")]
    public void Read_OneThingWrong_SaysWhatAndWhere(string good, string bad, string code, int line, string? suggestion)
    {
        Text.ShouldContain(good);

        var reading = RuleSetReader.Read(Text.Replace(good, bad, StringComparison.Ordinal));

        reading.RuleSet.ShouldBeNull();
        var error = reading.Errors.FirstOrDefault(e => e.Code == code).ShouldNotBeNull($"got {string.Join("; ", reading.Errors)}");
        (error.Line, error.Suggestion).ShouldBe((line, suggestion), error.Message);
    }

    [Theory]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: 0.02", 0.02)]
    [InlineData("maxDailyMigration: 2%", "maxDailyMigration: 12.5%", 0.125)]
    [InlineData(", maxDailyMigration: 2%", "", 1.0)]
    public void MaxDailyMigration_PercentOrShareOrAbsent_IsAShare(string good, string other, double expected) =>
        RuleSetReader.Read(Text.Replace(good, other, StringComparison.Ordinal)).RuleSet!.Stability.MaxDailyMigration.ShouldBe(expected);

    /// <summary>A rule refers to a segment, which refers to the next, and so on: each is one deeper.</summary>
    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void Read_AChainOfReferences_AtMostSixteenDeep(int segments, bool isAllowed)
    {
        var chain = Enumerable.Range(1, segments).Select(i => $"  - {{ key: s{i}, name: S, when: {(i < segments ? $"{{ segment: s{i + 1} }}" : "{ feature: trades_90d, op: gte, value: 1 }")} }}");

        Limits(chain, "{ segment: s1 }").ShouldBe(isAllowed);
    }

    /// <summary>Each segment asks twice for the next: as text it is short, as a decision it doubles with every step.</summary>
    [Theory]
    [InlineData(5, true)]
    [InlineData(12, false)]
    public void Read_ReferencesThatDouble_CountAsWhatTheyReferTo(int segments, bool isAllowed)
    {
        var chain = Enumerable.Range(1, segments).Select(i =>
            $"  - {{ key: s{i}, name: S, when: {(i < segments ? $"{{ any: [ {{ segment: s{i + 1} }}, {{ segment: s{i + 1} }} ] }}" : "{ feature: trades_90d, op: gte, value: 1 }")} }}");

        Limits(chain, "{ feature: trades_90d, op: gte, value: 1 }").ShouldBe(isAllowed);
    }

    [Fact]
    public void Read_TooManyLinesOfAScorecard_IsRefused()
    {
        var lines = string.Join('\n', Enumerable.Repeat("    - { when: { feature: trades_90d, op: gte, value: 1 }, points: 1 }", ClauseReaderLimit + 1));

        RuleSetReader.Read(Text.Replace("tiers: [low, high]", lines + "\ntiers: [low, high]", StringComparison.Ordinal)).Errors.ShouldContain(e => e.Code == "rule-limits");
    }

    [Theory]
    [InlineData("rule-syntax", "rule-syntax")]
    [InlineData("rule-limits", "rule-limits")]
    [InlineData("rule-cycle", "rule-cycle")]
    [InlineData("rule-conflict", "rule-conflict")]
    [InlineData("purpose-undeclared", "purpose-undeclared")]
    [InlineData("unknown-segment", "rule-invalid")]
    [InlineData("type-mismatch", "rule-invalid")]
    [InlineData("test-failed", "rule-invalid")]
    public void Kind_OfACode_IsOneOfAFew(string code, string kind) => new RuleSetError(1, 1, code, "").Kind.ShouldBe(kind);

    [Fact]
    public void ProductsFile_HasAScorecardAndThreeSegmentsThatEachCanBeReached()
    {
        var rules = RuleSetReader.Read(File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config", "segments", "experience-tier.yaml"))).RuleSet!;

        rules.Segments.Select(s => s.Key).Order(StringComparer.Ordinal).ShouldBe(["at-risk-of-leaving", "income-seeker", "options-curious"]);
        rules.Scorecards.Select(s => s.Key).ShouldBe(["engagement"]);
        foreach (var segment in rules.Segments) rules.Source.ShouldContain($"segments: [{segment.Key}]");
    }

    private const int ClauseReaderLimit = 100;

    private static bool Limits(IEnumerable<string> segments, string when)
    {
        var text = $"""
            apiVersion: brokerage/v1
            kind: SegmentRuleSet
            metadata: {"{ key: chain }"}
            features: {"{ trades_90d: { purpose: personalise-portfolio } }"}
            segments:
            {string.Join('\n', segments)}
            tiers: [low, high]
            default: low
            rules: [ {"{ id: up, then: high, when: "}{when} {"}"} ]
            stability: {"{ minDwell: P7D, maxTransitionsPer30d: 2 }"}
            """;
        var errors = RuleSetReader.Read(text).Errors;
        errors.ShouldAllBe(e => e.Code == "rule-limits");
        return errors.IsEmpty;
    }
}
