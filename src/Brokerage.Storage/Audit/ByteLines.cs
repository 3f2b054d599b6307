namespace Brokerage.Storage;

/// <summary>Lines of a file as bytes: for files whose every byte counts.</summary>
public static class ByteLines
{
    /// <summary>Longest line that is read whole; a longer one comes in pieces, none of which is a line of ours.</summary>
    private const int MaxLineLength = 64 * 1024;

    /// <summary>The lines of a file without their line feeds; read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Bytes after which the file counts as ended.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> ReadFile(string path, long limit = long.MaxValue)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        var buffer = new byte[2 * MaxLineLength];
        for (int start = 0, end = 0; ;)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length < 0 && end - start < MaxLineLength)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                var read = file.Read(buffer, end, (int)Math.Min(buffer.Length - end, limit - file.Position));
                if (read > 0)
                {
                    end += read;
                    continue;
                }
                if (end > 0) yield return buffer.AsMemory(0, end).ToArray();
                yield break;
            }
            var isWhole = length >= 0;
            length = isWhole ? length : MaxLineLength;
            yield return buffer.AsMemory(start, length).ToArray();
            start += length + (isWhole ? 1 : 0);
        }
    }
}
