using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Hubs;

/// <summary>A token bucket a connection: a call beyond it fails with <c>rate-limited</c>; a client that goes on is disconnected.</summary>
public sealed class CallLimitFilter(TimeProvider time, IOptions<HubLimits> options, HubMetrics metrics) : IHubFilter
{
    private const int RefusalsBeforeDisconnect = 20;

    /// <inheritdoc/>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var items = invocationContext.Context.Items;
        if (!items.TryGetValue(typeof(Bucket), out var found)) items[typeof(Bucket)] = found = new Bucket(options.Value.CallsPerMinute, time.GetTimestamp());
        var bucket = (Bucket)found!;
        lock (bucket)
            if (bucket.TryTake(time)) return next(invocationContext);
        if (bucket.Refused == RefusalsBeforeDisconnect) metrics.Dropped(HubMetrics.TooManyCalls);
        if (bucket.Refused >= RefusalsBeforeDisconnect) invocationContext.Context.Abort();
        throw new HubException("rate-limited");
    }

    private sealed class Bucket(int perMinute, long started)
    {
        private double _tokens = perMinute;
        private long _refilled = started;

        public int Refused { get; private set; }

        public bool TryTake(TimeProvider time)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(perMinute, _tokens + time.GetElapsedTime(_refilled, now).TotalMinutes * perMinute);
            _refilled = now;
            if (_tokens < 1)
            {
                Refused++;
                return false;
            }
            _tokens--;
            return true;
        }
    }
}
