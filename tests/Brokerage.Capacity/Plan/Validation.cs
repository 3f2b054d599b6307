using Brokerage.Capacity.Simulation;
using static Brokerage.Capacity.Plan.Figures;

namespace Brokerage.Capacity.Plan;

/// <summary>The simulation beside what was measured with real processes. Only costs (processor time, a flush) go in; times come out.</summary>
public static class Validation
{
    private const string Units = "units";

    /// <summary>Cores of the machine on which the suite ran, shared by silo, PostgreSQL, clients and neighbours: who has less of it is slower.</summary>
    private const int Cores = 2;

    /// <summary>What was compared, in seconds or events a second.</summary>
    public static IEnumerable<(string What, double Simulated, double Measured)> Compare(Measured measured)
    {
        var costs = Costs.Storm(measured);
        var count = (int)measured.Of(Units, "apps that reconnect at once");
        foreach (var (state, postgres, activation) in new[] { ("in memory", 0.0, 0.0), ("not in memory", costs.ActivatePostgres, costs.ActivateSilo) })
        {
            var what = $"reconnect, investor {state}";
            var slower = Cores / measured.Of(Units, $"{what}: cores left by others");
            var client = measured.Of(Units, $"{what}: the client's processor time");
            var times = ClosedLoop.Reconnect(count, Cores, slower * client, slower * costs.Connect, slower * postgres, slower * (costs.Hello + activation));
            foreach (var share in new[] { 0.5, 0.99 })
                yield return ($"{what}, {count:#,0} at once: p{share * 100:0}", times.Percentile(share), measured.Of(Units, $"{what}, all at once: p{share * 100:0}"));
        }
        foreach (var producers in new[] { 1, 8, 64, 256 })
        {
            var what = $"journal alone, {producers} {(producers == 1 ? "producer" : "producers")}";
            var simulated = ClosedLoop.Append(producers, Cores, costs.Commit.Slower(Cores / measured.Of(Units, $"{what}: cores left by others")));
            yield return ($"{what}: events a commit", simulated.EventsACommit, measured.Of(Units, $"{what}: events a commit"));
            yield return ($"{what}: events/s", simulated.EventsPerSecond, measured.Of(Units, $"{what}: events/s"));
            yield return ($"{what}: p50 of the ack", simulated.P50, measured.Of(Units, $"{what}: p50 of the ack"));
        }
    }

    /// <summary>A line of the table.</summary>
    public static string Line((string What, double Simulated, double Measured) compared)
    {
        var isTime = compared.What.Contains(": p", StringComparison.Ordinal);
        string Write(double value) => isTime ? Time(value) : Number(value);
        return $"| {compared.What} | {Write(compared.Simulated)} | {Write(compared.Measured)} | {compared.Simulated / compared.Measured - 1:+0%;-0%;0%} |";
    }
}
