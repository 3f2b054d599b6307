using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

[Collection(HubTests.Name)]
public sealed class ExperienceHubTests(SharedServer server)
{
    private readonly string investor = SharedServer.NewInvestor();

    [Fact]
    public async Task Hello_FreshStart_AnswersWithWelcomeThenTheWholeExperienceNumberedWithoutAHole()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);

        var (welcome, tier, cards, consents) = await SnapshotAsync(hub);

        welcome.Mode.ShouldBe("snapshot");
        (tier.Seq, cards.Seq, consents.Seq).ShouldBe((welcome.Seq + 1, welcome.Seq + 2, welcome.Seq + 3));
        tier.Tier.ShouldBe("novice");
        tier.PreviousTier.ShouldBeNull();
        cards.Cards.ShouldNotBeEmpty();
        cards.Cards.ShouldAllBe(c => c.Reasons.Count > 0 && c.Disclosure.Length > 0);
        consents.Consents.Count(c => c.Granted).ShouldBe(3);
    }

    [Fact]
    public async Task ExperienceHub_FortyFilledOrders_MovesTheOpenAppToTheMiddleTierAndAgreesWithRest()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);
        var (welcome, _, _, _) = await SnapshotAsync(hub);
        using var me = await server.Process.ClientAsync("investor", investor);

        for (var n = 1; n <= 40; n++) await server.Broker.SendAsync(SentEvent.Trade(investor, $"order-{n}"));

        var view = (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;
        var messages = new List<HubMessage>();
        while (messages.Count == 0 || SeqOf(messages[^1]) < view.Seq) messages.Add(await hub.NextAsync());
        messages.Select(SeqOf).ShouldBe(Enumerable.Range(1, messages.Count).Select(n => welcome.Seq + 3 + n));
        messages.Select(m => m.Argument.GetProperty("version").GetInt64()).ShouldBeInOrder();

        var moved = messages.Where(m => m.Target == "ExperienceChanged").Select(m => m.As<ExperienceChanged>()).Single(m => m.PreviousTier == "novice");
        moved.Tier.ShouldBe("intermediate");
        moved.Reasons.ShouldNotBeEmpty();
        moved.Reasons[0].Inputs.ShouldContain(i => i.Name == "trades_90d" && i.ConsentId != null);
        view.Epoch.ShouldBe(welcome.Epoch);
        view.Version.ShouldBe(83);
        var last = messages.Last(m => m.Target == "ExperienceChanged").As<ExperienceChanged>();
        (view.Tier, view.DecisionId).ShouldBe((last.Tier, last.DecisionId));
        view.Cards.Select(c => c.Id).ShouldBe(messages.Last(m => m.Target == "CardsChanged").As<CardsChanged>().Cards.Select(c => c.Id));

        var why = (await me.GetFromJsonAsync<WhyView>($"/v1/me/why/{moved.DecisionId}"))!;
        (why.Kind, why.Title).ShouldBe(("tier", "intermediate"));
        why.Clauses.ShouldContain(c => c.Rule == "intermediate-by-activity" && c.Feature == "trades_90d" && c.Outcome == "true");
    }

    [Fact]
    public async Task Hello_AfterADisconnect_ReplaysExactlyWhatWasMissed()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var stays = await server.Process.OpenExperienceAsync(investor);
        var (_, _, cards, _) = await SnapshotAsync(stays);
        ResumePoint last;
        await using (var leaves = await server.Process.OpenExperienceAsync(investor))
        {
            var (welcome, _, _, consents) = await SnapshotAsync(leaves);
            last = new(welcome.Epoch, consents.Seq);
        }

        foreach (var card in cards.Cards.Take(2)) await stays.CallAsync<Receipt>("Feedback", new FeedbackRequest($"away-{card.Id}", card.Id, "dismiss"));
        HubMessage[] missed = [await stays.NextAsync(), await stays.NextAsync()];

        await using var back = await server.Process.OpenExperienceAsync(investor, last);
        var resumed = await back.NextAsync<Welcome>("Welcome");
        (resumed.Mode, resumed.Epoch, resumed.Seq).ShouldBe(("resumed", last.Epoch, last.Seq));
        foreach (var message in missed)
        {
            var again = await back.NextAsync();
            (again.Target, again.Argument.GetRawText()).ShouldBe((message.Target, message.Argument.GetRawText()));
        }
        back.Messages.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Hello_AfterTheServerWasKilled_SendsTheStateThatRestReports()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-restart-").FullName;
        try
        {
            ResumePoint last;
            long version;
            await using (var first = await ServerProcess.StartAsync(new() { DataFolder = folder }))
            {
                using var broker = await first.BrokerAsync();
                await broker.AddConsentedAsync(investor);
                await using var hub = await first.OpenExperienceAsync(investor);
                var (welcome, _, _, consents) = await SnapshotAsync(hub);
                for (var n = 1; n <= 30; n++) await broker.SendAsync(SentEvent.Trade(investor, $"order-{n}"));
                var moved = (await hub.SkipToAsync("ExperienceChanged")).As<ExperienceChanged>();
                (last, version) = (new(welcome.Epoch, consents.Seq), moved.Version);
                await first.KillAsync();
                await hub.Closed.WaitAsync(TimeSpan.FromSeconds(5));
            }
            await using var second = await ServerProcess.StartAsync(new() { DataFolder = folder });
            await using var back = await second.OpenExperienceAsync(investor, last);
            var (again, tier, cards, _) = await SnapshotAsync(back);
            using var me = await second.ClientAsync("investor", investor);
            var view = (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;

            (again.Mode, again.Epoch == last.Epoch).ShouldBe(("snapshot", false));
            tier.Version.ShouldBeGreaterThanOrEqualTo(version);
            (tier.Tier, tier.Version, tier.DecisionId, cards.Seq + 1).ShouldBe((view.Tier, view.Version, view.DecisionId, view.Seq));
            tier.Tier.ShouldBe("intermediate");
            cards.Cards.Select(c => c.Id).ShouldBe(view.Cards.Select(c => c.Id));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Hello_WithAResumePointThatIsNotTheirs_SendsTheirOwnSnapshot()
    {
        var other = SharedServer.NewInvestor();
        await server.Broker.SendAsync(SentEvent.Consent(other, Purpose.NudgePush));
        await using var theirs = await server.Process.OpenExperienceAsync(other);
        var (foreign, _, _, _) = await SnapshotAsync(theirs);
        await server.Broker.AddConsentedAsync(investor);
        await using var first = await server.Process.OpenExperienceAsync(investor);
        var (own, _, _, _) = await SnapshotAsync(first);

        ResumePoint[] points = [new(foreign.Epoch, foreign.Seq + 3), new("0000000000000000", 1), new(own.Epoch, own.Seq + 1000), new(own.Epoch, -1), new("", 0)];
        foreach (var point in points)
        {
            await using var hub = await server.Process.OpenExperienceAsync(investor, point);
            var (welcome, _, _, consents) = await SnapshotAsync(hub);
            (welcome.Mode, welcome.Epoch).ShouldBe(("snapshot", own.Epoch));
            consents.Consents.Single(c => c.Purpose == "nudge-push").Granted.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task SetConsent_Withdrawn_StartsANewEpochThatKnowsNothingOfWhatItFed()
    {
        await server.Broker.AddConsentedAsync(investor);
        for (var n = 1; n <= 30; n++) await server.Broker.SendAsync(SentEvent.Trade(investor, $"order-{n}"));
        await using var hub = await server.Process.OpenExperienceAsync(investor);
        var (before, tier, _, _) = await SnapshotAsync(hub);
        tier.Tier.ShouldBe("intermediate");
        using var agent = await server.Process.ClientAsync("agent", "agent-1");
        (await agent.GetFromJsonAsync<InvestorView>($"/v1/investors/{investor}"))!.Features.ShouldContain(f => f.Key == "trades_90d");

        var receipt = await hub.CallAsync<Receipt>("SetConsent", new ConsentRequest("take-back", "personalise-portfolio", false, "2026-01", "en"));

        receipt.Status.ShouldBe("accepted");
        var (after, newTier, _, consents) = await SnapshotAsync(hub);
        (after.Mode, after.Epoch == before.Epoch).ShouldBe(("snapshot", false));
        newTier.Tier.ShouldBe("novice");
        consents.Consents.Single(c => c.Purpose == "personalise-portfolio").Granted.ShouldBeFalse();
        var view = (await agent.GetFromJsonAsync<InvestorView>($"/v1/investors/{investor}"))!;
        view.Withheld.ShouldContain("trades_90d");
        view.Features.ShouldNotContain(f => f.Purpose == "personalise-portfolio");
        view.Tier.ShouldBe("novice");
    }

    [Fact]
    public async Task Feedback_Dismiss_TakesTheCardAwayAndOnlyThat()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);
        var (_, _, cards, consents) = await SnapshotAsync(hub);
        var gone = cards.Cards[0].Id;

        var receipt = await hub.CallAsync<Receipt>("Feedback", new FeedbackRequest("not-now", gone, "dismiss"));

        (receipt.Status, receipt.Duplicate).ShouldBe(("accepted", false));
        var changed = await hub.NextAsync<CardsChanged>("CardsChanged");
        (changed.Seq, changed.Version).ShouldBe((consents.Seq + 1, receipt.Sequence!.Value));
        changed.Cards.ShouldNotContain(c => c.Id == gone);
        changed.Cards.Select(c => c.Id).Where(id => cards.Cards.Any(c => c.Id == id)).ShouldBe(cards.Cards.Skip(1).Select(c => c.Id));
    }

    [Fact]
    public async Task SetPreference_SameKeyAgain_AnswersWithTheFirstReceiptAndRefusesAnotherPayload()
    {
        await server.Broker.AddConsentedAsync(investor);
        await using var hub = await server.Process.OpenExperienceAsync(investor);
        var wish = new PreferenceRequest("wish-1", Goals: ["retirement"], HorizonYears: 12);

        var first = await hub.CallAsync<Receipt>("SetPreference", wish);
        var again = await hub.CallAsync<Receipt>("SetPreference", wish);
        var other = await Should.ThrowAsync<HubCallException>(() => hub.CallAsync("SetPreference", wish with { HorizonYears = 13 }));

        first.Duplicate.ShouldBeFalse();
        again.ShouldBe(first with { Duplicate = true });
        other.Message.ShouldEndWith("id-reused");
        using var me = await server.Process.ClientAsync("investor", investor);
        (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!.Version.ShouldBe(first.Sequence!.Value);
    }

    private static long SeqOf(HubMessage message) => message.Argument.GetProperty("seq").GetInt64();

    private static async Task<(Welcome, ExperienceChanged, CardsChanged, ConsentChanged)> SnapshotAsync(HubConnection hub) => (
        await hub.NextAsync<Welcome>("Welcome"), await hub.NextAsync<ExperienceChanged>("ExperienceChanged"),
        await hub.NextAsync<CardsChanged>("CardsChanged"), await hub.NextAsync<ConsentChanged>("ConsentChanged"));
}
