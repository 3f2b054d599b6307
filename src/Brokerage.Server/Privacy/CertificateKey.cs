using System.Security.Cryptography;
using System.Text;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>Signs certificates of erasure: an ECDSA key on the curve P-256 in a file of its own, made at first use, readable by its owner only.</summary>
public sealed class CertificateKey : IDisposable
{
    /// <summary>Name of the signature's algorithm (RFC 7518).</summary>
    public const string Algorithm = "ES256";

    private readonly ECDsa _key;

    private CertificateKey(ECDsa key)
    {
        _key = key;
        KeyId = IdOf(key);
        PublicPem = key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>Names the key: the first 16 hexadecimal digits of the hash of its public part.</summary>
    public string KeyId { get; }

    /// <summary>The public part, as PEM: whoever has it can verify, and nobody can sign with it.</summary>
    public string PublicPem { get; }

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="IOException">The file is not a private key on P-256.</exception>
    public static CertificateKey OpenOrCreate(string path)
    {
        if (!File.Exists(path)) Create(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return new(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{path} is not a private key for certificates.", e);
        }
    }

    /// <summary>Signs.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>True when the signature over the data was made with the key whose public part is given, under the id it names.</summary>
    public static bool Verify(string publicPem, string keyId, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicPem);
        return IdOf(key) == keyId && key.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFile.Create(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
    }
}
