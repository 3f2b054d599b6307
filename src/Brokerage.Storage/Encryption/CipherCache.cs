namespace Brokerage.Storage;

/// <summary>The ciphers in use, at most <paramref name="capacity"/>: the least recently used one is dropped first.</summary>
sealed class CipherCache(int capacity)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, LinkedListNode<(string Investor, InvestorCipher Cipher)>> _nodes = new(StringComparer.Ordinal);
    readonly LinkedList<(string Investor, InvestorCipher Cipher)> _byUse = new();
    long _epoch;

    /// <summary>Goes up with every dropped investor. Read it before the key is read, and hand it to <see cref="Add"/>.</summary>
    public long Epoch => Interlocked.Read(ref _epoch);

    public int Count
    {
        get { lock (_gate) return _nodes.Count; }
    }

    /// <summary>The investor's cipher with a reference for the caller, who disposes it; null when it is not here.</summary>
    public InvestorCipher? Acquire(string investor)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(investor, out var node) || !node.Value.Cipher.TryAcquire()) return null;
            if (node != _byUse.First)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            return node.Value.Cipher;
        }
    }

    /// <summary>
    /// Keeps a cipher and returns the one to use with a reference for the caller: another thread may have been first. When an investor
    /// was dropped since <paramref name="epoch"/>, the key may be of that one: it is lent to the caller and not kept.
    /// </summary>
    public InvestorCipher Add(string investor, InvestorCipher cipher, long epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch) return cipher;
            if (Acquire(investor) is { } earlier)
            {
                cipher.Dispose();
                return earlier;
            }
            _nodes.Add(investor, _byUse.AddFirst((investor, cipher)));
            cipher.TryAcquire();
            if (_nodes.Count > capacity) Evict(_byUse.Last!);
            return cipher;
        }
    }

    /// <summary>Drops an investor's cipher, and whatever is being read for it now.</summary>
    public void Drop(string investor)
    {
        lock (_gate)
        {
            _epoch++;
            if (_nodes.TryGetValue(investor, out var node)) Evict(node);
        }
    }

    public void Clear()
    {
        lock (_gate)
            while (_byUse.Last is { } node) Evict(node);
    }

    void Evict(LinkedListNode<(string Investor, InvestorCipher Cipher)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Investor);
        node.Value.Cipher.Dispose();
    }
}
