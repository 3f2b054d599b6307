using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brokerage.Contracts;

/// <summary>A JSON number, string, boolean or list of strings: the value of a feature, a threshold or an input.</summary>
[JsonConverter(typeof(ScalarConverter))]
public readonly record struct Scalar
{
    private readonly object _value;

    private Scalar(object value) => _value = value;

    /// <summary>A finite number.</summary>
    public static Scalar Of(double number) =>
        double.IsFinite(number) ? new(number) : throw new ArgumentOutOfRangeException(nameof(number), number, "A scalar is finite.");

    /// <summary>A text.</summary>
    public static Scalar Of(string text) => new(text);

    /// <summary>A truth value.</summary>
    public static Scalar Of(bool flag) => new(flag);

    /// <summary>A list of texts.</summary>
    public static Scalar Of(IReadOnlyList<string> items) => new(items);

    /// <summary>The value as <see cref="double"/>, <see cref="string"/>, <see cref="bool"/> or a list of strings.</summary>
    public object Value => _value ?? 0d;

    /// <inheritdoc/>
    public override string ToString() => Value is IReadOnlyList<string> items ? string.Join(", ", items) : $"{Value}";
}

/// <summary>Reads and writes a <see cref="Scalar"/> as the bare JSON value.</summary>
public sealed class ScalarConverter : JsonConverter<Scalar>
{
    /// <inheritdoc/>
    public override Scalar Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => Scalar.Of(reader.GetDouble()),
        JsonTokenType.String => Scalar.Of(reader.GetString()!),
        JsonTokenType.True or JsonTokenType.False => Scalar.Of(reader.GetBoolean()),
        JsonTokenType.StartArray => Scalar.Of(ReadItems(ref reader)),
        _ => throw new JsonException("A number, string, boolean or list of strings was expected."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Scalar value, JsonSerializerOptions options)
    {
        switch (value.Value)
        {
            case double number: writer.WriteNumberValue(number); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case IReadOnlyList<string> items:
                writer.WriteStartArray();
                foreach (var item in items) writer.WriteStringValue(item);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    private static List<string> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A list of strings was expected."));
        return items;
    }
}
