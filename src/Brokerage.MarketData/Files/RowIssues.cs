namespace Brokerage.MarketData.Files;

/// <summary>A row that could not be used.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line in it, from 1; 0 for the file as a whole.</param>
/// <param name="Code">Why: <c>header</c>, <c>columns</c>, <c>time</c>, <c>skipped-time</c>, <c>number</c>, <c>bar</c>, <c>symbol</c>,
/// <c>value</c>, <c>quote</c>, <c>long-line</c>, <c>nul</c> or <c>corrupt</c>.</param>
public sealed record RowIssue(string File, long Line, string Code);

/// <summary>Counts unusable rows and keeps the first few, so that a broken file is visible but never fills memory.</summary>
public sealed class RowIssues
{
    /// <summary>Issues that are kept with their line; later ones are only counted.</summary>
    public const int Kept = 10;

    private readonly Lock _lock = new();
    private readonly List<RowIssue> _first = [];
    private long _count;

    /// <summary>All issues so far.</summary>
    public long Count
    {
        get { lock (_lock) return _count; }
    }

    /// <summary>The first <see cref="Kept"/> issues.</summary>
    public IReadOnlyList<RowIssue> First
    {
        get { lock (_lock) return [.. _first]; }
    }

    internal void Add(string file, long line, string code)
    {
        lock (_lock)
        {
            _count++;
            if (_first.Count < Kept) _first.Add(new RowIssue(file, line, code));
        }
    }
}
