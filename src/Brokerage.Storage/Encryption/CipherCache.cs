namespace Brokerage.Storage;

/// <summary>The ciphers in use, at most <paramref name="capacity"/>: the least recently used one is dropped first.</summary>
sealed class CipherCache(int capacity)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, LinkedListNode<(string Investor, InvestorCipher Cipher)>> _nodes = new(StringComparer.Ordinal);
    readonly LinkedList<(string Investor, InvestorCipher Cipher)> _byUse = new();

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

    /// <summary>Keeps a cipher and returns the one to use with a reference for the caller: another thread may have been first.</summary>
    public InvestorCipher Add(string investor, InvestorCipher cipher)
    {
        lock (_gate)
        {
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
