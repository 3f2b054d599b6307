using System.Text;
using Shouldly;
using static Brokerage.Server.Tests.Ingest.Bodies;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>Rows E1–E8, E10, E12 and E15 of the catalogue of bad input: the exact answer, and nothing is taken.</summary>
public sealed class BadEventsTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Single = "application/cloudevents+json";
    private const string Many = "application/cloudevents-batch+json";

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["E1 truncated JSON"] = new(Event()[..^5], 400, "malformed-json"),
        ["E1 empty body"] = new("", 400, "malformed-json"),
        ["E1 white space"] = new("  \n", 400, "malformed-json"),
        ["E1 null"] = new("null", 400, "malformed-json"),
        ["E1 number"] = new("1", 400, "malformed-json"),
        ["E1 array for object"] = new($"[{Event()}]", 400, "malformed-json"),
        ["E1 object for array"] = new(Event(), 400, "malformed-json") { ContentType = Many },
        ["E1 number as JSON"] = new("1", 400, "malformed-json") { ContentType = "application/json" },
        ["E1 text behind the event"] = new(Event() + "{}", 400, "malformed-json"),
        ["E1 text behind the batch"] = new($"[{Event()}]]", 400, "malformed-json") { ContentType = Many },
        ["E1 comment"] = new("/* a */" + Event(), 400, "malformed-json"),
        ["E1 trailing comma"] = new($"[{Event()},]", 400, "malformed-json") { ContentType = Many },
        ["E1 array in a batch"] = new($"[{Event()},[]]", 400, "schema") { ContentType = Many, Index = 1, Field = "" },
        ["E1 null in a batch"] = new($"[{Event()},null]", 400, "schema") { ContentType = Many, Index = 1, Field = "" },
        ["E1 data is null"] = new(Event(("data", "null")), 400, "schema", "data"),
        ["E1 data is an array"] = new(Event(("data", "[]")), 400, "schema", "data"),
        ["E1 data is missing"] = new(Event(("data", null)), 400, "schema", "data"),

        ["E2 duplicate key"] = new(Event(("x", "1")).Replace("\"x\":1", "\"id\":\"e-2\""), 400, "schema", "id"),
        ["E2 duplicate key by case"] = new(Event(("Id", "\"e-2\"")), 400, "schema", ""),
        ["E2 duplicate key by escape"] = new(Event((@"\u0069d", "\"e-2\"")), 400, "schema", ""),
        ["E2 duplicate subject"] = new(Event(("x", "1")).Replace("\"x\":1", "\"subject\":\"inv-2\""), 400, "schema", "subject"),
        ["E2 unknown attribute"] = new(Event(("isStaff", "true")), 400, "schema", ""),
        ["E2 base64 data"] = new(Event(("data_base64", "\"e30=\"")), 400, "schema", ""),
        ["E2 half a surrogate pair in a name"] = new(Event((@"\ud800", "1")), 400, "schema", ""),
        ["E2 duplicate key in data"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"quantity":5,"price":1}""")), 400, "schema", "data.quantity"),
        ["E2 duplicate key in data by case"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"Quantity":5,"price":1}""")), 400, "schema", "data.Quantity"),
        ["E2 unknown member in data"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"price":1,"isStaff":true}""")), 400, "schema", "data.isStaff"),
        ["E2 unknown member with a bidi override"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"price":1,"a\u202Eb":1}""")), 400, "schema", "data"),
        ["E2 half a surrogate pair in data"] = new(Event(("data", """{"orderId":"\ud800","quantity":4,"price":1}""")), 400, "schema"),
        ["E2 half a surrogate pair in a name of data"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"price":1,"\udc00":1}""")), 400, "schema"),
        ["E2 specversion 0.3"] = new(Event(("specversion", "\"0.3\"")), 400, "schema", "specversion"),
        ["E2 specversion as number"] = new(Event(("specversion", "1.0")), 400, "schema", "specversion"),
        ["E2 datacontenttype"] = new(Event(("datacontenttype", "\"text/xml\"")), 400, "schema", "datacontenttype"),
        ["E2 traceparent as object"] = new(Event(("traceparent", "{}")), 400, "schema", "traceparent"),

        ["E3 id missing"] = new(Event(("id", null)), 400, "schema", "id"),
        ["E3 id null"] = new(Event(("id", "null")), 400, "schema", "id"),
        ["E3 id number"] = new(Event(("id", "7")), 400, "schema", "id"),
        ["E3 id empty"] = new(Event(("id", "\"\"")), 400, "schema", "id"),
        ["E3 id white space"] = new(Event(("id", "\" \"")), 400, "schema", "id"),
        ["E3 id 129 characters"] = new(Event(("id", $"\"{new string('x', 129)}\"")), 400, "schema", "id"),
        ["E3 id 100,000 characters"] = new(Event(("id", $"\"{new string('x', 100_000)}\"")), 400, "schema", "id"),
        ["E3 id with NUL"] = new(Event(("id", "\"a\\u0000b\"")), 400, "schema", "id"),
        ["E3 id with a control character"] = new(Event(("id", "\"a\\u001bb\"")), 400, "schema", "id"),
        ["E3 id with a lone surrogate"] = new(Event(("id", "\"a\\ud800b\"")), 400, "schema", "id"),
        ["E3 id with U+202E"] = new(Event(("id", "\"a\u202Eb\"")), 400, "schema", "id"),
        ["E3 source missing"] = new(Event(("source", null)), 400, "schema", "source"),
        ["E3 source 257 characters"] = new(Event(("source", $"\"{new string('x', 257)}\"")), 400, "schema", "source"),
        ["E3 source of the product itself"] = new(Event(("source", "\"brokerage\"")), 400, "schema", "source"),
        ["E3 subject missing"] = new(Event(("subject", null)), 400, "schema", "subject"),
        ["E3 subject 65 characters"] = new(Event(("subject", $"\"{new string('x', 65)}\"")), 400, "schema", "subject"),
        ["E3 subject with a slash"] = new(Event(("subject", "\"../inv\"")), 400, "schema", "subject"),
        ["E3 subject with a letter beyond ASCII"] = new(Event(("subject", "\"invé\"")), 400, "schema", "subject"),

        ["E4 quantity as string"] = new(Quantity("\"4\""), 400, "schema", "data.quantity"),
        ["E4 quantity NaN"] = new(Quantity("NaN"), 400, "malformed-json"),
        ["E4 quantity NaN as string"] = new(Quantity("\"NaN\""), 400, "schema", "data.quantity"),
        ["E4 quantity 1e400"] = new(Quantity("1e400"), 400, "schema", "data.quantity"),
        ["E4 quantity of 40 digits"] = new(Quantity(new string('1', 40)), 400, "schema", "data.quantity"),
        ["E4 quantity 0"] = new(Quantity("0"), 400, "schema", "data.quantity"),
        ["E4 quantity -0"] = new(Quantity("-0"), 400, "schema", "data.quantity"),
        ["E4 quantity -1"] = new(Quantity("-1"), 400, "schema", "data.quantity"),
        ["E4 quantity 1e18+1"] = new(Quantity("1000000000000000001"), 422, "out-of-range", "data.quantity"),

        ["E5 time missing"] = new(Event(("time", null)), 400, "schema", "time"),
        ["E5 time as number"] = new(Event(("time", "1700000000")), 400, "schema", "time"),
        ["E5 time without zone"] = new(Time("2026-05-01T09:00:00"), 400, "schema", "time"),
        ["E5 time with a zone's name"] = new(Time("2026-05-01T09:00:00 IST"), 400, "schema", "time"),
        ["E5 time with a blank"] = new(Time("2026-05-01 09:00:00Z"), 400, "schema", "time"),
        ["E5 date only"] = new(Time("2026-05-01"), 400, "schema", "time"),
        ["E5 year 10000"] = new(Time("10000-01-01T00:00:00Z"), 400, "schema", "time"),
        ["E5 31 April"] = new(Time("2026-04-31T09:00:00Z"), 400, "schema", "time"),
        ["E5 29 February of a common year"] = new(Time("2026-02-29T09:00:00Z"), 400, "schema", "time"),
        ["E5 month 13"] = new(Time("2026-13-01T09:00:00Z"), 400, "schema", "time"),
        ["E5 hour 24"] = new(Time("2026-05-01T24:00:00Z"), 400, "schema", "time"),
        ["E5 leap second"] = new(Time("2016-12-31T23:59:60Z"), 400, "schema", "time"),
        ["E5 offset of 24 hours"] = new(Time("2026-05-01T09:00:00+24:00"), 400, "schema", "time"),
        ["E5 offset without colon"] = new(Time("2026-05-01T09:00:00+0530"), 400, "schema", "time"),
        ["E5 empty fraction"] = new(Time("2026-05-01T09:00:00.Z"), 400, "schema", "time"),
        ["E5 digits of another script"] = new(Time("２026-05-01T09:00:00Z"), 400, "schema", "time"),
        ["E5 ten minutes ahead"] = new(Time("2026-06-01T12:10:00Z"), 422, "time-out-of-range", "time"),
        ["E5 just over five minutes ahead"] = new(Time("2026-06-01T12:05:00.0000001Z"), 422, "time-out-of-range", "time"),
        ["E5 ahead by its offset"] = new(Time("2026-06-01T11:00:00-02:00"), 422, "time-out-of-range", "time"),
        ["E5 1969"] = new(Time("1969-07-20T20:17:40Z"), 422, "time-out-of-range", "time"),
        ["E5 the last instant of 1989"] = new(Time("1989-12-31T23:59:59.9999999Z"), 422, "time-out-of-range", "time"),
        ["E5 before year 1 by its offset"] = new(Time("0001-01-01T00:00:00+14:00"), 422, "time-out-of-range", "time"),
        ["E5 year 0"] = new(Time("0000-01-01T00:00:00Z"), 422, "time-out-of-range", "time"),
        ["E5 beyond year 9999 by its offset"] = new(Time("9999-12-31T23:59:59-14:00"), 422, "time-out-of-range", "time"),

        ["E6 nesting 65"] = new(Nested(65), 400, "malformed-json") { ContentType = Many },
        ["E6 nesting 65 in data"] = new(Event(("data", Nested(64))), 400, "malformed-json"),
        ["E6 nesting 100,000"] = new(Event(("data", Nested(50_000))), 400, "malformed-json"),
        ["E6 nesting 60 in data"] = new(Event(("data", Nested(60))), 400, "schema", "data"),
        ["E6 body of 200 KB"] = new(Event(("dataschema", $"\"{new string('x', 200 * 1024)}\"")), 413, "too-large"),
        ["E6 body of 200 KB as JSON"] = new(Event(("dataschema", $"\"{new string('x', 200 * 1024)}\"")), 413, "too-large") { ContentType = "application/json" },
        ["E6 body of 200 KB in chunks"] = new(Event(("dataschema", $"\"{new string('x', 200 * 1024)}\"")), 413, "too-large") { Chunked = true },
        ["E6 batch of 9 MB"] = new("[" + new string(' ', 9 * 1024 * 1024) + "]", 413, "too-large") { ContentType = Many },
        ["E6 event of 600 KB in a batch"] = new($"[{Event(("dataschema", $"\"{new string('x', 600 * 1024)}\""))}]", 413, "too-large") { ContentType = Many },
        ["E6 10,001 events"] = new(Batch(10_001, i => "{}"), 413, "batch-too-large") { ContentType = Many },
        ["E6 10,001 numbers"] = new(Batch(10_001, i => "1"), 413, "batch-too-large") { ContentType = Many },

        ["E7 text/plain"] = new(Event(), 415, "unsupported-media-type") { ContentType = "text/plain" },
        ["E7 no content type"] = new(Event(), 415, "unsupported-media-type") { ContentType = null },
        ["E7 content type of nonsense"] = new(Event(), 415, "unsupported-media-type") { ContentType = ";;;" },
        ["E7 form"] = new(Event(), 415, "unsupported-media-type") { ContentType = "application/x-www-form-urlencoded" },
        ["E7 UTF-16"] = new(Encoding.Unicode.GetBytes(Event()), 415, "unsupported-media-type") { ContentType = Single + "; charset=utf-16" },
        ["E7 UTF-16 in quotes"] = new(Encoding.Unicode.GetBytes(Event()), 415, "unsupported-media-type") { ContentType = Single + "; charset=\"utf-16\"" },
        ["E7 UTF-16 undeclared"] = new(Encoding.Unicode.GetBytes(Event()), 400, "malformed-json"),
        ["E7 invalid UTF-8"] = new([.. Utf8(Event()[..^3]), 0xC3, 0x28, .. Utf8("\"}}")], 400, "malformed-json"),
        ["E7 overlong UTF-8"] = new([.. Utf8("{\"id\":\""), 0xC0, 0xAF, .. Utf8("\"}")], 400, "malformed-json"),
        ["E7 surrogate in UTF-8"] = new([.. Utf8("{\"id\":\""), 0xED, 0xA0, 0x80, .. Utf8("\"}")], 400, "malformed-json"),
        ["E7 two marks"] = new([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Utf8(Event())], 400, "malformed-json"),

        ["E8 gzip bomb"] = new(Gzip(new byte[100 * 1024 * 1024]), 413, "too-large") { Encoding = "gzip", ContentType = Many },
        ["E8 gzip bomb below the size limit"] = new(Gzip(Utf8("[" + new string(' ', 7 * 1024 * 1024) + "]")), 413, "too-large") { Encoding = "gzip", ContentType = Many },
        ["E8 gzip of 200 KB"] = new(Gzip(Utf8(Event(("dataschema", Noise(200 * 1024))))), 413, "too-large") { Encoding = "gzip" },
        ["E8 not gzip"] = new(Event(), 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 gzip cut short"] = new(Gzip(Utf8(Event()))[..^20], 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 gzip with a wrong checksum"] = new([.. Gzip(Utf8(Event()))[..^8], 1, 2, 3, 4, 0, 1, 0, 0], 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 gzip cut in its last byte"] = new(Gzip(Utf8(Event()))[..^1], 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 gzip with bytes behind it"] = new([.. Gzip(Utf8(Event())), 1, 2, 3, 4], 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 gzip of nothing"] = new([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], 400, "malformed-json") { Encoding = "gzip" },
        ["E8 nothing as gzip"] = new("", 400, "bad-encoding") { Encoding = "gzip" },
        ["E8 zstd"] = new(Event(), 415, "unsupported-media-type") { Encoding = "zstd" },
        ["E8 gzip in gzip"] = new(Gzip(Gzip(Utf8(Event()))), 415, "unsupported-media-type") { Encoding = "gzip, gzip" },
        ["E8 unknown encoding"] = new(Event(), 415, "unsupported-media-type") { Encoding = "x" },

        ["E10 subject in a ce- header"] = new(Event(), 400, "schema") { Header = ("ce-subject", "inv-2") },
        ["E10 another investor in a member"] = new(Event(("investor", "\"inv-2\"")), 400, "schema", ""),
        ["E10 another investor in data"] = new(Event(("data", """{"orderId":"o-1","quantity":4,"price":1,"investor":"inv-2"}""")), 400, "schema", "data.investor"),

        ["E12 unknown kind"] = new(Event(("type", "\"brokerage.moon.landed.v1\"")), 422, "unknown-kind", "type"),
        ["E12 version 99"] = new(Event(("type", "\"brokerage.order.filled.v99\"")), 422, "unknown-kind", "type"),
        ["E12 by case"] = new(Event(("type", "\"Brokerage.Order.Filled.v1\"")), 422, "unknown-kind", "type"),
        ["E12 kind of the product itself"] = new(Event(("type", "\"brokerage.tier.reconsidered.v1\""), ("data", "{}")), 422, "unknown-kind", "type"),
        ["E12 kind of 10,000 characters"] = new(Event(("type", $"\"{new string('x', 10_000)}\"")), 422, "unknown-kind", "type"),
        ["E12 kind missing"] = new(Event(("type", null)), 400, "schema", "type"),
        ["E12 kind as number"] = new(Event(("type", "1")), 400, "schema", "type"),

        ["E15 unknown purpose"] = new(Consent("sell-my-data", "2026-01", "2026-02-01T00:00:00Z"), 422, "unknown-purpose", "data.purpose"),
        ["E15 before the notice"] = new(Consent("nudge-push", "2026-01", "2025-12-31T09:59:59Z"), 422, "time-out-of-range", "time"),
        ["E15 before the notice of a day"] = new(Consent("nudge-push", "2026-01-15", "2025-11-30T00:00:00Z"), 422, "time-out-of-range", "time"),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Events_BadInput_RefusedAsTheTableSays(string name)
    {
        var row = Rows[name];
        server.Investors.Reset();
        var headers = row.Header is { } header ? new[] { header } : [];
        using var answer = await server.PostAsync(
            "/v1/events", row.Body, row.ContentType, encoding: row.Encoding, headers: row.Chunked ? [.. headers, ("Transfer-Encoding", "chunked")] : headers);

        var problem = await ProblemAsync(answer, row.Status, row.Type);
        server.Investors.Received.ShouldBeEmpty();
        server.Logs.Errors.ShouldBeEmpty();
        if (row.Field is null) return;
        var error = problem["errors"]!.AsArray().ShouldHaveSingleItem()!;
        (error["index"]!.GetValue<int>(), error["field"]!.GetValue<string>()).ShouldBe((row.Index, row.Field));
    }

    [Theory]
    [InlineData(30, 10, 20)]
    [InlineData(16, 300_000, 2)]
    public async Task Events_ManyBad_LooksAtABoundedPart(int count, int size, int errors)
    {
        var data = $$"""{"topics":[{{string.Join(',', Enumerable.Repeat("1", size / 2))}}]}""";
        var batch = Batch(count, i => Event(("type", "\"brokerage.profile.declared.v1\""), ("data", data)));

        var problem = await ProblemAsync(await server.PostAsync("/v1/events", Utf8(batch), Many), 400, "schema");

        problem["errors"]!.AsArray().Count.ShouldBe(errors);
    }

    private static string Time(string text) => Event(("time", $"\"{text}\""));

    /// <summary>A JSON text that does not compress far.</summary>
    private static string Noise(int length)
    {
        var random = new Random(1);
        return $"\"{string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26))))}\"";
    }

    private sealed record Row(byte[] Body, int Status, string Type, string? Field = null)
    {
        public Row(string body, int status, string type, string? field = null)
            : this(Utf8(body), status, type, field)
        {
        }

        public string? ContentType { get; init; } = Single;

        public string? Encoding { get; init; }

        public (string Name, string Value)? Header { get; init; }

        public bool Chunked { get; init; }

        public int Index { get; init; }
    }
}
