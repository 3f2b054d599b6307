using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage;

/// <summary>A master key in a file of its own: 32 random bytes in base64, readable by the owner only.</summary>
public sealed class FileMasterKey : IMasterKey
{
    const int KeyLength = 32;
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
    public static FileMasterKey OpenOrCreate(string path, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new StoreConfigurationException(
                    $"The master key {path} is missing, and the store beside it was written with one. Restore the file.");
            Create(path);
        }
        var key = new byte[KeyLength];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var written) || written != KeyLength)
            throw new StoreConfigurationException($"The master key {path} is not {KeyLength} bytes in base64.");
        return new FileMasterKey(key);
    }

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
            throw new StoreIntegrityException($"The data key of investor {investor} does not open. {e.Message}", e);
        }
    }

    static byte[] Binding(string investor) => Encoding.UTF8.GetBytes("brokerage data key\n" + investor);

    // Two processes may start at once: the file appears whole under its name or not at all, and the first one stays.
    static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        PrivateFolder.Create(folder);
        var draft = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n"));
            file.Flush(flushToDisk: true);
        }
        try { File.Move(draft, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(draft); }
        // Synced once more under its final name: losing this file after a power cut would lose every investor.
        using var named = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        named.Flush(flushToDisk: true);
    }
}
