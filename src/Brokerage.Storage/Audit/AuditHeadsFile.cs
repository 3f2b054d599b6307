using System.Text;
using Brokerage.Domain.Audit;

namespace Brokerage.Storage;

/// <summary>How far a file of heads goes.</summary>
/// <param name="Last">The last head in it; null while there is none.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct HeadsEnd(PublishedHead? Last, long Length);

/// <summary>
/// The file to which the head of every audit record is published: a line each, only ever appended. It belongs where those who can write to
/// the database cannot write: another disk, a write-once mount, another machine. Several processes may publish to one file.
/// </summary>
public sealed class AuditHeadsFile
{
    private const int PageSize = 1_000;
    private const int TailLength = 1_024;
    private const byte LineEnd = (byte)'\n';
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;

    /// <summary>The file of a path; it and its folder are created when first published to.</summary>
    public AuditHeadsFile(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Path, _time) = (path, time);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Publishes every head that the file lacks, and syncs it. A line that a crash cut off is completed.</summary>
    /// <returns>How far the file goes now.</returns>
    /// <exception cref="IOException">The file cannot be written. What is missing is published the next time.</exception>
    public async Task<HeadsEnd> CatchUpAsync(IAuditLog log, CancellationToken ct)
    {
        PrivateFolder.Create(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        await using var turn = await TakeTurnAsync(ct);
        await using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var (last, torn) = ReadTail(file);
        file.Seek(0, SeekOrigin.End);
        for (var first = true; ; first = false)
        {
            var page = await log.ReadAsync(last?.No ?? 0, PageSize, ct);
            if (page.Count == 0)
            {
                if (!first) file.Flush(flushToDisk: true);
                return new(last, file.Length);
            }
            var text = new StringBuilder();
            foreach (var entry in page)
            {
                last = new((last?.No ?? 0) + 1, entry.Head);
                text.Append(last.Value.WriteLine()).Append('\n');
            }
            file.Write(Encoding.ASCII.GetBytes(Rest(torn, text.ToString())));
            torn = "";
        }
    }

    /// <summary>The lines of the file, oldest first, without their ends; none when there is no file.</summary>
    /// <param name="length">Bytes after which to stop: others may be publishing meanwhile.</param>
    public IEnumerable<ReadOnlyMemory<byte>> ReadLines(long length = long.MaxValue) => File.Exists(Path) ? ByteLines.ReadFile(Path, length) : [];

    /// <summary>Completes a line that was cut off; what is no beginning of it is left standing, for the verifier to find.</summary>
    private static string Rest(string torn, string text) =>
        text.StartsWith(torn, StringComparison.Ordinal) ? text[torn.Length..] : "\n" + text;

    /// <summary>The last whole line and what stands after it.</summary>
    private static (PublishedHead? Last, string Torn) ReadTail(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, TailLength)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf(LineEnd);
        var torn = Encoding.Latin1.GetString(tail[(end + 1)..]);
        for (var lines = tail.AsSpan(0, Math.Max(end, 0)); ;)
        {
            var start = lines.LastIndexOf(LineEnd) + 1;
            if (PublishedHead.ReadLine(lines[start..]) is { } head) return (head, torn);
            if (start == 0) return (null, torn);
            lines = lines[..(start - 1)];
        }
    }

    /// <summary>One writer at a time, in this process or another; readers of the heads are never held up, as a lock on their file would.</summary>
    private async Task<FileStream> TakeTurnAsync(CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 200)
            {
                await Task.Delay(Pause, _time, ct);
            }
    }
}
