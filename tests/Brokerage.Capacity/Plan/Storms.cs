using System.Security.Cryptography;
using System.Text;
using Brokerage.Capacity.Simulation;
using static Brokerage.Capacity.Plan.Figures;

namespace Brokerage.Capacity.Plan;

/// <summary>The storms of the page.</summary>
public static class Storms
{
    /// <summary>The page's results are those of clusters that are so many times smaller, which differ by some percent; the whole takes minutes.</summary>
    public const int Shrunk = 8;

    private const int Million = 1_000_000;

    /// <summary>Each with whether investors have snapshots.</summary>
    public static IReadOnlyList<(StormDesign Design, bool HasSnapshots)> Designs { get; } =
    [
        (new("one of 20 silos dies", StormCause.SiloLost, Million, 20), true),
        (new("the same on one PostgreSQL", StormCause.SiloLost, Million, 20) { Shards = 1 }, true),
        (new("the market opens: 700,000 apps in a minute, 20 silos", StormCause.Open, 700_000, 20), true),
        (new("every connection is cut, 40 silos", StormCause.Cut, Million, 40), true),
        (new("20 silos", StormCause.Cut, Million, 20), true),
        (new("10 silos", StormCause.Cut, Million, 10), true),
        (new("5 silos", StormCause.Cut, Million, 5), true),
        (new("5 silos that refuse beyond 2 s of work", StormCause.Cut, Million, 5) { AdmitSeconds = 2 }, true),
        (new("5 silos, apps told to come back within two minutes", StormCause.Cut, Million, 5) { HoldBackSeconds = 120 }, true),
        (new("20 silos, first pause up to 20 s instead of 250 ms", StormCause.Cut, Million, 20) { HoldBackSeconds = 20 }, true),
        (new("10 silos, no jitter", StormCause.Cut, Million, 10) { HasJitter = false }, true),
        (new("10 silos that refuse beyond 2 s of work", StormCause.Cut, Million, 10) { AdmitSeconds = 2 }, true),
        (new("10 silos, apps told to come back within a minute", StormCause.Cut, Million, 10) { HoldBackSeconds = 60 }, true),
        (new("all was away for minutes, 20 silos", StormCause.Restart, Million, 20), true),
        (new("the same without snapshots", StormCause.Restart, Million, 20), false),
        (new("the same without snapshots on one PostgreSQL", StormCause.Restart, Million, 20) { Shards = 1 }, false),
    ];

    /// <summary>Stands for everything the results depend on: costs and designs. Results of another are not of this plan.</summary>
    public static string Fingerprint(Measured measured)
    {
        var inputs = string.Join('\n', Designs.Select(d => $"{d.Design} {Costs.Storm(measured, d.HasSnapshots)}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inputs)))[..12];
    }

    /// <summary>Plays a design, so many times smaller, and writes a line of the table: queues as they would be at full size.</summary>
    public static string Play(StormDesign design, StormCosts costs, int shrunk)
    {
        var result = Storm.Run(design.Shrunk(shrunk), costs);
        return $"| {design.Name} | {Time(result.HalfCurrent)} | {Time(result.NearlyAllCurrent)} | {Number(result.AttemptsEach)} | {result.Wasted:0%} "
            + $"| {Number(result.SiloQueue * shrunk)} · {Number(result.ShardQueue * shrunk)} | {Time(result.AckP50)} · {Time(result.AckP99)} |";
    }
}
