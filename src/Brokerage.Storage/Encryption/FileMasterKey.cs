using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage;

/// <summary>A master key in a file of its own: 32 random bytes in base64, readable by the owner only.</summary>
public sealed class FileMasterKey : IMasterKey
{
    readonly byte[] _key;

    FileMasterKey(byte[] key)
    {
        _key = key;
        var named = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, info: "brokerage master key id"u8.ToArray());
        KeyId = Convert.ToHexStringLower(named);
    }

    /// <inheritdoc/>
    public string KeyId { get; }

    /// <summary>Reads the key file, or creates it where it is absent and <paramref name="mayCreate"/> says so.</summary>
    /// <exception cref="StoreConfigurationException">The file is absent and must not be created, or is not a key.</exception>
    public static FileMasterKey OpenOrCreate(string path, bool mayCreate) => new(KeyFile.ReadOrCreate(path, "master key", mayCreate));

    /// <inheritdoc/>
    public bool CanUnwrap(string keyId) => keyId == KeyId;

    /// <inheritdoc/>
    public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> dataKey, string investor, CancellationToken ct)
    {
        using var aes = new AesGcm(_key, SealedBytes.TagLength);
        return ValueTask.FromResult(SealedBytes.Seal(aes, dataKey.Span, Binding(investor)));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, string investor, CancellationToken ct)
    {
        using var aes = new AesGcm(_key, SealedBytes.TagLength);
        try
        {
            if (!CanUnwrap(keyId)) throw new CryptographicException($"It was wrapped under master key {keyId}; {KeyId} is at hand.");
            return ValueTask.FromResult(SealedBytes.Open(aes, wrapped.ToArray(), Binding(investor)).ToArray());
        }
        catch (CryptographicException e)
        {
            throw new StoreIntegrityException($"A data key does not open. {e.Message}", e);
        }
    }

    static byte[] Binding(string investor) => Encoding.UTF8.GetBytes("brokerage data key\n" + investor);
}
