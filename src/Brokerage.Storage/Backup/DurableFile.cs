using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>Files that are on the disk, not only on their way to it.</summary>
static class DurableFile
{
    public static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        Sync(path);
    }

    public static void Copy(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        Sync(to);
    }

    public static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    public static async Task<string> Sha256Async(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }
}
