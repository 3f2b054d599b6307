using System.Net;
using System.Net.Http.Json;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;
using Brokerage.Storage;
using Shouldly;

namespace Brokerage.Server.Tests.Audit;

public sealed class AuditEndpointTests(AuditProcess audit) : IClassFixture<AuditProcess>
{
    private static int investors;

    private readonly string investor = $"audited-{Interlocked.Increment(ref investors)}";

    [Fact]
    public async Task AgentRead_IsRecordedWithoutTheInvestorsId_AndShownToThatInvestorOnly()
    {
        await audit.Broker.SendAsync(new SentEvent(investor, "opened", Opened()), new SentEvent(investor + "-other", "opened", Opened()));
        using var agent = await audit.Server.ClientAsync("agent", "agent-asha");
        var after = await LastAsync();

        (await agent.GetAsync($"/v1/investors/{investor}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await agent.GetAsync($"/v1/investors/{investor}-absent")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var record = (await ReadAsync(after)).Single(r => r.Action == "investor.read");
        (record.Actor, record.Role, record.Details.Count).ShouldBe(("agent-asha", "agent", 0));
        record.Subject!.Length.ShouldBe(32);
        (await audit.Privacy.GetStringAsync("/v1/audit/export")).ShouldNotContain(investor);

        using var me = await audit.Server.ClientAsync("investor", investor);
        var reader = (await me.GetFromJsonAsync<ReaderView[]>("/v1/me/readers"))!.ShouldHaveSingleItem();
        (reader.Role, reader.Action).ShouldBe(("Service agent", "Looked at the profile, tier and reasons"));
        (reader.Actor.Length, reader.Actor.Contains("asha")).ShouldBe((8, false));
        using var other = await audit.Server.ClientAsync("investor", investor + "-other");
        (await other.GetFromJsonAsync<ReaderView[]>("/v1/me/readers"))!.ShouldBeEmpty();
    }

    [Fact]
    public async Task Quarantine_ListedAndDiscarded_IsRecorded()
    {
        await audit.Broker.AddConsentedAsync(investor);
        await audit.Broker.TrySendAsync([SentEvent.Trade(investor, "order-1")[1]]);
        using var ops = await audit.Server.ClientAsync("ops", "ops-1");
        var after = await LastAsync();

        var item = (await ops.GetFromJsonAsync<Page<QuarantineItem>>("/v1/quarantine?limit=500"))!.Items.Single(i => i.Investor == investor);
        (await ops.PostAsync($"/v1/quarantine/{item.QuarantineId}/replay", null)).EnsureSuccessStatusCode();
        (await ops.PostAsync($"/v1/quarantine/{item.QuarantineId}/discard", null)).EnsureSuccessStatusCode();

        var records = (await ReadAsync(after)).Where(r => r.Role == "ops").ToList();
        records.Select(r => r.Action).ShouldBe(["quarantine.listed", "quarantine.replayed", "quarantine.discarded"]);
        records[1..].ShouldAllBe(r => r.Details["item"] == item.QuarantineId && r.Subject != null);
    }

    [Fact]
    public async Task Rules_DraftsPreviewsAndTrials_AreRecordedBeforeTheirAnswers()
    {
        using var anna = await RulesClient.OpenAsync(audit.Server, "anna");
        var after = await LastAsync();

        var draft = await anna.DraftAsync(RuleTexts.TenTrades);
        await anna.DoAsync<PreviewView>("/preview", new PreviewRequest(RuleTexts.TenTrades));
        (await anna.PostAsync("/try", new PersonaTrial(RuleTexts.TenTrades, null, []))).EnsureSuccessStatusCode();

        var records = (await ReadAsync(after)).Where(r => r.Actor == "anna").ToList();
        records.Select(r => r.Action).ShouldBe(["rules.draft-saved", "preview.run", "personas.run"]);
        records.ShouldAllBe(r => r.Details["revision"] == draft.Revision && r.Role == "product" && r.Subject == null);
    }

    [Fact]
    public async Task Page_LimitsAndRoles_AreThoseOfTheOtherLists()
    {
        var page = (await audit.Privacy.GetFromJsonAsync<Page<AuditView>>("/v1/audit?after=0&limit=1"))!;

        (page.Items.ShouldHaveSingleItem().No, page.Next).ShouldBe((1, "1"));
        foreach (var bad in new[] { "limit=0", "limit=501", "after=-1" })
            (await RulesClient.ProblemAsync(await audit.Privacy.GetAsync($"/v1/audit?{bad}"))).ShouldBe((400, "out-of-range"));
        using var ops = await audit.Server.ClientAsync("ops", "ops-1");
        (await ops.GetAsync("/v1/audit")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await audit.Privacy.GetAsync("/v1/me/readers")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Export_OfTheServersLog_VerifiesOffline_AndOneChangedByteIsNamed()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-audit-").FullName;
        try
        {
            var (log, heads) = (Path.Combine(folder, "log.ndjson"), Path.Combine(folder, "heads.log"));
            await File.WriteAllBytesAsync(log, await audit.Privacy.GetByteArrayAsync("/v1/audit/export"));
            (await VerifyAsync()).Intact.ShouldBeTrue(); // which publishes what is missing
            var records = (await File.ReadAllLinesAsync(log)).Length;
            await File.WriteAllLinesAsync(heads, ByteLines.ReadFile(audit.HeadsPath).Take(records).Select(l => Encoding.ASCII.GetString(l.Span)));

            (await AuditProcess.RunAsync("verify", log, "--heads", heads)).Exit.ShouldBe(0);

            await File.WriteAllTextAsync(log, (await File.ReadAllTextAsync(log)).Replace("\"at\":\"20", "\"at\":\"21"));
            var (exit, _, errors) = await AuditProcess.RunAsync("verify", log, "--heads", heads);
            exit.ShouldBe(1);
            errors.ShouldContain("Record 1 was altered");
            (await AuditProcess.RunAsync("verify", log, "--heads", heads, "--head", new string('0', 64))).Exit.ShouldBe(2);
            (await AuditProcess.RunAsync("verify", Path.Combine(folder, "nowhere"))).Exit.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Head_IsTheOneOfTheLastRecord()
    {
        var head = (await audit.Privacy.GetFromJsonAsync<AuditHeadView>("/v1/audit/head"))!;

        var last = (await ReadAsync(head.No - 1))[0];
        (last.No, last.Head, last.At).ShouldBe((head.No, head.Head, head.At!.Value));
    }

    private async Task<long> LastAsync() => (await audit.Privacy.GetFromJsonAsync<AuditHeadView>("/v1/audit/head"))!.No;

    private async Task<IReadOnlyList<AuditView>> ReadAsync(long after) =>
        (await audit.Privacy.GetFromJsonAsync<Page<AuditView>>($"/v1/audit?after={after}&limit=500"))!.Items;

    private async Task<AuditVerification> VerifyAsync() =>
        (await (await audit.Privacy.PostAsync("/v1/audit/verify", null)).Content.ReadFromJsonAsync<AuditVerification>())!;

    private static InvestorEvent Opened() => SentEvent.Consent("", Domain.Consent.Purpose.MeasureImprove).Data;
}
