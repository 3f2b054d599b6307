using System.IO.Compression;

namespace Brokerage.MarketData.Files;

/// <summary>Reads UTF-8 lines of a stream without allocating per line. A line longer than the limit is skipped, not buffered.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>Longest line in bytes; longer ones are reported as too long.</summary>
    public const int LongestLine = 64 * 1024;

    private readonly byte[] _buffer = new byte[2 * LongestLine];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Number of the line returned last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Opens a file, unpacking it if its name ends in <c>.gz</c>.</summary>
    public static LineReader Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return new LineReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
    }

    /// <summary>The next line without its end, valid until the next call; false at the end of the stream.</summary>
    /// <remarks>A line over the limit is empty and marked as too long.</remarks>
    /// <exception cref="InvalidDataException">The compressed data is corrupt.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length >= 0 || (_ended && rest.Length > 0))
            {
                var taken = length >= 0 ? length : rest.Length;
                _start += length >= 0 ? taken + 1 : taken;
                tooLong |= taken > LongestLine;
                line = tooLong ? default : Trimmed(rest[..taken]);
                Line++;
                return true;
            }
            if (_ended)
            {
                line = default;
                if (tooLong) Line++;
                return tooLong;
            }
            if (rest.Length > LongestLine)
            {
                tooLong = true;
                _start = _end;
            }
            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line)
    {
        if (Line == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
