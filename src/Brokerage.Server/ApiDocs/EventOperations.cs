using System.Text.Json.Nodes;
using Brokerage.Server.Ingest;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Brokerage.Server.ApiDocs;

/// <summary>Adds to the OpenAPI document what the framework cannot know: the events, the bodies of the endpoints that take them, bearer tokens.</summary>
internal sealed class EventOperations : IOpenApiDocumentTransformer
{
    private const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Brokerage",
            Version = "v1",
            Description = "Hyper-personalization for retail brokerages: events in, experiences out. Errors are problem details (RFC 9457) with a stable type.",
        };
        // Each schema may point to any other, so all names must be there before the references are read.
        foreach (var (name, _) in EventSchemas.All()) document.AddComponent(name, (IOpenApiSchema)new OpenApiSchema());
        foreach (var (name, schema) in EventSchemas.All()) document.Components!.Schemas![name] = Parse(schema, document);

        document.AddComponent(Bearer, (IOpenApiSecurityScheme)new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" });
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        TakesEvents(document, EventsEndpoint.BrokerPath, EventSchemas.BrokerEvent);
        TakesEvents(document, EventsEndpoint.AppPath, EventSchemas.AppEvent);
        return Task.CompletedTask;
    }

    private static void TakesEvents(OpenApiDocument document, string path, string schema)
    {
        if (!document.Paths.TryGetValue(path, out var item) || item.Operations?.GetValueOrDefault(HttpMethod.Post) is not { } post) return;
        var list = new JsonObject { ["type"] = "array", ["maxItems"] = CloudEventsReader.MaxEvents, ["items"] = EventSchemas.Reference(schema) };
        var either = new JsonObject { ["oneOf"] = new JsonArray(EventSchemas.Reference(schema), list.DeepClone()) };
        OpenApiMediaType Body(JsonObject node) => new() { Schema = Parse(node, document) };
        post.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = $"One event of up to {CloudEventsReader.MaxSingleBytes / 1024} KB, or up to {CloudEventsReader.MaxEvents} in {CloudEventsReader.MaxBatchBytes / 1024 / 1024} MB. "
                + "One event that is not valid refuses the whole batch. May be sent with Content-Encoding: gzip.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/cloudevents+json"] = Body(EventSchemas.Reference(schema)),
                ["application/cloudevents-batch+json"] = Body(list),
                ["application/json"] = Body(either),
            },
        };
    }

    private static IOpenApiSchema Parse(JsonObject schema, OpenApiDocument document)
    {
        if (schema["$ref"] is { } reference) return new OpenApiSchemaReference(reference.GetValue<string>().Split('/')[^1], document);
        var parsed = OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out var diagnostic);
        return parsed is not null && diagnostic.Errors.Count == 0
            ? parsed
            : throw new InvalidOperationException($"A schema is not one of OpenAPI 3.1: {diagnostic.Errors.FirstOrDefault()}");
    }
}
