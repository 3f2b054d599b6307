using System.Net;
using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

[Collection(HubTests.Name)]
public sealed class QuarantineTests(SharedServer server)
{
    private readonly string investor = SharedServer.NewInvestor();

    [Fact]
    public async Task Quarantine_AFillBeforeItsOrder_IsListedAndAcceptedOnceTheOrderIsThere()
    {
        await server.Broker.AddConsentedAsync(investor);
        using var ops = await server.Process.ClientAsync("ops", "ops-1");
        var trade = SentEvent.Trade(investor, "order-1");

        var (status, answer) = await server.Broker.TrySendAsync([trade[1]]);

        status.ShouldBe(HttpStatusCode.Accepted);
        answer!.Receipts.Single().ShouldSatisfyAllConditions(r => r.Status.ShouldBe("quarantined"), r => r.Code.ShouldBe("out-of-sequence"), r => r.Sequence.ShouldBeNull());
        var item = (await OpenAsync(ops)).Single();
        (item.EventId, item.Code, item.Status).ShouldBe((trade[1].Id, "out-of-sequence", "open"));
        (await ReplayAsync(ops, item)).Status.ShouldBe("quarantined", "the order is still missing");
        (await OpenAsync(ops)).Count.ShouldBe(1);

        await server.Broker.SendAsync(trade[0]);
        var replayed = await ReplayAsync(ops, item);

        (replayed.Status, replayed.Sequence).ShouldBe(("accepted", 5));
        (await OpenAsync(ops)).ShouldBeEmpty();
        (await ReplayAsync(ops, item)).ShouldBe(replayed with { Duplicate = true });
    }

    private async Task<IReadOnlyList<QuarantineItem>> OpenAsync(HttpClient ops) =>
        [.. (await ops.GetFromJsonAsync<Page<QuarantineItem>>("/v1/quarantine?status=open&limit=500"))!.Items.Where(i => i.Investor == investor)];

    private static async Task<Receipt> ReplayAsync(HttpClient ops, QuarantineItem item) =>
        (await (await ops.PostAsync($"/v1/quarantine/{item.QuarantineId}/replay", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Receipt>())!;
}
