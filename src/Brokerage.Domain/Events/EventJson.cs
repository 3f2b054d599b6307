using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Brokerage.Domain.Events;

/// <summary>How the data of an event is read (strictly) and written (canonically: one byte form for one value).</summary>
public static class EventJson
{
    /// <summary>Strict on the way in, canonical on the way out.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 64,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new DecimalNumberConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MoneyAsText } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void MoneyAsText(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AttributeProvider?.IsDefined(typeof(MoneyAttribute), false) == true)
                property.CustomConverter = new DecimalTextConverter();
    }

    private static decimal Normalise(decimal value) => value == 0 ? 0m : value / 1.0000000000000000000000000000m;

    /// <summary>A JSON number with at most 28 significant digits; −0 is 0 and trailing zeros are dropped.</summary>
    private sealed class DecimalNumberConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number) throw new JsonException("A number was expected.");
            if (reader.ValueSpan.Length > 30 || !reader.TryGetDecimal(out var value)) throw new JsonException("The number has too many digits.");
            return Normalise(value);
        }

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(Normalise(value));
    }

    /// <summary>Account money as a decimal string, so that no client rounds it.</summary>
    private sealed class DecimalTextConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= 28 } text &&
            decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                ? Normalise(value)
                : throw new JsonException("A decimal string was expected.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Normalise(value).ToString(CultureInfo.InvariantCulture));
    }
}
