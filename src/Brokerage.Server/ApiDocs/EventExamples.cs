using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Server.ApiDocs;

/// <summary>
/// The example of every event type as a complete CloudEvent. In catalogue order they are one new investor's history: each is accepted as it
/// stands, and again, as a duplicate, however often it is tried.
/// </summary>
public static class EventExamples
{
    /// <summary>The investor of all examples.</summary>
    public const string Investor = "docs-example";

    // Any instant after the notice version of the consent examples was published will do; fixed, so that the same example is the same event.
    private static readonly DateTimeOffset First = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>All examples, in catalogue order.</summary>
    public static IReadOnlyList<(EventType Type, JsonObject Event)> All { get; } = [.. EventCatalogue.All.Select((type, place) => (type, Of(type, place)))];

    /// <summary>All examples as the body of a batch, after a consent for every purpose: without it what serves the purpose is not kept.</summary>
    public static JsonArray Batch() => [.. Consents().Concat(All.Select(e => e.Event)).Select(e => e.DeepClone())];

    private static IEnumerable<JsonObject> Consents() => Purposes.All.Select((purpose, place) =>
    {
        var consent = new ConsentGiven(purpose.Key(), "2026-01", "en");
        var example = Of(EventCatalogue.Of(consent), place);
        example["id"] = $"example-{purpose.Key()}";
        example["data"] = JsonNode.Parse(EventCatalogue.Write(consent));
        return example;
    });

    private static JsonObject Of(EventType type, int place) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"example-{place + 1}",
        ["source"] = "docs",
        ["type"] = type.Name,
        ["subject"] = Investor,
        ["time"] = First.AddMinutes(place).ToString("yyyy-MM-ddTHH:mm:ssZ"),
        ["datacontenttype"] = "application/json",
        ["data"] = JsonNode.Parse(EventCatalogue.Write(type.Example)),
    };
}
