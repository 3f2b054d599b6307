namespace Brokerage.Storage;

/// <summary>What an offline look at a ledger found.</summary>
/// <param name="Lines">Good lines from the first on.</param>
/// <param name="Head">Hash of the last good line; <see cref="LedgerLine.Genesis"/> when there is none.</param>
/// <param name="FirstBad">Number of the first line that was altered, moved, added, torn or follows one that was removed; null for none.</param>
public sealed record LedgerCheck(long Lines, string Head, long? FirstBad)
{
    /// <summary>True when every line follows the one before. Compare <see cref="Head"/> with one kept elsewhere to find a cut end.</summary>
    public bool IsWhole => FirstBad is null;
}

/// <summary>What follows the good lines of a ledger.</summary>
enum LedgerRest
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Bytes without an end of line: a write that a crash tore, and that was never acknowledged.</summary>
    Torn,

    /// <summary>A whole line that is not what was written, or not where.</summary>
    Bad,
}

/// <summary>The lines of a ledger on disk.</summary>
static class LedgerFile
{
    /// <summary>Reads the lines that follow <paramref name="last"/>, from a place in the file on; the place after the good ones.</summary>
    public static (List<LedgerLine> Lines, long End, LedgerRest Left) Read(FileStream file, long from, LedgerLine? last)
    {
        file.Position = Math.Min(from, file.Length);
        var bytes = new byte[checked((int)(file.Length - file.Position))];
        file.ReadExactly(bytes);
        var (lines, start) = (new List<LedgerLine>(), 0);
        for (int length; (length = bytes.AsSpan(start).IndexOf((byte)'\n')) >= 0; start += length + 1)
        {
            if (LedgerLine.Read(bytes.AsMemory(start, length)) is not { } line || !line.Follows(last)) return (lines, from + start, LedgerRest.Bad);
            lines.Add(line);
            last = line;
        }
        return (lines, from + start, start < bytes.Length ? LedgerRest.Torn : LedgerRest.Nothing);
    }

    /// <summary>The hash of one line; null when the ledger has no such line, or is broken before it.</summary>
    public static string? HashOf(string path, long no) => Read(path).Lines.FirstOrDefault(line => line.No == no)?.Hash;

    /// <summary>Looks at every line without the ledger's key.</summary>
    public static LedgerCheck Check(string path)
    {
        var (lines, rest) = Read(path);
        return new(lines.Count, lines.Count == 0 ? LedgerLine.Genesis : lines[^1].Hash, rest == LedgerRest.Nothing ? null : lines.Count + 1);
    }

    static (List<LedgerLine> Lines, LedgerRest Left) Read(string path)
    {
        if (!File.Exists(path)) return ([], LedgerRest.Nothing);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var (lines, _, rest) = Read(file, 0, null);
        return (lines, rest);
    }
}
