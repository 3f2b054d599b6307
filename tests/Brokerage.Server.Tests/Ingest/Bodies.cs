using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Brokerage.Server.Problems;
using Shouldly;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>Bodies of requests, most of them not valid.</summary>
internal static class Bodies
{
    private static readonly (string Name, string Json)[] Valid =
    [
        ("specversion", "\"1.0\""), ("id", "\"e-1\""), ("source", "\"oms\""), ("type", "\"brokerage.order.filled.v1\""), ("subject", "\"inv-1\""),
        ("time", "\"2026-05-01T09:00:00Z\""), ("data", """{"orderId":"o-1","quantity":4,"price":514.8}"""),
    ];

    /// <summary>A valid event with some members changed (null: left out), and others put behind it.</summary>
    public static string Event(params (string Name, string? Json)[] changes)
    {
        var members = Valid.Select(v => changes.Any(c => c.Name == v.Name) ? (v.Name, changes.First(c => c.Name == v.Name).Json) : v).ToList();
        members.AddRange(changes.Where(c => Valid.All(v => v.Name != c.Name)));
        return $"{{{string.Join(',', members.Where(m => m.Item2 is not null).Select(m => $"\"{m.Item1}\":{m.Item2}"))}}}";
    }

    public static string Quantity(string json) => Event(("data", $$"""{"orderId":"o-1","quantity":{{json}},"price":514.8}"""));

    public static string Consent(string purpose, string notice, string time) => Event(
        ("type", "\"brokerage.consent.given.v1\""), ("time", $"\"{time}\""),
        ("data", $$"""{"purpose":"{{purpose}}","noticeVersion":"{{notice}}","language":"en"}"""));

    public static string Batch(int count, Func<int, string> of) => $"[{string.Join(',', Enumerable.Range(0, count).Select(of))}]";

    public static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer, int status, string suffix)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!["type"]?.GetValue<string>() : "no body")
            .ShouldBe((status, ProblemType.Prefix + suffix), text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(Problem.ContentType);
        var problem = JsonNode.Parse(text)!;
        problem["status"]!.GetValue<int>().ShouldBe(status);
        problem["traceId"]!.GetValue<string>().ShouldNotBeEmpty();
        text.ShouldNotContain("Exception");
        return problem;
    }
}
