namespace Brokerage.MarketData.Bars;

/// <summary>
/// The last rows of an endless sequence, each of <paramref name="width"/> values, under absolute indices that only rise.
/// Memory grows with what is held, up to the capacity.
/// </summary>
internal sealed class Ring<T>(int capacity, int width = 1)
{
    private const int FirstRows = 16;
    private T[] _values = [];
    private int _rows;

    /// <summary>Index of the oldest row still held.</summary>
    public long First { get; private set; }

    /// <summary>Index that the next row will get.</summary>
    public long Next { get; private set; }

    public int Capacity => capacity;

    public ReadOnlySpan<T> this[long index] => _values.AsSpan(Slot(index), width);

    /// <summary>Adds a row and returns its place for the caller to fill; the oldest row goes when the ring is full.</summary>
    public Span<T> Add()
    {
        if (Next - First == _rows)
        {
            if (_rows < capacity) Grow();
            else First++;
        }
        return _values.AsSpan(Slot(Next++), width);
    }

    /// <summary>Forgets every row; indices go on from <paramref name="next"/>.</summary>
    public void Clear(long next) => First = Next = next;

    /// <summary>Copies rows from <paramref name="from"/> on, as many as there are and as fit, and says what was copied and what was too old.</summary>
    public SeriesRead Read(long from, Span<T> into, long epoch)
    {
        var first = Math.Clamp(from, First, Next);
        var count = (int)Math.Min(Next - first, into.Length / width);
        for (var copied = 0; copied < count;)
        {
            var slot = (int)((first + copied) % _rows);
            var run = Math.Min(count - copied, _rows - slot);
            _values.AsSpan(slot * width, run * width).CopyTo(into[(copied * width)..]);
            copied += run;
        }
        return new SeriesRead(epoch, first, count, Math.Max(0, First - from));
    }

    private int Slot(long index) => (int)(index % _rows) * width;

    private void Grow()
    {
        var rows = Math.Min(capacity, Math.Max(FirstRows, _rows * 2));
        var values = new T[rows * width];
        for (var index = First; index < Next; index++) this[index].CopyTo(values.AsSpan((int)(index % rows) * width, width));
        (_values, _rows) = (values, rows);
    }
}

/// <summary>What a read of a series returned.</summary>
/// <param name="Epoch">Epoch of the series; after a change every earlier row is void and the reader starts over from a snapshot.</param>
/// <param name="First">Absolute index of the first row returned.</param>
/// <param name="Count">Rows returned.</param>
/// <param name="Lost">Rows between the cursor and <paramref name="First"/> that are no longer held; 0 unless the reader was slower than the ring is long.</param>
public readonly record struct SeriesRead(long Epoch, long First, int Count, long Lost)
{
    /// <summary>The cursor for the next read.</summary>
    public long Next => First + Count;

    /// <summary>True when rows were lost and the reader must say so.</summary>
    public bool Gap => Lost > 0;
}
