namespace Brokerage.Indicators.Windows;

/// <summary>How neighbouring parts of a window are folded into one. The operation is associative;
/// <see cref="Empty"/> is its identity.</summary>
internal interface IFold<T> where T : struct, IFold<T>
{
    static abstract T Empty { get; }

    static abstract T Combine(in T earlier, in T later);
}

/// <summary>
/// Folds the last <c>n</c> items in amortised constant time without ever taking an item out again
/// (blocks of prefixes and suffixes: van Herk 1992; Gil and Werman 1993).
/// </summary>
/// <remarks>
/// The stream is cut into blocks of <c>n</c>. A window is the tail of the last block and the head of the current one: the head is
/// folded as it comes, the tails are folded once per block in <see cref="Settle"/>. Because nothing is subtracted, rounding errors
/// cannot pile up: a result depends on fewer than <c>2n</c> items however long the stream is. Maxima, sums and
/// variances share this one mechanism.
/// A pushed item goes to the slot whose tail no later window needs, so pushing to a copy of the struct leaves the original intact.
/// </remarks>
internal struct SlidingWindow<T> where T : struct, IFold<T>
{
    // Slot i holds the item at i for i < _position, and the fold of the last block from i on for i > _position; slot n stays empty.
    private readonly T[] _slots;
    private T _head = T.Empty;
    private int _position;
    private bool _hasLastBlock;

    public SlidingWindow(int size)
    {
        _slots = new T[checked(size + 1)];
        Array.Fill(_slots, T.Empty);
    }

    /// <summary>True once as many items as the window's size have been pushed.</summary>
    public readonly bool IsFull => _hasLastBlock || _position == _slots.Length - 1;

    /// <summary>Takes the next item; returns the fold of the window that ends with it (of all items so far until it is full).</summary>
    public T Push(in T item)
    {
        var slots = _slots;
        var position = _position;
        var tail = slots[position + 1];
        slots[position] = item;
        _head = T.Combine(_head, item);
        _position = position + 1;
        return T.Combine(tail, _head);
    }

    /// <summary>Closes a finished block; to be called after each push of a closed bar.</summary>
    public void Settle()
    {
        if (_position == _slots.Length - 1) CloseBlock();
    }

    private void CloseBlock()
    {
        var slots = _slots;
        for (var i = slots.Length - 2; i >= 0; i--) slots[i] = T.Combine(slots[i], slots[i + 1]);
        _head = T.Empty;
        _position = 0;
        _hasLastBlock = true;
    }
}
