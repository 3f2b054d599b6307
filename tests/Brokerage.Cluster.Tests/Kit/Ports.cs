using System.Net;
using System.Net.Sockets;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Ports of the loopback that are free now.</summary>
internal static class Ports
{
    /// <summary>Two that differ.</summary>
    public static (int Silo, int Gateway) Two()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
