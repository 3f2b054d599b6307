using System.Text.Json.Nodes;
using Brokerage.Domain.Events;
using Brokerage.Server.Ingest;

namespace Brokerage.Server.ApiDocs;

/// <summary>
/// The schemas of events for the OpenAPI document: the data of each type as the domain publishes it, an envelope around it a type, and one
/// choice by <c>type</c> for each of the two senders.
/// </summary>
internal static class EventSchemas
{
    /// <summary>Schema of one event from the broker's systems.</summary>
    public const string BrokerEvent = "CloudEvent";

    /// <summary>Schema of one event from an investor's app.</summary>
    public const string AppEvent = "AppCloudEvent";

    /// <summary>Every schema by name.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> All()
    {
        foreach (var (type, example) in EventExamples.All)
        {
            var data = (JsonObject)EventReader.Schema(type);
            data["description"] = type.Description;
            data["examples"] = new JsonArray(example["data"]!.DeepClone());
            yield return (DataName(type), data);
            yield return (EnvelopeName(type, isApp: false), Envelope(type, example, isApp: false));
            if (type.FromApp) yield return (EnvelopeName(type, isApp: true), Envelope(type, example, isApp: true));
        }
        yield return (BrokerEvent, Choice(EventCatalogue.All, isApp: false));
        yield return (AppEvent, Choice([.. EventCatalogue.All.Where(t => t.FromApp)], isApp: true));
    }

    /// <summary>A reference to a schema of the document.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = Pointer(name) };

    private static string Pointer(string name) => "#/components/schemas/" + name;

    // The data's own record name would do, were it not for "Experience" and the like, which the HTTP API has too.
    private static string DataName(EventType type) => type.DataType.Name + "Data";

    private static string EnvelopeName(EventType type, bool isApp) => (isApp ? "App" : "") + type.DataType.Name + "Event";

    private static JsonObject Choice(IReadOnlyList<EventType> types, bool isApp) => new()
    {
        ["description"] = isApp
            ? "One event of the investor of the token, as CloudEvents 1.0 in structured JSON. The token says who the investor is; the source is always \"app\"."
            : "One event, as CloudEvents 1.0 in structured JSON.",
        ["oneOf"] = new JsonArray([.. types.Select(t => Reference(EnvelopeName(t, isApp)))]),
        ["discriminator"] = new JsonObject
        {
            ["propertyName"] = "type",
            ["mapping"] = new JsonObject(types.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Pointer(EnvelopeName(t, isApp))))),
        },
    };

    private static JsonObject Envelope(EventType type, JsonObject example, bool isApp)
    {
        var properties = new JsonObject
        {
            ["specversion"] = new JsonObject { ["type"] = "string", ["const"] = "1.0" },
            ["id"] = Text(128, "Unique for the investor and source; the same id again is the same event."),
            ["source"] = Text(256, isApp ? "Taken as \"app\", whatever it says." : $"The system that sends it; \"{Sender.OwnSource}\" is reserved."),
            ["type"] = new JsonObject { ["type"] = "string", ["const"] = type.Name },
            ["time"] = new JsonObject
            {
                ["type"] = "string",
                ["format"] = "date-time",
                ["description"] = "When it happened, with the offset; from 1990 to five minutes from now.",
            },
            ["datacontenttype"] = new JsonObject { ["type"] = "string", ["const"] = "application/json" },
            ["dataschema"] = Text(512, "Ignored."),
            ["traceparent"] = Text(512, "W3C trace context."),
            ["tracestate"] = Text(512, "W3C trace context."),
            ["data"] = Reference(DataName(type)),
        };
        var shown = (JsonObject)example.DeepClone();
        List<string> required = ["specversion", "id", "type", "time", "data"];
        if (isApp)
        {
            shown.Remove("subject");
            shown["source"] = Sender.AppSource;
        }
        else
        {
            properties["subject"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9._:-]{1,64}$", ["description"] = "The investor." };
            required.AddRange(["source", "subject"]);
        }
        return new()
        {
            ["type"] = "object",
            ["description"] = type.Description,
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
            ["additionalProperties"] = false,
            ["examples"] = new JsonArray(shown),
        };
    }

    private static JsonObject Text(int maxLength, string description) =>
        new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = maxLength, ["description"] = description };
}
