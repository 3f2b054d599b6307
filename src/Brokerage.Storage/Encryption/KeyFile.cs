using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage;

/// <summary>A secret in a file of its own: 32 random bytes in base64, readable by the owner only.</summary>
static class KeyFile
{
    const int KeyLength = 32;

    /// <summary>Reads the file, or creates it where it is absent and <paramref name="mayCreate"/> says so.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What the key is called in errors, such as "master key".</param>
    /// <param name="mayCreate">False when something was already written with the key.</param>
    /// <exception cref="StoreConfigurationException">The file is absent and must not be created, or is not a key.</exception>
    public static byte[] ReadOrCreate(string path, string name, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new StoreConfigurationException(
                    $"The {name} {path} is missing, and the store beside it was written with one. Restore the file.");
            PrivateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
            PrivateFile.Create(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n"));
        }
        var key = new byte[KeyLength];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var written) || written != KeyLength)
            throw new StoreConfigurationException($"The {name} {path} is not {KeyLength} bytes in base64.");
        return key;
    }
}
