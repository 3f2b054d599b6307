using System.Collections.Concurrent;

namespace Brokerage.Server.Ingest;

/// <summary>
/// A token bucket a client, kept as one number: the time at which its bucket is full again (the generic cell rate algorithm, ITU-T I.371,
/// 1993). A client whose time has passed is the same as one never seen, so forgetting it is exact.
/// </summary>
public sealed class ClientRate(TimeProvider time, int requestsPerSecond)
{
    private const int SweepEvery = 4096;

    private readonly ConcurrentDictionary<string, long> _fullAt = new();
    private readonly long _interval = Math.Max(1, time.TimestampFrequency / requestsPerSecond);
    private int _admissions;

    /// <summary>Clients remembered.</summary>
    public int Clients => _fullAt.Count;

    /// <summary>Takes a token of a client; null when there was one, otherwise how long until there is.</summary>
    public TimeSpan? Admit(string client)
    {
        var now = time.GetTimestamp();
        if (Interlocked.Increment(ref _admissions) % SweepEvery == 0) Forget(now);
        while (true)
        {
            var known = _fullAt.TryGetValue(client, out var full);
            var next = Math.Max(full, now) + _interval;
            var missing = next - now - _interval * requestsPerSecond;
            if (missing > 0) return TimeSpan.FromSeconds((double)missing / time.TimestampFrequency);
            if (known ? _fullAt.TryUpdate(client, next, full) : _fullAt.TryAdd(client, next)) return null;
        }
    }

    private void Forget(long now)
    {
        foreach (var client in _fullAt)
            if (client.Value <= now) _fullAt.TryRemove(client);
    }
}
