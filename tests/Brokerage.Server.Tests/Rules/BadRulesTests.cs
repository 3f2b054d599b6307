using System.Net;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Hubs;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

/// <summary>What a product team may get wrong, a row a case; what decides stays what it is.</summary>
[Collection(HubTests.Name)]
public sealed class BadRulesTests(SharedServer server) : IAsyncLifetime
{
    private const string AnyWhen = "{ feature: trades_90d, op: gte, value: 5 }";

    private RulesClient anna = null!;
    private RulesClient bert = null!;
    private string active = "";

    public async Task InitializeAsync()
    {
        (anna, bert) = (await RulesClient.OpenAsync(server.Process, "anna"), await RulesClient.OpenAsync(server.Process, "bert"));
        active = (await anna.GetAsync<RulesOverview>("")).Active;
    }

    public async Task DisposeAsync()
    {
        (await anna.GetAsync<RulesOverview>("")).Active.ShouldBe(active);
        anna.Dispose();
        bert.Dispose();
    }

    public static TheoryData<string, string, string> Texts => new()
    {
        { "unknown field", RuleTexts.With("immediate: true\n    when: { feature: declared", "typeof: System.IO\n    when: { feature: declared"), "rule-invalid" },
        { "unknown feature", RuleTexts.WithRule("{ feature: trades_90, op: gte, value: 5 }"), "rule-invalid" },
        { "unknown function", RuleTexts.WithRule("{ feature: trades_90d, op: regex, value: (a+)+$ }"), "rule-invalid" },
        { "type mismatch", RuleTexts.WithRule("{ feature: trades_90d, op: gte, value: many }"), "rule-invalid" },
        { "constant that is no number", RuleTexts.WithRule("{ feature: trades_90d, op: gte, value: 1/0 }"), "rule-invalid" },
        { "no rule set", "[low", "rule-syntax" },
        { "17 deep", RuleTexts.WithRule(Nested(17)), "rule-limits" },
        { "513 nodes", RuleTexts.WithRule($"{{ any: [{string.Join(", ", Enumerable.Repeat(AnyWhen, 513))}] }}"), "rule-limits" },
        { "a long list", RuleTexts.WithRule($"{{ feature: declared_experience, op: in, value: [{string.Join(",", Enumerable.Repeat("a", 600))}] }}"), "rule-limits" },
        { "a segment that refers to itself", Segments("{ segment: one }", AnyWhen), "rule-cycle" },
        { "two segments that refer to each other", Segments("{ segment: two }", "{ not: { segment: one } }"), "rule-cycle" },
        { "more nudges than anybody may get", RuleTexts.With("stability:", "guardrails: { max_nudges_per_day: 6 }\nstability:"), "guardrail" },
        { "nudges that are no number", RuleTexts.With("stability:", "guardrails: { max_nudges_per_day: many }\nstability:"), "rule-invalid" },
        { "two rules of one id", RuleTexts.WithRule(AnyWhen, id: "honour-lower-choice"), "rule-conflict" },
        { "anchor", RuleTexts.WithRule("&a { feature: trades_90d, op: gte, value: 5 }"), "rule-syntax" },
        { "tag", RuleTexts.WithRule("!!type { feature: trades_90d, op: gte, value: 5 }"), "rule-syntax" },
        { "a key twice", """{ "kind": "SegmentRuleSet", "kind": "SegmentRuleSet" }""", "rule-syntax" },
        { "a purpose not declared", RuleTexts.WithRule("{ feature: sessions_per_week, op: gte, value: 5 }"), "purpose-undeclared" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Draft_OfABadText_IsRefusedWithLineColumnAndCode(string what, string source, string problem)
    {
        using var answer = await anna.PostAsync("/drafts", new SaveDraft(source, active, what));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((422, problem));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var errors = body.RootElement.GetProperty("errors").Deserialize<RuleError[]>(JsonSerializerOptions.Web)!;
        errors.ShouldAllBe(e => e.Line > 0 && e.Column > 0 && e.Code.Length > 0 && e.Message.Length > 0);
    }

    /// <summary>Line and column are those of the number and not of the file.</summary>
    [Fact]
    public async Task Check_OfANudgeCapAbovePolicy_PointsAtTheNumber()
    {
        var text = RuleTexts.With("stability:", "guardrails:\n  max_nudges_per_day: 6\nstability:");

        var error = (await anna.DoAsync<RuleCheck>("/check", new RuleText(text))).Errors.Single();

        var line = text[..text.IndexOf("max_nudges_per_day", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        (error.Line, error.Column, error.Code).ShouldBe((line, 23, "guardrail"));
    }

    [Fact]
    public async Task Draft_OfTwoMegabytes_IsTooLarge()
    {
        using var answer = await anna.PostAsync("/drafts", new SaveDraft(new('a', 2_000_000), active, ""));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((413, "too-large"));
    }

    [Fact]
    public async Task Check_OfABadText_AnswersWithTheErrorsAndKeepsNothing()
    {
        var check = await anna.DoAsync<RuleCheck>("/check", new RuleText(RuleTexts.WithRule("{ feature: trades_90, op: gte, value: 5 }")));

        (check.Revision, check.Errors.Single().Code, check.Errors.Single().Suggestion).ShouldBe((null, "unknown-feature", "trades_90d"));
    }

    [Fact]
    public async Task Draft_FromARevisionThatNeverWas_IsNotFound()
    {
        using var answer = await anna.PostAsync("/drafts", new SaveDraft(RuleTexts.Plain, "experience-tier@nowhere", ""));
        using var publish = await anna.PostAsync("/drafts/draft-9999/publish", RulesClient.AtOnce());

        (await RulesClient.ProblemAsync(answer)).ShouldBe((404, "not-found"));
        (await RulesClient.ProblemAsync(publish)).ShouldBe((404, "not-found"));
    }

    [Fact]
    public async Task Edit_OfAnOlderVersion_IsStale()
    {
        var draft = await anna.DraftAsync(RuleTexts.TenTrades);
        (await anna.PutAsync(draft.Id, 1, new(RuleTexts.Plain, active, "again"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var answer = await bert.PutAsync(draft.Id, 1, new(RuleTexts.TenTrades, active, "mine"));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((412, "stale-version"));
        (await anna.GetAsync<DraftView>($"/drafts/{draft.Id}")).Comment.ShouldBe("again");
    }

    [Fact]
    public async Task Approve_OfAnOwnDraft_TakesASecondPerson()
    {
        var draft = await anna.DraftAsync(RuleTexts.TenTrades);
        await anna.DoAsync<DraftView>($"/drafts/{draft.Id}/submit", new SubmitDraft([]));

        using var answer = await anna.PostAsync($"/drafts/{draft.Id}/review", new ReviewDraft(true, ""));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((403, "four-eyes"));
        (await bert.DoAsync<DraftView>($"/drafts/{draft.Id}/review", new ReviewDraft(true, ""))).Approver.ShouldBe("bert");
    }

    [Fact]
    public async Task Submit_OfARuleThatAClaimAloneMeets_BreaksAGuardrail()
    {
        var draft = await anna.DraftAsync(RuleTexts.WithRule("{ feature: declared_experience, op: eq, value: advanced }", then: "advanced"));

        using var answer = await anna.PostAsync($"/drafts/{draft.Id}/submit", new SubmitDraft([]));

        (await RulesClient.ProblemAsync(answer)).ShouldBe((422, "guardrail"));
    }

    [Fact]
    public async Task Submit_OfARuleWithWarnings_NeedsEveryOneAccepted()
    {
        var draft = await anna.DraftAsync(RuleTexts.WithRule("{ feature: trades_90d, op: gte, value: 900 }", id: "new-rule"));

        using var none = await anna.PostAsync($"/drafts/{draft.Id}/submit", new SubmitDraft([]));
        using var one = await anna.PostAsync($"/drafts/{draft.Id}/submit", new SubmitDraft(["missing-words"]));

        (await RulesClient.ProblemAsync(none)).ShouldBe((422, "rule-conflict"));
        (await RulesClient.ProblemAsync(one)).ShouldBe((422, "rule-conflict"));
        (await anna.DoAsync<DraftView>($"/drafts/{draft.Id}/submit", new SubmitDraft(["missing-words", "overlap"]))).Status.ShouldBe("pending");
    }

    [Theory]
    [InlineData("ops")]
    [InlineData("investor")]
    public async Task Rules_OfAnotherRole_AreForbidden(string role)
    {
        using var http = await server.Process.ClientAsync(role, "somebody");

        (await http.GetAsync("/v1/rules")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Segments(string one, string two) => RuleTexts.With(
        "segments:\n", $"segments:\n  - {{ key: one, name: One, when: {one} }}\n  - {{ key: two, name: Two, when: {two} }}\n");

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{ not: ", depth - 1)) + AnyWhen + string.Concat(Enumerable.Repeat(" }", depth - 1));
}
