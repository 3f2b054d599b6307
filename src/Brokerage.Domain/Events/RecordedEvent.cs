using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brokerage.Domain.Events;

/// <summary>One event of one investor as it stands in the journal.</summary>
/// <param name="Sequence">Its place in this investor's history, from 1 without gaps.</param>
/// <param name="Source">Who sent it (CloudEvents <c>source</c>).</param>
/// <param name="Id">Its id, unique for the investor and source.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="ReceivedAt">When it was accepted, UTC: the <c>now</c> of the decision it led to.</param>
/// <param name="Revision">The rule set in force then.</param>
/// <param name="Data">What happened.</param>
public sealed record RecordedEvent(
    long Sequence, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string Revision, InvestorEvent Data)
{
    private const int MaxScratchBytes = 64 * 1024;

    /// <summary>One a thread: every event is written once, and the writer and its buffer are larger than most events.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Writer)? Scratch;

    /// <summary>The payload that is journaled: the revision and the canonical data.</summary>
    public byte[] WritePayload()
    {
        var (bytes, writer) = Scratch ??= NewScratch();
        bytes.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        writer.WriteString("rev"u8, Revision);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, Data, Data.GetType(), EventJson.Options);
        writer.WriteEndObject();
        writer.Flush();
        var payload = bytes.WrittenSpan.ToArray();
        if (bytes.Capacity > MaxScratchBytes) Scratch = null;
        return payload;
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Writer) NewScratch()
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        return (bytes, new(bytes, new() { Encoder = EventJson.Options.Encoder }));
    }

    /// <summary>Reads a journaled payload back.</summary>
    public static (string Revision, InvestorEvent Data) ReadPayload(string type, ReadOnlySpan<byte> payload)
    {
        var read = JsonSerializer.Deserialize<Payload>(payload, EventJson.Options)!;
        var eventType = EventCatalogue.Find(type) ?? throw new InvalidDataException($"The journal holds an event of the unknown type {type}.");
        return (read.Revision, (InvestorEvent)read.Data.Deserialize(eventType.DataType, EventJson.Options)!);
    }

    private sealed record Payload([property: JsonPropertyName("rev")] string Revision, JsonElement Data);
}
