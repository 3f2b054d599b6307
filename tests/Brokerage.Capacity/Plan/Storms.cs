using System.Security.Cryptography;
using System.Text;
using Brokerage.Capacity.Simulation;
using static Brokerage.Capacity.Plan.Figures;

namespace Brokerage.Capacity.Plan;

/// <summary>The storms of the page.</summary>
public static class Storms
{
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

    /// <summary>A line of the table.</summary>
    public static string Line(StormDesign design, StormResult result) =>
        $"| {design.Name} | {Time(result.HalfCurrent)} | {Time(result.NearlyAllCurrent)} | {Number(result.AttemptsEach)} | {result.Wasted:0%} | {result.SiloQueue:#,0} · {result.ShardQueue:#,0} | {Time(result.AckP50)} · {Time(result.AckP99)} |";
}
