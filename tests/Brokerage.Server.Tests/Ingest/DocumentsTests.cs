using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.ApiDocs;
using Brokerage.Server.Auth;
using Shouldly;

namespace Brokerage.Server.Tests.Ingest;

public sealed class DocumentsTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IDisposable
{
    public static TheoryData<string> Types => [.. EventCatalogue.All.Select(t => t.Name)];

    public void Dispose() => server.Investors.Reset();

    [Fact]
    public async Task Examples_SentAsTheyStand_AcceptedInCatalogueOrder()
    {
        using var examples = await server.GetAsync(ApiDocsExtensions.ExamplesPath);
        var body = await examples.Content.ReadAsByteArrayAsync();

        using var answer = await server.PostAsync("/v1/events", body, examples.Content.Headers.ContentType!.ToString());

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var received = server.Investors.Received.Select(r => r.Event.Data).ToList();
        received.Take(Purposes.All.Count).Cast<ConsentGiven>().Select(c => c.Purpose).ShouldBe(Purposes.All.Select(p => p.Key()));
        received.Skip(Purposes.All.Count).Select(EventCatalogue.Of).ShouldBe(EventCatalogue.All);
        server.Investors.Received.Select(r => r.Investor).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Page_ExampleOfAType_AcceptedAsItStands(string type)
    {
        var html = await (await server.GetAsync(ApiDocsExtensions.EventsPath)).Content.ReadAsStringAsync();
        var section = html[html.IndexOf($"<section id=\"{type}\"", StringComparison.Ordinal)..];
        var start = section.IndexOf("<code>{", StringComparison.Ordinal) + "<code>".Length;
        var example = WebUtility.HtmlDecode(section[start..section.IndexOf("</code>", start, StringComparison.Ordinal)]);

        using var answer = await server.PostAsync("/v1/events", Bodies.Utf8(example));

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, example);
        server.Investors.Received.ShouldHaveSingleItem().Event.Data.ShouldBeOfType(EventCatalogue.Find(type)!.DataType);
    }

    [Fact]
    public async Task Page_Always_LoadsNothingFromElsewhere()
    {
        using var page = await server.GetAsync(ApiDocsExtensions.EventsPath);
        var html = await page.Content.ReadAsStringAsync();

        page.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'self'");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("style=");
        html.ShouldNotContain("src=");
        (await server.GetAsync("/docs/docs.css")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task OpenApi_EveryType_HasItsSchemaAndExample(string name)
    {
        var document = JsonNode.Parse(await (await server.GetAsync(ApiDocsExtensions.OpenApiPath)).Content.ReadAsStringAsync())!;
        var type = EventCatalogue.Find(name)!;
        var schemas = document["components"]!["schemas"]!;

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        var envelope = schemas[$"{type.DataType.Name}Event"]!;
        envelope["properties"]!["type"]!["const"]!.GetValue<string>().ShouldBe(name);
        envelope["properties"]!["data"]!["$ref"]!.GetValue<string>().ShouldBe($"#/components/schemas/{type.DataType.Name}Data");
        envelope["examples"]![0]!["subject"]!.GetValue<string>().ShouldBe(EventExamples.Investor);
        var data = schemas[$"{type.DataType.Name}Data"]!;
        Members(data).ShouldBe(Members(EventReader.Schema(type)));
        data["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        References(schemas["CloudEvent"]!).ShouldContain($"#/components/schemas/{type.DataType.Name}Event");
        References(schemas["AppCloudEvent"]!).Contains($"#/components/schemas/App{type.DataType.Name}Event").ShouldBe(type.FromApp);
    }

    [Fact]
    public async Task OpenApi_Limits_AreThoseTheReaderEnforces()
    {
        var document = JsonNode.Parse(await (await server.GetAsync(ApiDocsExtensions.OpenApiPath)).Content.ReadAsStringAsync())!;
        var quantity = document["components"]!["schemas"]!["OrderFilledData"]!["properties"]!["quantity"]!;

        (quantity["exclusiveMinimum"]!.GetValue<decimal>(), quantity["maximum"]!.GetValue<decimal>()).ShouldBe((0m, 1_000_000_000_000_000_000m));
    }

    [Fact]
    public async Task OpenApi_EventEndpoints_TakeOneOrABatch()
    {
        var document = JsonNode.Parse(await (await server.GetAsync(ApiDocsExtensions.OpenApiPath)).Content.ReadAsStringAsync())!;

        foreach (var (path, schema) in new[] { ("/v1/events", "CloudEvent"), ("/v1/me/events", "AppCloudEvent") })
        {
            var content = document["paths"]![path]!["post"]!["requestBody"]!["content"]!.AsObject();
            content.Select(c => c.Key).ShouldBe(["application/cloudevents+json", "application/cloudevents-batch+json", "application/json"]);
            content["application/cloudevents+json"]!["schema"]!["$ref"]!.GetValue<string>().ShouldBe($"#/components/schemas/{schema}");
        }
    }

    [Fact]
    public async Task OpenApi_Always_RefersOnlyToWhatItHolds()
    {
        var document = JsonNode.Parse(await (await server.GetAsync(ApiDocsExtensions.OpenApiPath)).Content.ReadAsStringAsync())!;
        var references = new List<string>();
        Walk(document);

        references.Count.ShouldBeGreaterThan(40);
        foreach (var reference in references.Distinct())
            reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]).ShouldNotBeNull(reference);

        void Walk(JsonNode? node)
        {
            if (node is JsonArray list) foreach (var item in list) Walk(item);
            if (node is not JsonObject members) return;
            foreach (var (name, value) in members)
                if (name == "$ref") references.Add(value!.GetValue<string>());
                else Walk(value);
        }
    }

    /// <summary>An event that says nothing but that it happened has none.</summary>
    private static IEnumerable<string> Members(JsonNode schema) => schema["properties"]?.AsObject().Select(p => p.Key) ?? [];

    private static string[] References(JsonNode choice) => [.. choice["oneOf"]!.AsArray().Select(o => o!["$ref"]!.GetValue<string>())];
}
