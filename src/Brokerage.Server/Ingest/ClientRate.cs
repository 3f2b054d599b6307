using System.Collections.Concurrent;

namespace Brokerage.Server.Ingest;

/// <summary>
/// A token bucket a client, kept as one number: the time at which its bucket is full again (the generic cell rate algorithm, ITU-T I.371,
/// 1993). A client whose time has passed is the same as one never seen, so forgetting it is exact.
/// </summary>
public sealed class ClientRate(TimeProvider time, int requestsPerSecond)
{
    private const int SweepEvery = 4096;

    private readonly ConcurrentDictionary<string, long> fullAt = new();
    private readonly long interval = Math.Max(1, time.TimestampFrequency / requestsPerSecond);
    private int admissions;

    /// <summary>Clients remembered.</summary>
    public int Clients => fullAt.Count;

    /// <summary>Takes a token of a client; null when there was one, otherwise how long until there is.</summary>
    public TimeSpan? Admit(string client)
    {
        var now = time.GetTimestamp();
        if (Interlocked.Increment(ref admissions) % SweepEvery == 0) Forget(now);
        while (true)
        {
            var known = fullAt.TryGetValue(client, out var full);
            var next = Math.Max(full, now) + interval;
            var missing = next - now - interval * requestsPerSecond;
            if (missing > 0) return TimeSpan.FromSeconds((double)missing / time.TimestampFrequency);
            if (known ? fullAt.TryUpdate(client, next, full) : fullAt.TryAdd(client, next)) return null;
        }
    }

    private void Forget(long now)
    {
        foreach (var client in fullAt)
            if (client.Value <= now) fullAt.TryRemove(client);
    }
}
