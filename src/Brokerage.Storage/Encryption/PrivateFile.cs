namespace Brokerage.Storage;

/// <summary>Files that hold secrets, readable by their owner only.</summary>
public static class PrivateFile
{
    /// <summary>
    /// Makes a file unless it is there. Two processes may do so at once: the file appears whole under its name or not at all, and the first one
    /// stays. It is on the disk when this returns.
    /// </summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var draft = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        try { File.Move(draft, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(draft); }
        // Synced once more under its final name: a key that is lost after a power cut takes with it what it was used for.
        using var named = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        named.Flush(flushToDisk: true);
    }
}
