using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Server.Audit;

/// <summary>Names of investors for records that outlive them.</summary>
public interface IPseudonyms
{
    /// <summary>The investor's pseudonym, 32 hexadecimal digits, the same every time; null for an investor who is not known (any more).</summary>
    ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct);
}

/// <summary>Pseudonyms derived from the investor's id with a secret of this installation (HMAC-SHA-256, the first 16 bytes).</summary>
public sealed class KeyedPseudonyms : IPseudonyms
{
    private const int KeyLength = 32, Length = 16;

    private readonly byte[] _key;

    private KeyedPseudonyms(byte[] key) => _key = key;

    /// <summary>Reads the secret from the data folder, or makes one.</summary>
    public static KeyedPseudonyms Open(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "keys");
        var path = Path.Combine(folder, "pseudonyms.key");
        Directory.CreateDirectory(folder);
        if (!File.Exists(path))
        {
            // Two processes may start at once: the file appears whole under its name, and the first one stays.
            var draft = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(draft, RandomNumberGenerator.GetBytes(KeyLength));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            try { File.Move(draft, path, overwrite: false); }
            catch (IOException) when (File.Exists(path)) { File.Delete(draft); }
        }
        return new(File.ReadAllBytes(path));
    }

    /// <inheritdoc/>
    public ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct) =>
        new(Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(investor)).AsSpan(0, Length)));
}
