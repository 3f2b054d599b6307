using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Brokerage.Domain.Tests.Events;

/// <summary>The part of JSON Schema (draft 2020-12) that the catalogue's schemas use; a keyword it does not know is an error.</summary>
public static class SchemaCheck
{
    private static readonly HashSet<string> Known =
        ["type", "properties", "required", "additionalProperties", "items", "enum", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "maxItems", "default", "format"];

    public static IReadOnlyList<string> Errors(JsonNode schema, JsonNode? value, string path = "$") => schema switch
    {
        JsonObject o => [.. Check(o, value, path)],
        _ => schema.GetValue<bool>() ? [] : [$"{path}: nothing is allowed here"],
    };

    private static IEnumerable<string> Check(JsonObject schema, JsonNode? value, string path)
    {
        foreach (var keyword in schema.Select(k => k.Key).Where(k => !Known.Contains(k))) yield return $"{path}: unknown keyword {keyword}";
        if (schema["type"] is { } type && !Types(type).Any(t => Is(t, value))) yield return $"{path}: is no {type.ToJsonString()}";
        if (schema["enum"] is JsonArray options && !options.Any(o => JsonNode.DeepEquals(o, value))) yield return $"{path}: is none of {options.ToJsonString()}";
        if (value is JsonObject record)
        {
            var properties = schema["properties"] as JsonObject ?? [];
            foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>()))
                if (!record.ContainsKey(name)) yield return $"{path}: {name} is missing";
            foreach (var (name, member) in record)
                if (properties[name] is { } inner)
                    foreach (var error in Errors(inner, member, $"{path}.{name}")) yield return error;
                else if (schema["additionalProperties"]?.GetValue<bool>() == false) yield return $"{path}: {name} is too many";
        }
        if (value is JsonArray list)
        {
            if (schema["maxItems"] is { } most && list.Count > most.GetValue<int>()) yield return $"{path}: too many items";
            foreach (var error in list.SelectMany((item, i) => Errors(schema["items"]!, item, $"{path}[{i}]"))) yield return error;
        }
        if (value?.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (schema["minLength"] is { } shortest && text.Length < shortest.GetValue<int>()) yield return $"{path}: too short";
            if (schema["maxLength"] is { } longest && text.Length > longest.GetValue<int>()) yield return $"{path}: too long";
            if (schema["format"] is { } format && !(format.GetValue<string>() == "date" && DateOnly.TryParseExact(text, "yyyy-MM-dd", out _))) yield return $"{path}: is no {format}";
            if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>())) yield return $"{path}: does not match";
        }
        if (value?.GetValueKind() == JsonValueKind.Number)
        {
            var number = decimal.Parse(value.ToJsonString());
            if (schema["minimum"] is { } min && number < decimal.Parse(min.ToJsonString())) yield return $"{path}: too small";
            if (schema["exclusiveMinimum"] is { } above && number <= decimal.Parse(above.ToJsonString())) yield return $"{path}: too small";
            if (schema["maximum"] is { } max && number > decimal.Parse(max.ToJsonString())) yield return $"{path}: too large";
        }
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => !value!.ToJsonString().Contains('.', StringComparison.Ordinal),
        _ => false,
    };
}
