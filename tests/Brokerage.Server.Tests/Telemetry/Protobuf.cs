using System.Buffers.Binary;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>A field of a protobuf message: its number, and its bytes or its number's value.</summary>
public readonly record struct Field(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);
}

/// <summary>Reads protobuf messages field by field, which is all that a test of OTLP needs.</summary>
public static class Protobuf
{
    /// <summary>The fields of a message in order.</summary>
    public static List<Field> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new(number, default, Varint(message.Span, ref at)));
                    break;
                case 1:
                    fields.Add(new(number, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..])));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new(number, message.Slice(at, length), 0));
                    at += length;
                    break;
                case 5:
                    fields.Add(new(number, default, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..])));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} of field {number}.");
            }
        }
        return fields;
    }

    /// <summary>The messages at a path of field numbers.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> At(ReadOnlyMemory<byte> message, params int[] path) =>
        path.Aggregate<int, IEnumerable<ReadOnlyMemory<byte>>>([message], (found, number) => found.SelectMany(m => Read(m).Where(f => f.Number == number).Select(f => f.Bytes)));

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
