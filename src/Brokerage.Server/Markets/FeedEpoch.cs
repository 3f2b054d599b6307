using System.Security.Cryptography;

namespace Brokerage.Server.Markets;

/// <summary>Names a run of the feed on the wire: unlike any run of this or another process.</summary>
internal static class FeedEpoch
{
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>The name of the run that a pipeline numbers <paramref name="epoch"/>.</summary>
    public static string Of(long epoch) => $"{Process}-{epoch}";
}
