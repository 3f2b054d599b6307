using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Brokerage.Domain.Audit;

/// <summary>
/// The one byte form of a record, which is what is hashed: JSON in ASCII without white space, members in a fixed order, details in the order
/// of their keys, times in UTC with seven decimals. Everything beyond ASCII is escaped, so that no byte can steer a terminal or a log.
/// </summary>
public static class AuditJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 3,
    };

    /// <summary>The canonical bytes of a record.</summary>
    public static byte[] Write(AuditRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("no", record.No);
            json.WriteString("at", record.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("actor", record.Actor);
            json.WriteString("role", record.Role);
            json.WriteString("action", record.Action);
            json.WriteString("subject", record.Subject);
            json.WriteStartObject("details");
            foreach (var (key, value) in record.Details) json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for any other bytes, also when they mean the same.</summary>
    public static AuditRecord? Read(ReadOnlySpan<byte> bytes)
    {
        if (!Ascii.IsValid(bytes)) return null;
        try
        {
            if (JsonSerializer.Deserialize<Shape>(bytes, Strict) is not { } read) return null;
            var record = new AuditRecord(
                read.No, read.At.ToUniversalTime(), read.Actor, read.Role, read.Action, read.Subject, read.Details.ToImmutableSortedDictionary(StringComparer.Ordinal));
            return bytes.SequenceEqual(Write(record)) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The number that a record gives itself, without reading the rest; null when it does not begin with one.</summary>
    public static long? ReadNo(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("{\"no\":"u8) && Utf8Parser.TryParse(bytes["{\"no\":"u8.Length..], out long no, out _) ? no : null;

    private sealed record Shape(
        long No, DateTimeOffset At, string Actor, string Role, string Action, string? Subject, Dictionary<string, string> Details);
}
