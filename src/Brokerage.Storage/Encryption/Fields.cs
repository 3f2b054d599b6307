using System.Buffers.Binary;
using System.Text;

namespace Brokerage.Storage;

/// <summary>
/// Writes fields one after the other: numbers in 8 bytes, texts with their length before them, so that no two lists of fields look
/// alike.
/// </summary>
ref struct FieldWriter(Span<byte> target)
{
    // Strict: a lone surrogate would otherwise turn into another text silently.
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    Span<byte> _rest = target;

    public static int LengthOf(string text) => sizeof(int) + Utf8.GetByteCount(text);

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_rest, value);
        _rest = _rest[sizeof(long)..];
    }

    public void Text(string value)
    {
        var length = Utf8.GetBytes(value, _rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(_rest, length);
        _rest = _rest[(sizeof(int) + length)..];
    }

    public void Rest(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }
}

/// <summary>Reads what <see cref="FieldWriter"/> wrote. Only for bytes that were authenticated before.</summary>
struct FieldReader(ReadOnlyMemory<byte> source)
{
    ReadOnlyMemory<byte> _rest = source;

    public readonly ReadOnlyMemory<byte> Rest => _rest;

    public string Text()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest.Span);
        var text = Encoding.UTF8.GetString(_rest.Span.Slice(sizeof(int), length));
        _rest = _rest[(sizeof(int) + length)..];
        return text;
    }
}
