using System.Net;

namespace Brokerage.Cluster.Hosting;

/// <summary>Where a silo is and which cluster it belongs to.</summary>
public sealed record SiloOptions
{
    /// <summary>Variable with the connection string of the PostgreSQL that holds the journal, membership and reminders; a secret, so never an argument.</summary>
    public const string StoreVariable = Server.Hosting.Stores.Variable;

    /// <summary>Silos with the same id form a cluster. Default <c>brokerage</c>.</summary>
    public string ClusterId { get; init; } = "brokerage";

    /// <summary>Address at which other silos reach this one. Default the loopback address.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for Orleans clients outside the cluster; the product itself has none. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>Share of the machine's processors, in percent, above which the silo takes no events for the moment. Default 95.</summary>
    public int ShedCpuPercent { get; init; } = 95;

    /// <summary>The PostgreSQL of <see cref="StoreVariable"/>; null for a cluster of one silo that is forgotten when it ends.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="ArgumentException">With option, value and rule.</exception>
    public SiloOptions Validated()
    {
        if (ClusterId.Length is 0 or > 100) throw new ArgumentException($"--cluster-id: '{ClusterId}' must have 1 to 100 characters");
        Check("--silo-port", SiloPort);
        Check("--gateway-port", GatewayPort);
        if (ShedCpuPercent is < 1 or > 100) throw new ArgumentException($"--shed-cpu: {ShedCpuPercent} must be between 1 and 100 percent");
        if (SiloPort == GatewayPort) throw new ArgumentException($"--gateway-port: {GatewayPort} must not be the port of --silo-port");
        return this;

        static void Check(string option, int port)
        {
            if (port is < 1 or > 65535) throw new ArgumentException($"{option}: {port} must be between 1 and 65535");
        }
    }
}
