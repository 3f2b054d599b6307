using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Brokerage.Actors;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Shouldly;
using static Brokerage.Server.Tests.Ingest.Bodies;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>What is taken, and how it is handed over and answered: the other side of each bad row, so that none of them is refused for another reason.</summary>
public sealed class AcceptedEventsTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IDisposable
{
    private const string Many = "application/cloudevents-batch+json";

    private static readonly Dictionary<string, (byte[] Body, string ContentType, string? Encoding)> Rows = new()
    {
        ["plain"] = Row(Event()),
        ["as JSON"] = Row(Event(), "application/json"),
        ["batch of one"] = Row($"[{Event()}]", Many),
        ["batch as JSON"] = Row($"[{Event()}]", "application/json; charset=utf-8"),
        ["charset in capitals and quotes"] = Row(Event(), "application/cloudevents+json; charset=\"UTF-8\""),
        ["with white space around it"] = Row($" \r\n{Event()}\t\n"),
        ["E3 id of 128 characters"] = Row(Event(("id", $"\"{new string('x', 128)}\""))),
        ["E3 id with a surrogate pair"] = Row(Event(("id", "\"a\\ud83d\\ude00\""))),
        ["E4 quantity of 1e18"] = Row(Quantity("1e18")),
        ["E5 with an offset"] = Row(Event(("time", "\"2026-05-01T14:30:00+05:30\""))),
        ["E5 in small letters, with a fraction"] = Row(Event(("time", "\"2026-05-01t09:00:00.0000000009z\""))),
        ["E5 29 February of a leap year"] = Row(Event(("time", "\"2024-02-29T09:00:00Z\""))),
        ["E5 first instant of 1990"] = Row(Event(("time", "\"1990-01-01T00:00:00Z\""))),
        ["E5 five minutes ahead"] = Row(Event(("time", "\"2026-06-01T12:05:00Z\""))),
        ["E7 with a byte order mark"] = ([0xEF, 0xBB, 0xBF, .. Utf8(Event())], "application/cloudevents+json", null),
        ["E8 gzip"] = (Gzip(Utf8(Event())), "application/cloudevents+json", "gzip"),
        ["E8 identity"] = (Utf8(Event()), "application/cloudevents+json", "identity"),
        ["with every attribute"] = Row(Event(
            ("datacontenttype", "\"application/json\""), ("dataschema", "\"https://example.com/s\""), ("traceparent", "\"00-1-2-01\""), ("tracestate", "\"a=b\""))),
        ["E15 in the notice's month"] = Row(Consent("nudge-push", "2026-01", "2026-01-01T00:00:00Z")),
        ["E15 in the notice's month where it begins first"] = Row(Consent("nudge-push", "2026-01", "2025-12-31T10:00:00Z")),
        ["E15 notice without a month"] = Row(Consent("nudge-push", "v3", "2020-01-01T00:00:00Z")),
        ["E15 notice that only looks like a month"] = Row(Consent("nudge-push", "2026-011", "2020-01-01T00:00:00Z")),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    public void Dispose() => server.Investors.Reset();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Events_GoodInput_Accepted(string name)
    {
        var (body, contentType, encoding) = Rows[name];

        using var answer = await server.PostAsync("/v1/events", body, contentType, encoding: encoding);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        server.Investors.Received.ShouldHaveSingleItem().Investor.ShouldBe("inv-1");
    }

    [Fact]
    public async Task Events_OneEvent_HandedOverAsItWasSent()
    {
        await server.PostAsync("/v1/events", Utf8(Event(("time", "\"2026-05-01T14:30:00.25+05:30\""))));

        var (investor, submission) = server.Investors.Received.ShouldHaveSingleItem();
        investor.ShouldBe("inv-1");
        submission.ShouldBe(new Submission("oms", "e-1", new(2026, 5, 1, 9, 0, 0, 250, TimeSpan.Zero), new OrderFilled("o-1", 4m, 514.8m)));
        submission.OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Events_MinusZero_IsZero()
    {
        const string data = """{"cash":[],"positions":[{"instrument":"VARUNA","assetClass":"equity","quantity":-0,"averagePrice":1,"currency":"INR"}]}""";

        await server.PostAsync("/v1/events", Utf8(Event(("type", "\"brokerage.holdings.reported.v1\""), ("data", data))));

        var quantity = ((HoldingsReported)server.Investors.Received.ShouldHaveSingleItem().Event.Data).Positions[0].Quantity;
        decimal.GetBits(quantity).ShouldBe(decimal.GetBits(0m));
    }

    [Fact]
    public async Task Events_LargestBatch_AcceptedInOrderForEachInvestor()
    {
        var batch = Batch(10_000, i => Event(("id", $"\"e-{i}\""), ("subject", $"\"inv-{i % 7}\"")));

        using var answer = await server.PostAsync("/v1/events", Gzip(Utf8(batch)), Many, encoding: "gzip");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        foreach (var own in server.Investors.Received.GroupBy(r => r.Investor))
            own.Select(r => r.Event.Id).ShouldBe(Enumerable.Range(0, 10_000).Where(i => $"inv-{i % 7}" == own.Key).Select(i => $"e-{i}"));
        var receipts = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["receipts"]!.AsArray();
        receipts.Select(r => r!["id"]!.GetValue<string>()).ShouldBe(Enumerable.Range(0, 10_000).Select(i => $"e-{i}"));
    }

    [Fact]
    public async Task Events_Outcomes_CountedAndListedInTheOrderSent()
    {
        server.Investors.Behave = (_, e) => e.Id switch
        {
            "e-0" => new(OutcomeStatus.Accepted, false, 5, FakeInvestors.ReceivedAt, null),
            "e-1" => new(OutcomeStatus.Quarantined, false, null, FakeInvestors.ReceivedAt, "out-of-sequence"),
            "e-2" => new(OutcomeStatus.Dropped, false, null, FakeInvestors.ReceivedAt, "consent"),
            _ => new(OutcomeStatus.Accepted, true, 2, FakeInvestors.ReceivedAt, null),
        };

        using var answer = await server.PostAsync("/v1/events", Utf8(Batch(4, i => Event(("id", $"\"e-{i}\""), ("subject", $"\"inv-{i % 2}\"")))), Many);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        JsonNode.DeepEquals(JsonNode.Parse(await answer.Content.ReadAsStringAsync()), JsonNode.Parse("""
            {"receipts":[
              {"id":"e-0","status":"accepted","duplicate":false,"sequence":5,"receivedAt":"2026-06-01T12:00:00+00:00","code":null},
              {"id":"e-1","status":"quarantined","duplicate":false,"sequence":null,"receivedAt":"2026-06-01T12:00:00+00:00","code":"out-of-sequence"},
              {"id":"e-2","status":"dropped","duplicate":false,"sequence":null,"receivedAt":"2026-06-01T12:00:00+00:00","code":"consent"},
              {"id":"e-3","status":"accepted","duplicate":true,"sequence":2,"receivedAt":"2026-06-01T12:00:00+00:00","code":null}],
             "accepted":1,"duplicates":1,"quarantined":1,"dropped":1}
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task Events_OnlyDuplicates_Ok()
    {
        server.Investors.Behave = (_, _) => new(OutcomeStatus.Accepted, true, 2, FakeInvestors.ReceivedAt, null);

        using var answer = await server.PostAsync("/v1/events", Utf8(Event()));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Events_IdReused_ConflictWithEveryReceipt()
    {
        server.Investors.Behave = (_, e) => e.Id == "e-1"
            ? new(OutcomeStatus.Conflict, false, null, FakeInvestors.ReceivedAt, "id-reused")
            : new(OutcomeStatus.Accepted, false, 1, FakeInvestors.ReceivedAt, null);

        using var answer = await server.PostAsync("/v1/events", Utf8(Batch(2, i => Event(("id", $"\"e-{i}\"")))), Many);

        var problem = await ProblemAsync(answer, 409, "id-reused");
        problem["receipts"]!.AsArray().Select(r => $"{r!["id"]} {r["status"]}").ShouldBe(["e-0 accepted", "e-1 conflict"]);
    }

    [Fact]
    public async Task Events_SeveralBad_ListedWithTheirPlaces()
    {
        var batch = $"[{Event()},{Quantity("0")},{Event()},{Event(("id", null))}]";

        var problem = await ProblemAsync(await server.PostAsync("/v1/events", Utf8(batch), Many), 400, "schema");

        problem["errors"]!.AsArray().Select(e => $"{e!["index"]} {e["field"]}").ShouldBe(["1 data.quantity", "3 id"]);
        server.Investors.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "store-unavailable", 5)]
    [InlineData(false, "overloaded", 1)]
    public async Task Events_OwnOutage_UnavailableAndNotAcknowledged(bool isStore, string type, int seconds)
    {
        server.Investors.Behave = (_, _) => throw (isStore ? new Storage.StoreUnavailableException("secret") : new OverloadedException("secret"));

        using var answer = await server.PostAsync("/v1/events", Utf8(Event()));

        (await ProblemAsync(answer, 503, type)).ToJsonString().ShouldNotContain("secret");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(seconds));
        server.Logs.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task OwnEvents_FromAnApp_AreTheInvestorsOfTheToken()
    {
        var body = Event(("subject", null), ("source", "\"elsewhere\""), ("type", "\"brokerage.screen.viewed.v1\""), ("data", """{"screen":"home","sessionId":"s"}"""));

        using var answer = await server.PostAsync(
            "/v1/me/events", Utf8(body), token: server.Token(Roles.Investor, "inv-9"), headers: ("X-Investor-Id", "inv-2"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var (investor, submission) = server.Investors.Received.ShouldHaveSingleItem();
        (investor, submission.Source).ShouldBe(("inv-9", "app"));
    }

    [Theory]
    [InlineData("subject", "\"inv-9\"", 400, "schema")]
    [InlineData("subject", "\"inv-2\"", 400, "schema")]
    [InlineData("type", "\"brokerage.order.filled.v1\"", 422, "unknown-kind")]
    [InlineData("type", "\"brokerage.account.opened.v1\"", 422, "unknown-kind")]
    public async Task OwnEvents_NotAnApps_Refused(string name, string json, int status, string type)
    {
        (string, string?)[] app = [("subject", null), ("type", "\"brokerage.screen.viewed.v1\""), ("data", """{"screen":"home","sessionId":"s"}""")];
        var body = Event([.. app.Where(a => a.Item1 != name), (name, json)]);

        using var answer = await server.PostAsync("/v1/me/events", Utf8(body), token: server.Token(Roles.Investor, "inv-9"));

        await ProblemAsync(answer, status, type);
        server.Investors.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_FasterThanTheLimit_ToldWhenToComeBack()
    {
        await using var limited = new Limited();
        for (var i = 0; i < 3; i++) (await limited.SendAsync("oms")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var refused = await limited.SendAsync("oms");
        using var other = await limited.SendAsync("crm");
        limited.Server.Time.Advance(TimeSpan.FromSeconds(1.0 / 3));
        using var again = await limited.SendAsync("oms");

        await ProblemAsync(refused, 429, "rate-limited");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (other.StatusCode, again.StatusCode).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Accepted));
        limited.Server.Investors.Received.Count.ShouldBe(5);
    }

    private static (byte[], string, string?) Row(string body, string contentType = "application/cloudevents+json") =>
        (Encoding.UTF8.GetBytes(body), contentType, null);

    private sealed class Limited : IAsyncDisposable
    {
        private bool isStarted;

        public ServerUnderTest Server { get; } = new("Development", new() { ["Ingest:RequestsPerSecond"] = "3" });

        public async Task<HttpResponseMessage> SendAsync(string client)
        {
            if (!isStarted) await Server.InitializeAsync();
            isStarted = true;
            return await Server.PostAsync("/v1/events", Utf8(Event()), token: Server.Token(Roles.Ingest, client));
        }

        public async ValueTask DisposeAsync() => await Server.DisposeAsync();
    }
}
