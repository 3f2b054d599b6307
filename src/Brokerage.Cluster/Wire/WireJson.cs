using System.Text.Json;
using System.Text.Json.Serialization;
using Brokerage.Domain.Features;

namespace Brokerage.Cluster.Wire;

/// <summary>The JSON of what is shown, between silos. Types are known to both ends; none is ever named in the bytes.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new FeatureValueConverter() },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(byte[] json) => JsonSerializer.Deserialize<T>(json, Options)!;

    /// <summary>A value as the JSON of its own kind: number, flag, text, list of texts, or null for unknown.</summary>
    private sealed class FeatureValueConverter : JsonConverter<FeatureValue>
    {
        public override bool HandleNull => true;

        public override FeatureValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => FeatureValue.Unknown,
            JsonTokenType.Number => FeatureValue.Of(reader.GetDouble()),
            JsonTokenType.True or JsonTokenType.False => FeatureValue.Of(reader.GetBoolean()),
            JsonTokenType.String => FeatureValue.Of(reader.GetString()),
            _ => FeatureValue.Of(JsonSerializer.Deserialize<string[]>(ref reader, options)!),
        };

        public override void Write(Utf8JsonWriter writer, FeatureValue value, JsonSerializerOptions options)
        {
            if (value.Number is { } number) writer.WriteNumberValue(number);
            else if (value.Flag is { } flag) writer.WriteBooleanValue(flag);
            else if (value.Text is { } text) writer.WriteStringValue(text);
            else if (value.Set is { } set) JsonSerializer.Serialize(writer, set, options);
            else writer.WriteNullValue();
        }
    }
}
