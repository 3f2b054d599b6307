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
            Create(path);
        }
        var key = new byte[KeyLength];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var written) || written != KeyLength)
            throw new StoreConfigurationException($"The {name} {path} is not {KeyLength} bytes in base64.");
        return key;
    }

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
