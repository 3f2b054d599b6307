using System.Text;

namespace Brokerage.Domain.Audit;

/// <summary>A record in its log.</summary>
/// <param name="Record">The record's canonical bytes.</param>
/// <param name="Head">The head that the log itself says the chain has after it.</param>
public readonly record struct AuditEntry(ReadOnlyMemory<byte> Record, AuditHead Head)
{
    private const int HexLength = 64;

    private static ReadOnlySpan<byte> Opening => "{\"head\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"record\":"u8;

    /// <summary>The entry of a record that follows the last one of a log: numbered, and chained to it.</summary>
    /// <param name="lastNo">Number of the last record; 0 in a log without any.</param>
    /// <param name="lastHead">Head after it; <see cref="AuditHead.Empty"/> in a log without any.</param>
    /// <param name="record">The record; its own number does not matter.</param>
    public static AuditEntry After(long lastNo, AuditHead lastHead, AuditRecord record)
    {
        var bytes = AuditJson.Write(record with { No = lastNo + 1 });
        return new(bytes, lastHead.Next(bytes));
    }

    /// <summary>The record.</summary>
    /// <exception cref="FormatException">The bytes are no record.</exception>
    public AuditRecord Read() => AuditJson.Read(Record.Span) ?? throw new FormatException("The bytes are no audit record.");

    /// <summary>The entry as a line of an exported log: JSON in ASCII with the members <c>head</c> and <c>record</c>, without a line end.</summary>
    public byte[] WriteLine() => [.. Opening, .. Encoding.ASCII.GetBytes(Head.ToString()), .. Middle, .. Record.Span, (byte)'}'];

    /// <summary>Reads what <see cref="WriteLine"/> wrote; null for any line that differs from that form. The record is not looked into.</summary>
    public static AuditEntry? ReadLine(ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        var start = Opening.Length + HexLength + Middle.Length;
        if (text.Length <= start || !text.StartsWith(Opening) || !text[(Opening.Length + HexLength)..].StartsWith(Middle) || text[^1] != '}') return null;
        return AuditHead.Read(text.Slice(Opening.Length, HexLength)) is { } head ? new(line[start..^1], head) : null;
    }
}
