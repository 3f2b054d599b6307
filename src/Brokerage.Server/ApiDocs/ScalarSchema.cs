using Brokerage.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Brokerage.Server.ApiDocs;

/// <summary>Describes <see cref="Scalar"/>, whose converter hides its shape from the schema exporter.</summary>
internal sealed class ScalarSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(Scalar) && context.JsonTypeInfo.Type != typeof(Scalar?)) return Task.CompletedTask;
        schema.Type = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Boolean | JsonSchemaType.Array;
        if (context.JsonTypeInfo.Type == typeof(Scalar?)) schema.Type |= JsonSchemaType.Null;
        schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        return Task.CompletedTask;
    }
}
