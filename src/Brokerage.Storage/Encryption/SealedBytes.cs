using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>
/// Layout of everything encrypted at rest: nonce (12 random bytes), tag (16 bytes), ciphertext; AES-256-GCM (NIST SP 800-38D).
/// Random nonces are safe up to 2³² messages a key, far above what one investor's key ever seals.
/// </summary>
static class SealedBytes
{
    public const int TagLength = 16;
    public const int NonceLength = 12;
    public const int Overhead = NonceLength + TagLength;

    public static byte[] Seal(AesGcm aes, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> binding)
    {
        var box = new byte[Overhead + plain.Length];
        plain.CopyTo(box.AsSpan(Overhead));
        SealInPlace(aes, box, binding);
        return box;
    }

    /// <summary>Encrypts what already stands after the first <see cref="Overhead"/> bytes of the box.</summary>
    public static void SealInPlace(AesGcm aes, Span<byte> box, ReadOnlySpan<byte> binding)
    {
        var nonce = box[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        var body = box[Overhead..];
        aes.Encrypt(nonce, body, body, box[NonceLength..Overhead], binding);
    }

    /// <summary>Decrypts in place; the result is a part of the box.</summary>
    /// <exception cref="CryptographicException">The box, the binding or the key is not the one it was sealed with.</exception>
    public static Memory<byte> Open(AesGcm aes, byte[] box, ReadOnlySpan<byte> binding)
    {
        if (box.Length < Overhead) throw new CryptographicException("It is too short.");
        var body = box.AsMemory(Overhead);
        aes.Decrypt(box.AsSpan(0, NonceLength), body.Span, box.AsSpan(NonceLength, TagLength), body.Span, binding);
        return body;
    }
}
