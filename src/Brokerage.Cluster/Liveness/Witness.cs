using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Brokerage.Cluster.Liveness;

/// <summary>What one silo says of another. A grain service: it is found without the directory, part of which may have died.</summary>
[Alias("brokerage.witness")]
public interface IWitness : IGrainService
{
    /// <summary>True when that silo's machine refuses connections: no process listens there.</summary>
    [Alias("refused")]
    Task<bool> IsRefusedAsync(SiloAddress silo);
}

/// <summary>Knocks and says what it heard.</summary>
public sealed class Witness(GrainId id, Silo silo, ILoggerFactory log) : GrainService(id, silo, log), IWitness
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public Task<bool> IsRefusedAsync(SiloAddress silo) => KnockAsync(silo.Endpoint);

    /// <summary>True only when the connection is refused: a machine that does not answer, or a process that is too busy to accept, says nothing.</summary>
    internal static async Task<bool> KnockAsync(IPEndPoint at)
    {
        using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(at, patience.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>The witnesses of the cluster.</summary>
public sealed class Witnesses(IServiceProvider services) : GrainServiceClient<IWitness>(services)
{
    /// <summary>The witness on a silo.</summary>
    public IWitness At(SiloAddress silo) => GetGrainService(silo);
}
