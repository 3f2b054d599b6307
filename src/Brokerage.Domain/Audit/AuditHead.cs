using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Brokerage.Domain.Audit;

/// <summary>
/// The head of the chain after a record: 32 bytes that depend on every record up to it. Leaves and nodes are hashed apart, as in a
/// transparency log (RFC 9162, section 2.1, 2021), so that no record can be made that passes for a node:
/// leaf = SHA-256(0x00, record), head = SHA-256(0x01, head before, leaf), the head before the first record = SHA-256 of nothing.
/// </summary>
public sealed record AuditHead
{
    private const byte LeafPrefix = 0x00, NodePrefix = 0x01;
    private const int Length = SHA256.HashSizeInBytes, HalfLength = Length / 2;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private readonly UInt128 _high, _low;

    private AuditHead(ReadOnlySpan<byte> hash) =>
        (_high, _low) = (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[HalfLength..]));

    /// <summary>The head of a log without records.</summary>
    public static AuditHead Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The head after one more record.</summary>
    /// <param name="record">The record's canonical bytes, see <see cref="AuditJson"/>.</param>
    public AuditHead Next(ReadOnlySpan<byte> record)
    {
        Span<byte> node = stackalloc byte[1 + 2 * Length];
        node[0] = NodePrefix;
        CopyTo(node[1..]);
        SHA256.HashData([LeafPrefix, .. record], node[(1 + Length)..]);
        Span<byte> head = stackalloc byte[Length];
        SHA256.HashData(node, head);
        return new(head);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());

    /// <summary>A stored head.</summary>
    /// <exception cref="ArgumentException">It is not 32 bytes.</exception>
    public static AuditHead FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes) : throw new ArgumentException("A head has 32 bytes.", nameof(bytes));

    /// <summary>Reads <see cref="ToString"/>; null for any other text.</summary>
    public static AuditHead? Read(ReadOnlySpan<byte> text)
    {
        if (text.Length != 2 * Length || text.ContainsAnyExcept(HexDigits)) return null;
        Span<byte> bytes = stackalloc byte[Length];
        Convert.FromHexString(text, bytes, out _, out _);
        return new(bytes);
    }

    private void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[HalfLength..], _low);
    }
}
