using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Brokerage.Cluster.Hosting;

/// <summary>The address that other silos are told: given as an address, as a name, or found.</summary>
public static class OwnAddress
{
    /// <summary>Word for "the one address of this machine that others can reach": what a container or a pod has.</summary>
    public const string Auto = "auto";

    /// <summary>Reads <c>--address</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown, or "auto" finds no address, or several to choose from.</exception>
    public static async Task<IPAddress> ReadAsync(string text, CancellationToken ct)
    {
        if (IPAddress.TryParse(text, out var address)) return address;
        if (text == Auto) return Choose(Reachable());
        try
        {
            var named = await Dns.GetHostAddressesAsync(text, ct);
            return named.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? named[0];
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new ArgumentException($"--address: '{text}' is neither an address nor '{Auto}' nor a name that is known here ({e.Message})");
        }
    }

    /// <summary>IPv4 before IPv6, and only where there is no doubt: a silo that others cannot reach would be declared dead again and again.</summary>
    internal static IPAddress Choose(IReadOnlyCollection<IPAddress> reachable)
    {
        var choice = reachable.Where(a => a.AddressFamily == AddressFamily.InterNetwork).ToArray();
        if (choice.Length == 0) choice = [.. reachable];
        return choice is [var only]
            ? only
            : throw new ArgumentException($"--address: 'auto' finds {(choice.Length == 0 ? "no address" : string.Join(", ", choice.AsEnumerable()))}; name the one that other silos reach");
    }

    private static IPAddress[] Reachable() =>
    [
        .. from card in NetworkInterface.GetAllNetworkInterfaces()
           where card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback
           from address in card.GetIPProperties().UnicastAddresses
           where !address.Address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address.Address)
           select address.Address,
    ];
}
