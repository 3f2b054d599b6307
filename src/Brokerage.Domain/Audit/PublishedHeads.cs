using System.Buffers.Text;

namespace Brokerage.Domain.Audit;

/// <summary>The head of the log after one record, as it is published: a line of its number, a space and 64 hexadecimal digits.</summary>
/// <param name="No">Number of the record.</param>
/// <param name="Head">The head after it.</param>
public readonly record struct PublishedHead(long No, AuditHead Head)
{
    /// <summary>The line, without its end.</summary>
    public string WriteLine() => $"{No} {Head}";

    /// <summary>Reads what <see cref="WriteLine"/> wrote; null for any other line.</summary>
    public static PublishedHead? ReadLine(ReadOnlySpan<byte> line)
    {
        // No sign and no leading zero: one spelling only.
        if (line.IsEmpty || line[0] is < (byte)'1' or > (byte)'9') return null;
        if (!Utf8Parser.TryParse(line, out long no, out var digits) || digits >= line.Length || line[digits] != ' ') return null;
        return AuditHead.Read(line[(digits + 1)..]) is { } head ? new(no, head) : null;
    }
}

/// <summary>What is published about one record.</summary>
/// <param name="Head">Its head; null when there is none that can be used.</param>
/// <param name="IsDamaged">True when the lines about it are not what was written.</param>
public readonly record struct Publication(AuditHead? Head, bool IsDamaged);

/// <summary>Published heads, read once from the first to the last.</summary>
public sealed class PublishedHeads
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _lines;
    private Line? _current, _next;

    /// <summary>Heads from lines, oldest first, each with or without damage.</summary>
    public PublishedHeads(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        _lines = lines.GetEnumerator();
        (_current, _next) = (Take(), Take());
    }

    /// <summary>True when every line was read.</summary>
    public bool IsAtEnd => _current is null;

    /// <summary>True when a head of a later record follows.</summary>
    public bool HasLater(long no) => _current is { Head: { } head } && head.No > no || _next is { Head: { } later } && later.No > no;

    /// <summary>What is published about a record; to be asked for 1, 2, 3 and so on.</summary>
    public Publication Next(long no)
    {
        var damaged = false;
        while (_current is { } line)
        {
            if (line.Head is { } head && head.No == no)
            {
                Advance();
                return new(head.Head, damaged);
            }
            // A line of a later record means that this one's is gone, unless the line after it shows that only its number is wrong.
            if (line.Head is { } other && other.No > no && _next?.Head?.No != no + 1) return new(null, true);
            damaged = true;
            Advance();
        }
        return new(null, damaged);
    }

    private void Advance() => (_current, _next) = (_next, Take());

    private Line? Take() => _lines.MoveNext() ? new(PublishedHead.ReadLine(_lines.Current.Span)) : null;

    private readonly record struct Line(PublishedHead? Head);
}
