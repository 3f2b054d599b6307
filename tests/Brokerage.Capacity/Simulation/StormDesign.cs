namespace Brokerage.Capacity.Simulation;

/// <summary>Why apps come back.</summary>
public enum StormCause
{
    /// <summary>One silo of all dies: its connections are cut, its investors are activated by others.</summary>
    SiloLost,

    /// <summary>The proxies cut every connection; silos go on, every investor stays in memory.</summary>
    Cut,

    /// <summary>Everything was away for minutes: nobody is in memory, and every app is at the longest pause of its backoff.</summary>
    Restart,

    /// <summary>The market opens: apps are opened within a minute, and nobody is in memory.</summary>
    Open,
}

/// <summary>What one thing costs in seconds of processor time.</summary>
/// <param name="Connect">Silo: a connection of the experience hub, before its Hello.</param>
/// <param name="Hello">Silo: the Hello of an investor in memory, with the messages that answer it.</param>
/// <param name="Market">Silo: a connection of the market hub with its subscription.</param>
/// <param name="ActivateSilo">Silo: what an activation adds.</param>
/// <param name="ActivatePostgres">PostgreSQL: what an activation reads.</param>
/// <param name="Ingest">Silo: an event over HTTP, without the journal's part.</param>
/// <param name="Commit">The journal's part.</param>
public sealed record StormCosts(double Connect, double Hello, double Market, double ActivateSilo, double ActivatePostgres, double Ingest, CommitCosts Commit)
{
    /// <summary>What an app costs the silos that comes back once.</summary>
    public double App(bool isActive) => Connect + Hello + Market + (isActive ? 0 : ActivateSilo);
}

/// <summary>A cluster, and what happens to it.</summary>
public sealed record StormDesign(string Name, StormCause Cause, int Apps, int Silos)
{
    /// <summary>Cores of a silo.</summary>
    public int Cores { get; init; } = 8;

    /// <summary>PostgreSQL servers, investors spread over them by hash.</summary>
    public int Shards { get; init; } = 4;

    /// <summary>Cores of one of them.</summary>
    public int ShardCores { get; init; } = 16;

    /// <summary>False: every app waits the whole of its backoff, all alike.</summary>
    public bool HasJitter { get; init; } = true;

    /// <summary>A silo refuses a connection when those that wait would keep its cores busy for longer than this; null: it never refuses.</summary>
    public double? AdmitSeconds { get; init; }

    /// <summary>The first pause is anywhere up to this, because a notice said so before the cut; 0: as the backoff has it.</summary>
    public double HoldBackSeconds { get; init; }

    /// <summary>Events that brokers send meanwhile, a second.</summary>
    public int EventsPerSecond { get; init; } = 2_000;

    /// <summary>How long is looked at.</summary>
    public double Seconds { get; init; } = 300;

    public int Seed { get; init; } = 1;

    /// <summary>So many times fewer apps, events and cores, and as many silos and servers: as many apps a core, and the same times.</summary>
    public StormDesign Shrunk(int times) => this with
    {
        Apps = Apps / times, Cores = Math.Max(1, Cores / times), ShardCores = Math.Max(1, ShardCores / times), EventsPerSecond = EventsPerSecond / times,
    };
}

/// <summary>What became of it. Times in seconds from the cause; infinite when not within the time that was looked at.</summary>
/// <param name="Affected">Apps that were not current at some time.</param>
/// <param name="HalfCurrent">Until half of them were current again.</param>
/// <param name="NearlyAllCurrent">Until 99 % were.</param>
/// <param name="AttemptsEach">Connections begun an app; 2 is the least where both were cut.</param>
/// <param name="Wasted">Part of the silos' processor time that served connections already given up.</param>
/// <param name="SiloQueue">Most that waited before one silo.</param>
/// <param name="ShardQueue">Most that waited before one PostgreSQL.</param>
/// <param name="AckP50">Of a request of ten events, from sending to the receipt.</param>
/// <param name="AckP99">The same.</param>
public sealed record StormResult(
    int Affected, double HalfCurrent, double NearlyAllCurrent, double AttemptsEach, double Wasted, int SiloQueue, int ShardQueue, double AckP50, double AckP99);
