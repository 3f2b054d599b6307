using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Brokerage.Storage;

/// <summary>Writes that wait for the writer's thread, in order. Bounded: a writer waits for a place, nothing is dropped.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing, and late writers still ask it.")]
sealed class WriteQueue(int capacity)
{
    readonly object _gate = new();
    readonly Queue<WriteOperation> _waiting = new();
    readonly SemaphoreSlim _places = new(capacity, capacity);
    StoreUnavailableException? _closed;
    long _takenSince;

    /// <summary>Writes that wait now; as many as can be once the queue is closed.</summary>
    public int Count
    {
        get { lock (_gate) return _closed is null ? _waiting.Count : int.MaxValue / 2; }
    }

    /// <summary>What waits here, and what was taken and is not done.</summary>
    public Waiting Waiting
    {
        get { lock (_gate) return Waiting.Since(_waiting.Count, _takenSince != 0 ? _takenSince : _waiting.TryPeek(out var oldest) ? oldest.QueuedAt : 0); }
    }

    public async ValueTask EnqueueAsync(WriteOperation operation, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        lock (_gate)
        {
            if (_closed is null)
            {
                operation.QueuedAt = Stopwatch.GetTimestamp();
                _waiting.Enqueue(operation);
                if (_waiting.Count == 1) Monitor.Pulse(_gate);
                return;
            }
        }
        _places.Release();
        throw new StoreUnavailableException(_closed.Message, _closed.InnerException);
    }

    /// <summary>Blocks until something waits; false when the queue is closed and empty.</summary>
    public bool WaitForWork()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed is not null) return false;
                Monitor.Wait(_gate);
            }
            return true;
        }
    }

    /// <summary>Waits a little for more to come: until <paramref name="expected"/> writes wait, or the time is over.</summary>
    public void Linger(int expected, TimeSpan atMost)
    {
        var began = Stopwatch.GetTimestamp();
        for (var spin = new SpinWait(); Count < expected && Stopwatch.GetElapsedTime(began) < atMost;) spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>
    /// Moves the longest-waiting writes that were not withdrawn into a batch of at most <paramref name="maxEntries"/>
    /// entries.
    /// </summary>
    public void Take(List<WriteOperation> batch, int maxEntries)
    {
        var taken = 0;
        lock (_gate)
        {
            for (var entries = 0; _waiting.TryPeek(out var next); taken++)
            {
                if (entries > 0 && entries + next.Entries > maxEntries) break;
                _waiting.Dequeue();
                if (!next.TryStart()) continue;
                batch.Add(next);
                entries += next.Entries;
            }
            _takenSince = batch is [var oldest, ..] ? oldest.QueuedAt : 0;
        }
        if (taken > 0) _places.Release(taken);
    }

    /// <summary>Says that what was taken is committed.</summary>
    public void Done()
    {
        lock (_gate) _takenSince = 0;
    }

    /// <summary>Refuses further writes, for the first reason given. What waits stays to be taken.</summary>
    public void Close(StoreUnavailableException reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            Monitor.PulseAll(_gate);
        }
    }
}
