using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage;

/// <summary>
/// Ids of investors as PostgreSQL sees them: a keyed hash to look them up by, and a sealed form to read them back from. The key is wrapped by
/// the master key, so that neither tables nor logs nor backups of the database say who is in it.
/// </summary>
sealed class SealedIds : IDisposable
{
    public const int KeyLength = 32;

    readonly byte[] _hashKey;
    readonly AesGcm _aes;
    readonly Lock _gate = new();

    public SealedIds(ReadOnlySpan<byte> key)
    {
        _hashKey = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, _hashKey, salt: [], info: "brokerage id hash"u8);
        Span<byte> sealing = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, sealing, salt: [], info: "brokerage id"u8);
        _aes = new AesGcm(sealing, SealedBytes.TagLength);
        CryptographicOperations.ZeroMemory(sealing);
    }

    /// <summary>What an investor is looked up by: equal for equal ids, 32 bytes that say nothing without the key.</summary>
    public byte[] HashOf(string investor) => HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes(investor));

    public byte[] Seal(string investor, byte[] hash)
    {
        lock (_gate) return SealedBytes.Seal(_aes, Encoding.UTF8.GetBytes(investor), hash);
    }

    /// <exception cref="StoreIntegrityException">It was altered, or belongs to another hash.</exception>
    public string Open(byte[] sealedId, byte[] hash)
    {
        try
        {
            lock (_gate) return Encoding.UTF8.GetString(SealedBytes.Open(_aes, sealedId, hash).Span);
        }
        catch (CryptographicException e)
        {
            throw new StoreIntegrityException("The sealed id of an investor does not open: the registry was altered.", e);
        }
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_hashKey);
    }
}
