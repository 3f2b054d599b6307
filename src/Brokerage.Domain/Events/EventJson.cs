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
            Converters = { new EnumConverter(), new DecimalNumberConverter(maxLength: 30) },
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

    /// <summary>The names of an enum's values on the wire.</summary>
    internal static string[] NamesOf(Type type) => [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    /// <summary>Exactly the published names. The framework's own converter also reads other letter cases, spaces and lists ("buy, sell").</summary>
    private sealed class EnumConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class EnumConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly string[] Names = NamesOf(typeof(T));
        private static readonly T[] Values = [.. Enum.GetNames<T>().Select(Enum.Parse<T>)];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Array.IndexOf(Names, reader.GetString()) is >= 0 and var index
                ? Values[index]
                : throw new JsonException("A name of the schema's list was expected.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Names[Array.IndexOf(Values, value)]);
    }

    /// <summary>A JSON number of at most so many characters; −0 is 0 and trailing zeros are dropped.</summary>
    internal sealed class DecimalNumberConverter(int maxLength) : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number) throw new JsonException("A number was expected.");
            if (reader.ValueSpan.Length > maxLength || !reader.TryGetDecimal(out var value)) throw new JsonException("The number has too many digits.");
            return Normalise(value);
        }

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(Normalise(value));
    }

    /// <summary>Account money as a decimal string, so that no client rounds it.</summary>
    private sealed class DecimalTextConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && MoneyAttribute.IsAmount(text)
                ? Normalise(decimal.Parse(text, CultureInfo.InvariantCulture))
                : throw new JsonException("A decimal string was expected.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Normalise(value).ToString(CultureInfo.InvariantCulture));
    }
}
