using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Brokerage.Domain.Events;

/// <summary>Reads the data of an event against its type, and publishes the same rules as JSON Schema.</summary>
public static class EventReader
{
    private static readonly ConcurrentDictionary<Type, Field[]> FieldsOf = new();

    /// <summary>Reads <paramref name="data"/> as the data of <paramref name="type"/>.</summary>
    /// <returns>The data, or the first error with its path; never both.</returns>
    public static (InvestorEvent? Data, EventError? Error) Read(EventType type, JsonElement data)
    {
        try
        {
            return data.Deserialize(type.DataType, EventJson.Options) is not InvestorEvent read
                ? (null, new(EventErrorCode.Schema, "data", "must be an object"))
                : Check(read) is { } error ? (null, error) : (read, null);
        }
        catch (JsonException e)
        {
            return (null, new(EventErrorCode.Schema, DataPath(e.Path), "does not match the schema of the event type"));
        }
    }

    /// <summary>Reads canonical bytes that <see cref="EventCatalogue.Write"/> made.</summary>
    public static InvestorEvent ReadCanonical(EventType type, ReadOnlySpan<byte> data) =>
        (InvestorEvent)JsonSerializer.Deserialize(data, type.DataType, EventJson.Options)!;

    /// <summary>The first limit that data made in code breaks; null for none.</summary>
    public static EventError? Check(InvestorEvent data) => Check("data", data);

    /// <summary>The JSON Schema (draft 2020-12) of the data of an event type.</summary>
    public static JsonNode Schema(EventType type) => EventJson.Options.GetJsonSchemaAsNode(type.DataType, new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) =>
        {
            var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
            if (type.IsEnum)
                return new JsonObject
                {
                    ["enum"] = new JsonArray(
                    [
                        .. EventJson.NamesOf(type).Select(name => JsonValue.Create(name)),
                        .. type == context.TypeInfo.Type ? (JsonNode?[])[] : [null],
                    ]),
                };
            // A converter of our own hides the type of a number from the exporter.
            if (type == typeof(decimal))
                node = new JsonObject { ["type"] = type == context.TypeInfo.Type ? "number" : new JsonArray("number", "null") };
            if (node is not JsonObject schema || context.PropertyInfo?.AttributeProvider is not { } attributes) return node;
            var target = schema["items"] is JsonObject items ? items : schema;
            foreach (var limit in attributes.GetCustomAttributes(typeof(FieldLimitAttribute), false).Cast<FieldLimitAttribute>())
                limit.Describe(limit is ItemsAttribute ? schema : target);
            return node;
        },
    });

    private static string DataPath(string? path) => path is null or "$" ? "data" : "data" + path[1..];

    private static EventError? Check(string path, object record)
    {
        foreach (var field in FieldsOf.GetOrAdd(record.GetType(), Describe))
        {
            if (field.Property.GetValue(record) is not { } value) continue;
            var name = $"{path}.{field.Name}";
            foreach (var limit in field.Limits)
            {
                var error = limit is not ItemsAttribute && value is IReadOnlyList<string> texts
                    ? texts.Select(text => text is null ? new EventError(EventErrorCode.Schema, name, "must not contain null") : limit.Check(name, text))
                        .FirstOrDefault(e => e is not null)
                    : limit.Check(name, value);
                if (error is not null) return error;
            }
            if (!field.Nested) continue;
            foreach (var item in (System.Collections.IEnumerable)value)
                if (item is null) return new(EventErrorCode.Schema, name, "must not contain null");
                else if (Check(name, item) is { } error) return error;
        }
        return null;
    }

    private static Field[] Describe(Type type) =>
    [
        .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let limits = property.GetCustomAttributes<FieldLimitAttribute>().OrderByDescending(l => l is ItemsAttribute).ToArray()
           let nested = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
               && property.PropertyType.GenericTypeArguments[0] != typeof(string)
           where limits.Length > 0 || nested
           select new Field(property, JsonNamingPolicy.CamelCase.ConvertName(property.Name), limits, nested),
    ];

    private sealed record Field(PropertyInfo Property, string Name, FieldLimitAttribute[] Limits, bool Nested);
}
