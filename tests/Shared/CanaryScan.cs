using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Brokerage.Tests;

/// <summary>One place where a canary was found.</summary>
/// <param name="Canary">The text that was looked for.</param>
/// <param name="Place">File, and what is inside of what in it, such as <c>logs/a.gz &gt; gzip</c>.</param>
/// <param name="Form">How it was written there, such as <c>utf-16le</c>.</param>
public sealed record CanaryHit(string Canary, string Place, string Form);

/// <summary>What a scan found, and how much it looked at.</summary>
public sealed record CanaryReport(IReadOnlyList<CanaryHit> Hits, int Files, long Bytes)
{
    /// <summary>Canaries that were found at least once.</summary>
    public IReadOnlySet<string> Found { get; } = Hits.Select(hit => hit.Canary).ToHashSet(StringComparer.Ordinal);

    public override string ToString() =>
        $"{Hits.Count} hits in {Files} files, {Bytes} bytes" + string.Concat(Hits.Take(5).Select(hit => $"; {hit.Form} in {hit.Place}"));
}

/// <summary>
/// Looks for texts in every file of some folders, in every form in which something may have written them down: UTF-8 and UTF-16, hex,
/// base64 at each of its three offsets, URL-encoded, escaped as JSON, as a file's name, and all of these inside gzip and zip.
/// </summary>
public sealed class CanaryScan
{
    private const int MaxDepth = 4;
    private const int MaxInflatedBytes = 256 * 1024 * 1024;

    // By their first four bytes, and a bit for each such beginning: a file is read once, whatever is looked for.
    private readonly Dictionary<uint, List<Needle>> needles = [];
    private readonly bool[] begins = new bool[1 << 16];

    public CanaryScan(IEnumerable<string> canaries)
    {
        foreach (var canary in canaries)
            foreach (var (form, bytes) in Forms(canary).DistinctBy(form => Convert.ToHexString(form.Bytes)))
            {
                if (bytes.Length < 8) throw new ArgumentException($"'{canary}' is too short to be told from chance.", nameof(canaries));
                var start = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                begins[Fold(start)] = true;
                if (!needles.TryGetValue(start, out var same)) needles.Add(start, same = []);
                same.Add(new(canary, form, bytes));
            }
    }

    /// <summary>Scans all files of the folders; those that are absent hold nothing.</summary>
    public CanaryReport Scan(params string[] folders)
    {
        var (hits, files, bytes) = (new List<CanaryHit>(), 0, 0L);
        foreach (var folder in folders.Where(Directory.Exists))
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(folder, path);
                if (Read(path) is not { } content) continue;
                Scan(name + " > name", Encoding.UTF8.GetBytes(name), hits, MaxDepth);
                Scan(name, content, hits, 0);
                files++;
                bytes += content.Length;
            }
        return new(hits, files, bytes);
    }

    /// <summary>The forms of a text that are looked for.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Forms(string canary)
    {
        var utf8 = Encoding.UTF8.GetBytes(canary);
        yield return ("utf-8", utf8);
        yield return ("utf-16le", Encoding.Unicode.GetBytes(canary));
        yield return ("utf-16be", Encoding.BigEndianUnicode.GetBytes(canary));
        yield return ("hex, lower", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)));
        yield return ("hex, upper", Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)));
        yield return ("url", Encoding.ASCII.GetBytes(Uri.EscapeDataString(canary)));
        yield return ("url, form", Encoding.ASCII.GetBytes(System.Net.WebUtility.UrlEncode(canary)));
        yield return ("json", Encoding.ASCII.GetBytes(JsonEncodedText.Encode(canary, JavaScriptEncoder.Default).ToString()));
        for (var offset = 0; offset < 3; offset++)
        {
            // What stands before and after shares the first and the last digits: only those in between are the canary's own.
            var text = Convert.ToBase64String([.. new byte[offset], .. utf8]);
            var own = text[(offset == 0 ? 0 : 4)..((utf8.Length + offset) / 3 * 4)];
            yield return ($"base64 at {offset}", Encoding.ASCII.GetBytes(own));
            yield return ($"base64url at {offset}", Encoding.ASCII.GetBytes(own.Replace('+', '-').Replace('/', '_')));
        }
    }

    private void Scan(string place, ReadOnlyMemory<byte> content, List<CanaryHit> hits, int depth)
    {
        var found = new HashSet<Needle>();
        for (var at = 0; at <= content.Length - sizeof(uint); at++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(content.Span[at..]);
            if (!begins[Fold(start)] || !needles.TryGetValue(start, out var candidates)) continue;
            foreach (var needle in candidates)
                if (content.Span[at..].StartsWith(needle.Bytes) && found.Add(needle)) hits.Add(new(needle.Canary, place, needle.Form));
        }
        if (depth >= MaxDepth) return;
        foreach (var (kind, inner) in Inside(content)) Scan($"{place} > {kind}", inner, hits, depth + 1);
    }

    private static int Fold(uint start) => (int)(unchecked(start * 0x9E3779B1) >> 16);

    /// <summary>What is compressed in it, wherever it begins: an archive may lie in the middle of a database or of a log.</summary>
    private static IEnumerable<(string Kind, byte[] Bytes)> Inside(ReadOnlyMemory<byte> content)
    {
        foreach (var start in Starts(content, [0x1f, 0x8b, 0x08]))
            if (Inflate(new GZipStream(Open(content[start..]), CompressionMode.Decompress)) is { Length: > 0 } bytes) yield return ("gzip", bytes);
        // The local header of a zip entry: its sizes, then the lengths of name and extra field, then the data.
        foreach (var start in Starts(content, "PK\u0003\u0004"u8.ToArray()))
        {
            var header = content[start..];
            if (header.Length < 30 || BitConverter.ToUInt16(header.Span[8..]) != 8) continue;
            var data = 30 + BitConverter.ToUInt16(header.Span[26..]) + BitConverter.ToUInt16(header.Span[28..]);
            if (data >= header.Length) continue;
            if (Inflate(new DeflateStream(Open(header[data..]), CompressionMode.Decompress)) is { Length: > 0 } bytes) yield return ("zip", bytes);
        }
    }

    private static List<int> Starts(ReadOnlyMemory<byte> content, byte[] magic)
    {
        var starts = new List<int>();
        for (var from = 0; content.Span[from..].IndexOf(magic) is >= 0 and var at; from += at + 1) starts.Add(from + at);
        return starts;
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> content) => new(content.ToArray(), writable: false);

    /// <summary>As much as can be inflated: an archive that was cut still tells what stands before the cut.</summary>
    private static byte[] Inflate(Stream compressed)
    {
        using var source = compressed;
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        try
        {
            for (int read; bytes.Length < MaxInflatedBytes && (read = source.Read(buffer)) > 0;) bytes.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // What only looked like an archive, or the end of one.
        }
        return bytes.ToArray();
    }

    private static byte[]? Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            return null; // Deleted since it was listed.
        }
    }

    private sealed record Needle(string Canary, string Form, byte[] Bytes);
}
