using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Brokerage.Cluster.Liveness;

/// <summary>Connections to other silos that ended, as they end. A hint, no more: the oldest are dropped when nobody reads them.</summary>
internal sealed class EndedConnections
{
    private readonly Channel<EndPoint> _ended = Channel.CreateBounded<EndPoint>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Where they led, in the order in which they ended.</summary>
    public IAsyncEnumerable<EndPoint> ReadAllAsync(CancellationToken ct) => _ended.Reader.ReadAllAsync(ct);

    /// <summary>For the pipeline of outgoing connections.</summary>
    public ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        var silo = connection.RemoteEndPoint;
        try
        {
            await next(connection);
        }
        finally
        {
            if (silo is not null) _ended.Writer.TryWrite(silo);
        }
    };
}
