using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Hubs;

/// <summary>Connections by hub and investor: at most a few each; a further one ends the oldest.</summary>
public sealed class HubConnections(IOptions<HubLimits> options, HubMetrics metrics)
{
    private readonly ConcurrentDictionary<(string Hub, string Investor), List<HubCallerContext>> _connections = new();

    /// <summary>Connections open now.</summary>
    public int Count => _connections.Values.Sum(list => { lock (list) return list.Count; });

    /// <summary>Hub and id of every connection that is open now.</summary>
    public IReadOnlyList<(string Hub, string Connection)> Open =>
        [.. _connections.SelectMany(c => { lock (c.Value) return c.Value.ConvertAll(connection => (c.Key.Hub, connection.ConnectionId)); })];

    /// <summary>Notes a new connection.</summary>
    public void Add(string hub, string investor, HubCallerContext connection)
    {
        HubCallerContext? oldest = null;
        while (true)
        {
            var list = _connections.GetOrAdd((hub, investor), _ => []);
            lock (list)
            {
                if (_connections.GetValueOrDefault((hub, investor)) != list) continue;
                list.Add(connection);
                if (list.Count > options.Value.MaxConnectionsPerInvestor) oldest = list[0];
            }
            metrics.Opened(hub);
            if (oldest is null) return;
            metrics.Dropped(HubMetrics.TooManyConnections);
            oldest.Abort();
            return;
        }
    }

    /// <summary>Ends every connection of an investor, on every hub.</summary>
    public void Abort(string investor)
    {
        foreach (var (place, list) in _connections)
            if (place.Investor == investor)
                lock (list)
                    foreach (var connection in list) connection.Abort();
    }

    /// <summary>Forgets a connection.</summary>
    public void Remove(string hub, string investor, HubCallerContext connection)
    {
        if (!_connections.TryGetValue((hub, investor), out var list)) return;
        lock (list)
        {
            if (list.RemoveAll(c => c.ConnectionId == connection.ConnectionId) > 0) metrics.Closed(hub);
            if (list.Count == 0) _connections.TryRemove((hub, investor), out _);
        }
    }
}
