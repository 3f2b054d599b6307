using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

public sealed class RuleSetReaderTests
{
    private static readonly string Product = File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config", "segments", "experience-tier.yaml"));

    /// <summary>A small valid rule set; the cases below change one thing in it.</summary>
    private const string Small = """
        apiVersion: brokerage/v1
        kind: SegmentRuleSet
        metadata: { key: small }
        features:
          trades_90d: { purpose: personalise-portfolio }
          goals: { purpose: personalise-declared }
          language: { purpose: personalise-declared }
          uses_derivatives: { purpose: personalise-portfolio }
        tiers: [low, high]
        default: low
        rules:
          - id: up
            then: high
            when: { feature: trades_90d, op: gte, value: 10, exit: 5 }
        stability: { minDwell: P7D, maxTransitionsPer30d: 2 }
        tests:
          - { name: enough, given: { trades_90d: 10 }, expect: high, rule: up }
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentCharacter = '\t', IndentSize = 1 };

    private const string When = "{ feature: trades_90d, op: gte, value: 10, exit: 5 }";

    [Theory]
    [InlineData("", RuleSet.DefaultNudgesPerDay)]
    [InlineData("guardrails: {}\n", RuleSet.DefaultNudgesPerDay)]
    [InlineData("guardrails: { max_nudges_per_day: 0 }\n", 0)]
    [InlineData("guardrails: { max_nudges_per_day: 5 }\n", RuleSet.MostNudgesPerDay)]
    public void Read_TheNudgeCap_IsTheRuleSetsOrTheDefault(string guardrails, int expected) =>
        RuleSetReader.Read(Rules.RuleTexts.With("stability:", $"{guardrails}stability:")).RuleSet!.MaxNudgesPerDay.ShouldBe(expected);

    [Theory]
    [InlineData("6", "guardrail")]
    [InlineData("1e9", "guardrail")]
    [InlineData("-1", "type-mismatch")]
    [InlineData("1.5", "type-mismatch")]
    [InlineData("[2]", "type-mismatch")]
    public void Read_ANudgeCapOutOfBounds_IsAnErrorAtTheNumber(string cap, string code) =>
        RuleSetReader.Read(Rules.RuleTexts.With("stability:", $"guardrails: {{ max_nudges_per_day: {cap} }}\nstability:")).Errors
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Code.ShouldBe(code), e => e.Column.ShouldBe(35));

    [Fact]
    public void Read_TheProductsOwnFile_HasNoErrorsAndItsShape()
    {
        var reading = RuleSetReader.Read(Product);

        reading.Errors.ShouldBeEmpty();
        var rules = reading.RuleSet.ShouldNotBeNull();
        rules.Revision.ShouldMatch("^experience-tier@[0-9a-f]{12}$");
        rules.Tiers.ShouldBe(["novice", "intermediate", "advanced"]);
        rules.Default.ShouldBe("novice");
        rules.Rules.Select(r => r.Id).ShouldBe(
            ["honour-lower-choice", "honour-middle-choice", "advanced-by-evidence", "intermediate-by-activity", "intermediate-by-knowledge"]);
        rules.Rules.Select(r => r.Immediate).ShouldBe([true, true, false, false, false]);
        rules.Stability.ShouldBe(new Stability(TimeSpan.FromDays(7), 2, 0.25));
        rules.Source.ShouldBe(Product);
        ((Compare)rules.Rules[3].When).Exit.ShouldBe(FeatureValue.Of(20));
    }

    [Fact]
    public void Read_TheSmallFile_HasNoErrors() => RuleSetReader.Read(Small).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("op: gte", "op: gtee", "unknown-operator", 14, "gte")]
    [InlineData("op: gte", "op: matches", "unknown-operator", 14, null)]
    [InlineData("feature: trades_90d", "feature: trade_90d", "unknown-feature", 14, "trades_90d")]
    [InlineData("feature: trades_90d", "feature: trades_30d", "purpose-undeclared", 14, null)]
    [InlineData("trades_90d: { purpose: personalise-portfolio }", "trades_90d: { purpose: personalise-declared }", "purpose-undeclared", 5, "personalise-portfolio")]
    [InlineData("trades_90d: { purpose: personalise-portfolio }", "trades_90d: { purpose: personalize-portfolio }", "unknown-purpose", 5, "personalise-portfolio")]
    [InlineData("trades_90d: { purpose: personalise-portfolio }", "trades_91d: { purpose: personalise-portfolio }", "unknown-feature", 5, "trades_90d")]
    [InlineData("value: 10", "value: ten", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: \"10\"", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: 1/0", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: .nan", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: 1e999", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: [10]", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: true", "type-mismatch", 14, null)]
    [InlineData("value: 10", "value: null", "type-mismatch", 14, null)]
    [InlineData("exit: 5", "exit: 11", "exit-beyond-value", 14, null)]
    [InlineData("exit: 5", "exit: low", "type-mismatch", 14, null)]
    [InlineData("exit: 5", "exits: 5", "unknown-key", 14, "exit")]
    [InlineData("op: gte, value: 10, exit: 5", "op: lte, value: 10, exit: 9", "exit-beyond-value", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: eq, value: 10, exit: 5", "exit-not-allowed", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: between, value: [1, 10], exit: 5", "exit-not-allowed", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: between, value: [10, 1]", "type-mismatch", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: contains, value: x", "type-mismatch", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: in, value: [x]", "type-mismatch", 14, null)]
    [InlineData("op: gte, value: 10, exit: 5", "op: gte", "missing-key", 14, null)]
    [InlineData(When, "{ not: { feature: trades_90d, op: lt, value: 10, exit: 15 } }", "exit-not-allowed", 14, null)]
    [InlineData(When, "{ all: [] }", "type-mismatch", 14, null)]
    [InlineData(When, "{ all: [ { feature: trades_90d, op: gte, value: 10 } ], feature: trades_90d }", "type-mismatch", 14, null)]
    [InlineData(When, "typeof(System.IO.File)", "type-mismatch", 14, null)]
    [InlineData(When, "{ feature: goals, op: eq, value: home }", "type-mismatch", 14, null)]
    [InlineData(When, "{ feature: language, op: gt, value: en }", "type-mismatch", 14, null)]
    [InlineData(When, "{ feature: language, op: in, value: [] }", "type-mismatch", 14, null)]
    [InlineData(When, "{ feature: uses_derivatives, op: eq, value: yes }", "type-mismatch", 14, null)]
    [InlineData("then: high", "then: hihg", "unknown-tier", 13, "high")]
    [InlineData("then: high", "then: low", "exit-not-allowed", 14, null)]
    [InlineData("id: up", "id: default", "rule-conflict", 12, null)]
    [InlineData("id: up", "id: Up!", "type-mismatch", 12, null)]
    [InlineData("default: low", "default: lowest", "unknown-tier", 10, null)]
    [InlineData("tiers: [low, high]", "tiers: [low, high, low]", "rule-conflict", 9, null)]
    [InlineData("kind: SegmentRuleSet", "kind: SegmentRuleSets", "unknown-kind", 2, "SegmentRuleSet")]
    [InlineData("apiVersion: brokerage/v1", "apiVersion: brokerage/v99", "unknown-version", 1, "brokerage/v1")]
    [InlineData("metadata: { key: small }", "metadata: { key: small, isStaff: true }", "unknown-key", 3, null)]
    [InlineData("kind: SegmentRuleSet", "kind: SegmentRuleSet\nrule: []", "unknown-key", 3, "rules")]
    [InlineData("minDwell: P7D", "minDwell: 7 days", "bad-duration", 15, null)]
    [InlineData("minDwell: P7D", "minDwell: P1M", "bad-duration", 15, null)]
    [InlineData("minDwell: P7D", "minDwell: PT", "bad-duration", 15, null)]
    [InlineData("minDwell: P7D", "minDwell: P366D", "bad-duration", 15, null)]
    [InlineData("maxTransitionsPer30d: 2", "maxTransitionsPer30d: 0", "type-mismatch", 15, null)]
    [InlineData("maxTransitionsPer30d: 2", "maxTransitionsPer30d: 1.5", "type-mismatch", 15, null)]
    [InlineData("given: { trades_90d: 10 }", "given: { trades_90d: 9 }", "test-failed", 17, null)]
    [InlineData("expect: high", "expect: low", "test-failed", 17, null)]
    [InlineData("given: { trades_90d: 10 }", "given: { trades: 10 }", "unknown-feature", 17, null)]
    [InlineData("given: { trades_90d: 10 }", "given: { trades_90d: many }", "type-mismatch", 17, null)]
    [InlineData("rule: up }", "rule: upp }", "unknown-rule", 17, "up")]
    [InlineData("default: low", "default: low\ndefault: high", "rule-syntax", 11, null)]
    [InlineData("value: 10", "value: !!int 10", "rule-syntax", 14, null)]
    [InlineData("value: 10", "value: &ten 10", "rule-syntax", 14, null)]
    [InlineData("value: 10", "value: *ten", "rule-syntax", 14, null)]
    [InlineData("default: low", "default: [low", "rule-syntax", 10, null)]
    [InlineData("default: low", "? [a]\n: b\ndefault: low", "rule-syntax", 10, null)]
    public void Read_OneThingWrong_SaysWhatAndWhere(string good, string bad, string code, int line, string? suggestion)
    {
        Small.ShouldContain(good);

        var reading = RuleSetReader.Read(Small.Replace(good, bad, StringComparison.Ordinal));

        reading.RuleSet.ShouldBeNull();
        var error = reading.Errors.FirstOrDefault(e => e.Code == code)
            .ShouldNotBeNull($"got {string.Join("; ", reading.Errors)}");
        error.Suggestion.ShouldBe(suggestion);
        // A syntax error is seen where the parser stumbles: at the place or on the line after it.
        if (code == "rule-syntax") error.Line.ShouldBeInRange(line, line + 1);
        else error.Line.ShouldBe(line);
        error.Column.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("op: gte, value: 10, exit: 10")]
    [InlineData("op: lt, value: 10, exit: 10")]
    [InlineData("op: lte, value: 10, exit: 15")]
    [InlineData("op: between, value: [10, 10]")]
    [InlineData("op: ne, value: -0.5e1")]
    public void Read_NumbersAtTheEdgeOfWhatIsAllowed_HasNoErrors(string comparison) =>
        RuleSetReader.Read(Small.Replace("op: gte, value: 10, exit: 5", comparison, StringComparison.Ordinal)).Errors
            .ShouldAllBe(e => e.Code == "test-failed");

    [Theory]
    [InlineData("{ feature: goals, op: contains, value: home }")]
    [InlineData("{ feature: language, op: in, value: [en, hi] }")]
    [InlineData("{ feature: language, op: ne, value: en }")]
    [InlineData("{ feature: uses_derivatives, op: eq, value: true }")]
    [InlineData("{ not: { any: [ { feature: trades_90d, op: lt, value: 3 } ] } }")]
    public void Read_EveryKindOfFeature_HasNoErrors(string when) =>
        RuleSetReader.Read(Small.Replace(When, when, StringComparison.Ordinal)).Errors.ShouldAllBe(e => e.Code == "test-failed");

    [Fact]
    public void Read_TwoRulesOfOneId_IsAConflict()
    {
        var twice = Small.Replace("stability:", "  - { id: up, then: high, when: { feature: trades_90d, op: gt, value: 99 } }\nstability:", StringComparison.Ordinal);

        RuleSetReader.Read(twice).Errors.Single().ShouldSatisfyAllConditions(e => e.Code.ShouldBe("rule-conflict"), e => e.Line.ShouldBe(15));
    }

    [Fact]
    public void Read_TwoDocuments_IsRefused() =>
        RuleSetReader.Read(Small + "\n---\na: 1\n").Errors.Single().Code.ShouldBe("rule-syntax");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("{ unfinished")]
    [InlineData("- - - -\n - x")]
    public void Read_NoRuleSetAtAll_IsAnErrorAndNoException(string text) => RuleSetReader.Read(text).Errors.ShouldNotBeEmpty();

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Read_NestedClauses_AtMostSixteenDeep(int depth, bool isAllowed)
    {
        var when = string.Concat(Enumerable.Repeat("{ not: ", depth - 1)) + "{ feature: trades_90d, op: gte, value: 10 }" + string.Concat(Enumerable.Repeat(" }", depth - 1));

        var errors = RuleSetReader.Read(Small.Replace(When, when, StringComparison.Ordinal)).Errors;

        errors.Any(e => e.Code == "rule-limits").ShouldBe(!isAllowed);
    }

    [Theory]
    [InlineData(510, true)]
    [InlineData(511, false)]
    public void Read_ManyClauses_AtMost512(int parts, bool isAllowed)
    {
        // One for 'any' itself, one for the other rule's comparison, and the parts.
        var when = $"{{ any: [ {string.Join(", ", Enumerable.Repeat("{ feature: trades_90d, op: gte, value: 10 }", parts))} ] }}";
        var text = Small.Replace(When, when, StringComparison.Ordinal)
            .Replace("stability:", "  - { id: two, then: high, when: { feature: trades_90d, op: gt, value: 99 } }\nstability:", StringComparison.Ordinal);

        var errors = RuleSetReader.Read(text).Errors;

        errors.Select(e => e.Code).ShouldBe(isAllowed ? [] : ["rule-limits"]);
    }

    [Fact]
    public void Read_WhatIsMeantToExhaust_IsRefusedSoon()
    {
        string[] texts =
        [
            Small.Replace(When, $"{{ feature: language, op: in, value: [{string.Join(',', Enumerable.Repeat("x", 400_000))}] }}", StringComparison.Ordinal),
            Small.Replace(When, new string('[', 100_000), StringComparison.Ordinal),
            string.Concat(Enumerable.Repeat("- ", 100_000)),
            string.Concat(Enumerable.Repeat("{a: ", 100_000)),
            Small + new string(' ', 2_000_000),
        ];
        RuleSetReader.Read(Small);
        foreach (var text in texts)
        {
            var watch = Stopwatch.StartNew();
            RuleSetReader.Read(text).Errors.ShouldContain(e => e.Code == "rule-limits" || e.Code == "rule-syntax");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Revision_OtherCommentsSpacesAndSpelling_IsTheSame()
    {
        var other = Small.Replace("{ key: small }", "{   key:   \"small\" } # a remark", StringComparison.Ordinal)
            .Replace("value: 10, exit: 5", "exit: 5.0, value: 1e1", StringComparison.Ordinal)
            .Replace("default: low", "\n# another\ndefault: low", StringComparison.Ordinal);

        RuleSetReader.Read(other).RuleSet!.Revision.ShouldBe(RuleSetReader.Read(Small).RuleSet!.Revision);
    }

    [Theory]
    [InlineData("exit: 5", "exit: 4")]
    [InlineData("id: up", "id: upward")]
    [InlineData("P7D", "P8D")]
    public void Revision_OtherMeaning_IsAnother(string from, string to)
    {
        var other = Small.Replace(from, to, StringComparison.Ordinal).Replace("rule: up }", to.StartsWith("id", StringComparison.Ordinal) ? "rule: upward }" : "rule: up }", StringComparison.Ordinal);

        RuleSetReader.Read(other).RuleSet!.Revision.ShouldNotBe(RuleSetReader.Read(Small).RuleSet!.Revision);
    }

    [Fact]
    public void Read_Json_IsTheSameRuleSet()
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["apiVersion"] = "brokerage/v1", ["kind"] = "SegmentRuleSet", ["metadata"] = new { key = "small" },
            ["features"] = new Dictionary<string, object>
            {
                ["trades_90d"] = new { purpose = "personalise-portfolio" }, ["goals"] = new { purpose = "personalise-declared" },
                ["language"] = new { purpose = "personalise-declared" }, ["uses_derivatives"] = new { purpose = "personalise-portfolio" },
            },
            ["tiers"] = new[] { "low", "high" }, ["default"] = "low",
            ["rules"] = new[] { new { id = "up", then = "high", when = new { feature = "trades_90d", op = "gte", value = 10, exit = 5 } } },
            ["stability"] = new { minDwell = "P7D", maxTransitionsPer30d = 2 },
            ["tests"] = new[] { new { name = "enough", given = new { trades_90d = 10 }, expect = "high", rule = "up" } },
        });
        string[] forms = [json, JsonSerializer.Serialize(JsonDocument.Parse(json), Indented)];

        foreach (var form in forms)
            RuleSetReader.Read(form).RuleSet.ShouldNotBeNull(form + string.Join("; ", RuleSetReader.Read(form).Errors))
                .Revision.ShouldBe(RuleSetReader.Read(Small).RuleSet!.Revision);
    }

    [Fact]
    public void Read_JsonWithARepeatedKey_IsRefused() =>
        RuleSetReader.Read("""{ "kind": "SegmentRuleSet", "kind": "SegmentRuleSet" }""").Errors.Single().Code.ShouldBe("rule-syntax");

    /// <summary>Any text gives an answer: bytes of a valid file are flipped, dropped, doubled and replaced by edges.</summary>
    [Fact]
    public void Read_MutatedFile_AnswersAndNeverThrows()
    {
        var random = new Random(20240517);
        string[] edges = ["1e400", "-0", "{", "}", "[", "]", ":", "&a", "*a", "!!x", "\"", "'", "|", ">", "%", "\t", "\u0000", "\ud83d", "#", "\n", "- ", "? ", "<<: ", "---", "..."];
        for (var i = 0; i < 10000; i++)
        {
            var text = new StringBuilder(Small);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)); break;
                    case 1: text[at] = (char)random.Next(1, 0x2100); break;
                    case 2: text.Insert(at, edges[random.Next(edges.Length)]); break;
                    default: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))); break;
                }
            }
            var reading = RuleSetReader.Read(text.ToString());
            (reading.RuleSet is null).ShouldBe(!reading.Errors.IsEmpty);
        }
    }
}
