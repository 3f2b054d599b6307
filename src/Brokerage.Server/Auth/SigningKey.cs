using System.Security.Cryptography;
using Brokerage.Storage;
using Microsoft.IdentityModel.Tokens;

namespace Brokerage.Server.Auth;

/// <summary>The one key and the one algorithm with which a token may be signed.</summary>
/// <param name="Key">The key: public, except in Development.</param>
/// <param name="Algorithm"><c>RS256</c>, <c>ES256</c>, or <c>HS256</c> in Development.</param>
internal sealed record SigningKey(SecurityKey Key, string Algorithm)
{
    private const string DevelopmentFile = "dev-signing.key";
    private const int DevelopmentKeyBytes = 32;
    private const int MinRsaBits = 2048;
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The issuer's public key.</summary>
    /// <exception cref="ArgumentException">It is not a public key for the algorithm.</exception>
    public static SigningKey FromPem(string path, string algorithm)
    {
        var pem = File.ReadAllText(path);
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new ArgumentException("it holds a private key, which has no place on this server");
        if (algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            var parameters = ec.ExportParameters(includePrivateParameters: false);
            if (parameters.Curve.Oid?.Value != P256) throw new ArgumentException("ES256 needs a key on the curve P-256");
            return new(new ECDsaSecurityKey(ECDsa.Create(parameters)), algorithm);
        }
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        if (rsa.KeySize < MinRsaBits) throw new ArgumentException($"RS256 needs {MinRsaBits} bits");
        return new(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)), algorithm);
    }

    /// <summary>This machine's own key for Development: read from the data folder, made there on first use, readable by its owner only.</summary>
    public static SigningKey ForDevelopment(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var path = Path.Combine(dataFolder, DevelopmentFile);
        if (!File.Exists(path)) PrivateFile.Create(path, RandomNumberGenerator.GetBytes(DevelopmentKeyBytes));
        var key = File.ReadAllBytes(path);
        return key.Length == DevelopmentKeyBytes
            ? new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256)
            : throw new InvalidDataException($"{path} has {key.Length} bytes, not {DevelopmentKeyBytes}; delete it and a new one is made.");
    }
}
