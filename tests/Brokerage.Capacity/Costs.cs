using Brokerage.Capacity.Simulation;

namespace Brokerage.Capacity;

/// <summary>The simulation's costs, from the measured rows of the suite <c>units</c>.</summary>
public static class Costs
{
    private const string Units = "units";
    private const string ManyProducers = "journal alone, 64 producers";
    private const string OneProducer = "journal alone, 1 producer";
    private const string InMemory = "reconnect, investor in memory";
    private const string NotInMemory = "reconnect, investor not in memory";

    /// <summary>A commit's fixed part and its part an event, from one event a commit and from many.</summary>
    public static CommitCosts Commit(Measured measured)
    {
        var group = measured.Of(Units, $"{ManyProducers}: events a commit");
        var (siloCommit, siloEvent) = Split("silo's processor time");
        var (postgresCommit, postgresEvent) = Split("PostgreSQL's processor time");
        return new(siloCommit, siloEvent, postgresCommit, postgresEvent, measured.Of(Units, "one flush of 8 KiB to the disk"));

        (double Commit, double Event) Split(string side)
        {
            var (alone, grouped) = (measured.Of(Units, $"{OneProducer}: {side}"), measured.Of(Units, $"{ManyProducers}: {side}"));
            var commit = (alone - grouped) / (1 - 1 / group);
            return (commit, Math.Max(0, alone - commit));
        }
    }

    /// <summary>What an app that comes back costs.</summary>
    /// <param name="measured">The figures.</param>
    /// <param name="hasSnapshots">False: investors are folded from their 400 events anew.</param>
    public static StormCosts Storm(Measured measured, bool hasSnapshots = true)
    {
        var (commit, connect) = (Commit(measured), measured.Of(Units, "connection without Hello: silo's processor time"));
        var warm = measured.Of(Units, $"{InMemory}: silo's processor time");
        var (silo, postgres) = hasSnapshots
            ? (measured.Of(Units, $"{NotInMemory}: silo's processor time") - warm, measured.Of(Units, $"{NotInMemory}: PostgreSQL's processor time"))
            : (measured.Of(Units, "activation from 400 events without a snapshot: silo's processor time"),
               measured.Of(Units, "activation from 400 events without a snapshot: PostgreSQL's processor time"));
        return new(
            connect, warm - connect, measured.Of(Units, "reconnect to the market hub: silo's processor time"), silo, postgres,
            Math.Max(0, measured.Of(Units, "event, over HTTP in hundreds (the client's included): silo's processor time") - commit.SiloEvent), commit);
    }
}
