using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

/// <summary>A publication on the running product, seen from an open app.</summary>
public sealed class PublicationTests : IAsyncLifetime
{
    private const string Mover = "mover";
    private static readonly TimeSpan MayTake = TimeSpan.FromSeconds(5);

    private ServerProcess server = null!;
    private Broker broker = null!;
    private RulesClient anna = null!;
    private RulesClient bert = null!;

    public async Task InitializeAsync()
    {
        server = await ServerProcess.StartAsync();
        broker = await server.BrokerAsync();
        (anna, bert) = (await RulesClient.OpenAsync(server, "anna"), await RulesClient.OpenAsync(server, "bert"));
        await broker.AddConsentedAsync(Mover);
        await broker.SendAsync([.. Enumerable.Range(1, 12).SelectMany(n => SentEvent.Trade(Mover, $"order-{n}"))]);
    }

    public async Task DisposeAsync()
    {
        anna.Dispose();
        bert.Dispose();
        broker.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Publish_ThenRollBack_MovesTheOpenAppThereAndBackAsIfItHadNeverBeen()
    {
        for (var n = 1; n <= 5; n++) await broker.AddConsentedAsync($"other-{n}");
        using var me = await server.ClientAsync("investor", Mover);
        await using var hub = await server.OpenExperienceAsync(Mover);
        var before = await ViewAsync(me);
        before.Tier.ShouldBe("novice");
        while ((await hub.NextAsync()).Target != "ConsentChanged") { }

        var draft = await anna.ApprovedAsync(RuleTexts.TenTrades, bert);
        var began = Stopwatch.GetTimestamp();
        await anna.DoAsync<DraftView>($"/drafts/{draft.Id}/publish", RulesClient.AtOnce());
        var there = await NextTierAsync(hub, "intermediate", began, "publish");
        (there.RuleSetRevision, there.PreviousTier).ShouldBe((draft.Revision, "novice"));
        there.Reasons[0].Code.ShouldBe("rule.intermediate-by-activity");
        (await me.GetFromJsonAsync<WhyView>($"/v1/me/why/{there.DecisionId}"))!.RuleSetRevision.ShouldBe(draft.Revision);
        (await anna.GetAsync<RulesOverview>("")).Active.ShouldBe(draft.Revision);

        began = Stopwatch.GetTimestamp();
        (await bert.PostAsync("/rollback", new RollBack("too many"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var back = await NextTierAsync(hub, "novice", began, "roll back");
        back.RuleSetRevision.ShouldBe(before.RuleSetRevision);
        var after = await ViewAsync(me);
        (after.Tier, after.TierSince, after.DecisionId, after.RuleSetRevision).ShouldBe((before.Tier, before.TierSince, before.DecisionId, before.RuleSetRevision));
        after.Cards.Select(c => c.Id).ShouldBe(before.Cards.Select(c => c.Id));
        after.Reasons.Select(r => r.Text).ShouldBe(before.Reasons.Select(r => r.Text));
        (await anna.GetAsync<RuleAuditEntry[]>("/audit")).Select(e => e.What).ShouldBeSubsetOf(
            ["activated", "rolled-back", "published", "approved", "submitted", "draft-saved", "imported"]);
    }

    [Fact]
    public async Task Publish_MovingMoreThanAFifth_WaitsForAConfirmation()
    {
        var draft = await anna.ApprovedAsync(RuleTexts.TenTrades, bert);

        using var refused = await anna.PostAsync($"/drafts/{draft.Id}/publish", RulesClient.AtOnce());

        (await RulesClient.ProblemAsync(refused)).ShouldBe((409, "blast-radius"));
        (await anna.DoAsync<DraftView>($"/drafts/{draft.Id}/publish", RulesClient.AtOnce(confirm: true))).Status.ShouldBe("published");
        var other = await anna.DoAsync<DraftView>("/drafts", new SaveDraft(RuleTexts.Plain, draft.BaseRevision, "too late"));
        await anna.DoAsync<DraftView>($"/drafts/{other.Id}/submit", new SubmitDraft([]));
        await bert.DoAsync<DraftView>($"/drafts/{other.Id}/review", new ReviewDraft(true, ""));
        (await RulesClient.ProblemAsync(await anna.PostAsync($"/drafts/{other.Id}/publish", RulesClient.AtOnce()))).ShouldBe((412, "stale-version"));
    }

    [Fact]
    public async Task Ramp_StepByStep_EndsInTheActiveRevisionThatTheFileIsNot()
    {
        var draft = await anna.ApprovedAsync(RuleTexts.TenTrades, bert);
        await anna.DoAsync<DraftView>($"/drafts/{draft.Id}/publish", new PublishDraft(null, [1, 50, 100], 60, true));

        var ramp = (await anna.GetAsync<RulesOverview>("")).Ramp!;
        (ramp.Revision, ramp.Percent).ShouldBe((draft.Revision, 1));
        (await anna.PostAsync("/ramp/advance", new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await anna.PostAsync("/ramp/advance", new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var overview = await anna.GetAsync<RulesOverview>("");
        (overview.Active, overview.Ramp, overview.Revisions[0].Status).ShouldBe((draft.Revision, null, "active"));
        overview.FileDrift!.Select(c => c.Path).ShouldBe(
            ["rules.intermediate-by-activity.when.value", "rules.intermediate-by-activity.when.exit", "stability.maxDailyMigration"], ignoreOrder: true);
        (await RulesClient.ProblemAsync(await anna.PostAsync("/ramp/advance", new { }))).ShouldBe((404, "not-found"));
    }

    private static async Task<ExperienceView> ViewAsync(HttpClient me) => (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;

    private static async Task<ExperienceChanged> NextTierAsync(HubConnection hub, string tier, long began, string what)
    {
        while (true)
        {
            var message = await hub.SkipToAsync("ExperienceChanged");
            if (message.As<ExperienceChanged>() is not { } changed || changed.Tier != tier) continue;
            var took = Stopwatch.GetElapsedTime(began, message.ReceivedAt);
            Results.Note("rules.txt", $"{what} to an open app: {took.TotalMilliseconds:0} ms");
            took.ShouldBeLessThan(MayTake);
            return changed;
        }
    }
}
