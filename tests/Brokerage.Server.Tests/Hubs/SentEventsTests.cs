using System.Net;
using System.Text;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

[Collection(HubTests.Name)]
public sealed class SentEventsTests(SharedServer server)
{
    [Theory]
    [InlineData(@"2026-01-05T09:00:00\u002B05:30", HttpStatusCode.Accepted)]
    [InlineData(@"2026-01-05T09:00:00\u002D05:30", HttpStatusCode.Accepted)]
    [InlineData(@"2026-01-05T09:00:00\u002B", HttpStatusCode.BadRequest)]
    [InlineData(@"2026-01-05T09:00:00\ud83d05:30", HttpStatusCode.BadRequest)]
    public async Task Event_WithEscapesInItsTime_IsReadAsTheJsonTextItIs(string time, HttpStatusCode expected)
    {
        using var http = await server.Process.ClientAsync("ingest", "escapes");
        var body = $$"""
            {"specversion":"1.0","id":"opened","source":"escapes","type":"brokerage.account.opened.v1","subject":"{{SharedServer.NewInvestor()}}","time":"{{time}}","data":{"currency":"INR"} }
            """;

        using var answer = await http.PostAsync("/v1/events", new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
    }
}
