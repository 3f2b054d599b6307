using System.Globalization;
using System.Text.Json;
using Brokerage.Contracts;

namespace Brokerage.Server.Privacy;

/// <summary>The values of a JSON document one by one, each under its path.</summary>
internal static class Flat
{
    /// <summary>Every value in the order in which it stands, for example <c>positions[0].instrument</c>; nulls included.</summary>
    public static IEnumerable<DataField> Of(JsonElement value, string path = "") => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(m => Of(m.Value, path.Length == 0 ? m.Name : $"{path}.{m.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Of(item, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]")),
        JsonValueKind.String => [new(path, Scalar.Of(value.GetString()!))],
        JsonValueKind.Number => [new(path, Scalar.Of(value.GetDouble()))],
        JsonValueKind.True or JsonValueKind.False => [new(path, Scalar.Of(value.GetBoolean()))],
        _ => [new(path, null)],
    };
}
