using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Brokerage.Server.Policy;

/// <summary>One byte form for one meaning: comments, white space, the order of keys and the spelling of numbers leave no mark.</summary>
internal static class CanonicalText
{
    /// <summary>The first 12 hexadecimal digits of the SHA-256 of the canonical bytes.</summary>
    public static string Hash(YamlNode root)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) Write(writer, root);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan))[..12];
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries.OrderBy(e => e.Key.Text, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(entry.Key.Text);
                    Write(writer, entry.Value);
                }
                writer.WriteEndObject();
                break;
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlScalar { IsNull: true }: writer.WriteNullValue(); break;
            case YamlScalar { Flag: { } flag }: writer.WriteBooleanValue(flag); break;
            case YamlScalar { Number: { } number }: writer.WriteNumberValue(number == 0 ? 0 : number); break;
            case YamlScalar scalar: writer.WriteStringValue(scalar.Text); break;
        }
    }
}
