using Microsoft.OpenApi;

namespace Brokerage.Server.ApiDocs;

/// <summary>The API described for machines (OpenAPI) and for people (a page of all events). Open to everybody: it holds nobody's data.</summary>
public static class ApiDocsExtensions
{
    /// <summary>The OpenAPI document.</summary>
    public const string OpenApiPath = "/openapi/v1.json";

    /// <summary>The page of all events.</summary>
    public const string EventsPath = "/docs/events";

    /// <summary>The examples of all events as one batch, ready to be sent.</summary>
    public const string ExamplesPath = "/docs/events/examples.json";

    internal const string StylePath = "/docs/docs.css";

    /// <summary>Adds what <see cref="MapApiDocs"/> needs.</summary>
    public static IServiceCollection AddApiDocs(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer<EventOperations>();
        options.AddSchemaTransformer<ScalarSchema>();
    });

    /// <summary>Maps the document, the page and the examples.</summary>
    public static void MapApiDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var examples = EventExamples.Batch().ToJsonString();
        MapText(routes, EventsPath, EventsPage.Html, "text/html; charset=utf-8");
        MapText(routes, StylePath, EventsPage.Css, "text/css; charset=utf-8");
        MapText(routes, ExamplesPath, examples, "application/cloudevents-batch+json");
    }

    private static void MapText(IEndpointRouteBuilder routes, string path, string text, string contentType) =>
        routes.MapGet(path, (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            response.Headers.XContentTypeOptions = "nosniff";
            return Results.Text(text, contentType);
        }).AllowAnonymous().ExcludeFromDescription();
}
