using static Brokerage.Capacity.Plan.Figures;

namespace Brokerage.Capacity.Plan;

/// <summary>The plan's sums: assumptions times measured costs.</summary>
public sealed class Arithmetic(Workload load, Measured measured)
{
    private const string Silo = "silo's processor time";
    private const string Postgres = "PostgreSQL's processor time";

    private static readonly Row HttpSilo = Unit($"event, over HTTP in hundreds (the client's included): {Silo}");
    private static readonly Row SingleSilo = Unit($"event, one by one: {Silo}");
    private static readonly Row SinglePostgres = Unit($"event, one by one: {Postgres}");
    private static readonly Row WalCold = Unit("event, pages first touched after a checkpoint: bytes of WAL");
    private static readonly Row WalCompressed = Unit("the same with wal_compression=lz4: bytes of WAL");
    private static readonly Row WalWarm = Unit("event, pages written before: bytes of WAL");
    private static readonly Row Stored = Unit("event: bytes stored, indexes included");
    private static readonly Row Registration = Unit("investor: bytes of registration, key and head");
    private static readonly Row SnapshotRow = Unit("investor: bytes of the snapshot's row and indexes");
    private static readonly Row SaveSilo = Unit($"saving a snapshot: {Silo}");
    private static readonly Row SaveWal = Unit("saving a snapshot: bytes of WAL");
    private static readonly Row OpenApp = Unit($"open app, market moving: {Silo} a second");
    private static readonly Row QuoteCpu = Unit($"quotes of a watchlist of 10: {Silo} a message");
    private static readonly Row QuoteBytes = Unit("quotes of a watchlist of 10: bytes a message");
    private static readonly Row Cold = Unit($"reconnect, investor not in memory: {Silo}");
    private static readonly Row ColdPostgres = Unit($"reconnect, investor not in memory: {Postgres}");
    private static readonly Row MarketHub = Unit($"reconnect to the market hub: {Silo}");
    private static readonly Row WelcomeBytes = Unit("reconnect, investor not in memory: bytes to the app");
    private static readonly Row LoadSilo = Unit($"activation from the snapshot: {Silo}");
    private static readonly Row LoadPostgres = Unit($"activation from the snapshot: {Postgres}");
    private static readonly Row Vacuum = Unit($"erasure: {Postgres} for each registered");
    private static readonly Row Replay = Unit($"opening the store after an erasure, for each registered: {Silo}");
    private static readonly Row Attached = new("memory", "attached investor (app open, without its connection), 100,000");
    private static readonly Row ExperienceHub = new("memory", "idle connection, experience hub");
    private static readonly Row MarketHubMemory = new("memory", "idle connection, market hub");
    private static readonly Row Known = new("preview", "investor who is not in memory, of 100,000");
    private static readonly Row Ticks = new("ticks", "replay alone: ticks/s");
    private static readonly Row Preview = new("preview", "migration of 100,000 investors");

    private double StandingCores => load.Apps * Of(OpenApp) + load.Apps * load.WatchingShare * load.BatchesASecond * Of(QuoteCpu) + load.PeakEventsASecond * Of(HttpSilo);

    private double MemoryOfAnApp => Of(Attached) + Of(ExperienceHub) + Of(MarketHubMemory);

    private double KnownMemory => load.Investors * Of(Known);

    private double StoreBytes => load.EventsADay * load.RetentionDays * load.MarketDaysAYear / 365 * Of(Stored) + load.Investors * (Of(Registration) + Of(SnapshotRow));

    private double AppCost => Of(Cold) + Of(MarketHub);

    private double FillSeconds => load.Investors * (Of(LoadSilo) + Of(LoadPostgres));

    /// <summary>Silos for the standing load at the utilisation that is allowed, or for memory.</summary>
    public double Silos => Math.Ceiling(Math.Max(
        StandingCores / load.Utilisation / load.SiloCores, load.Apps * MemoryOfAnApp / (load.SiloMemory * load.Utilisation - KnownMemory)));

    /// <summary>PostgreSQL servers for the log at the peak.</summary>
    public double Shards => Math.Ceiling(load.PeakEventsASecond * Of(WalCold) / (load.DiskBytesASecond * load.Utilisation));

    /// <summary>The lines of the arithmetic, in the page's order.</summary>
    public IReadOnlyList<Term> Terms =>
    [
        new("events a day", $"{Large(load.Investors * load.DailyShare, "")} × {load.AppEventsADay:0} + {Large(load.OrdersADay, "")} × {load.EventsAnOrder:0} + {Large(load.Investors * load.HoldersShare, "")}",
            $"{Large(load.EventsADay, "").Trim()} events"),
        new("events a second, busiest minute of heavy news", $"{Large(load.EventsADay - load.Investors * load.HoldersShare, "")} × {load.NewsFactor:0} × {load.PeakFactor:0} ÷ {load.MarketSeconds:#,0} s",
            $"{Number(load.PeakEventsASecond)} a second"),
        new("silos: cores for ingest", $"{Number(load.PeakEventsASecond)} × {Time(Of(HttpSilo))} … {Time(Of(SingleSilo))}",
            $"{Number(load.PeakEventsASecond * Of(HttpSilo))} … {Number(load.PeakEventsASecond * Of(SingleSilo))} cores", HttpSilo, SingleSilo),
        new("silos: cores for apps that are only open", $"{Large(load.Apps, "")} × {Time(Of(OpenApp))} a second", $"{Number(load.Apps * Of(OpenApp))} cores", OpenApp),
        new("silos: cores for quotes", $"{Large(load.Apps * load.WatchingShare, "")} × {load.BatchesASecond:0} × {Time(Of(QuoteCpu))}",
            $"{Number(load.Apps * load.WatchingShare * load.BatchesASecond * Of(QuoteCpu))} cores", QuoteCpu),
        new("silos: cores for the market feed, whatever the apps", $"{Silos:0} × {Number(load.TicksASecond)} ÷ {Number(Of(Ticks))}", $"{Number(Silos * load.TicksASecond / Of(Ticks))} cores", Ticks),
        new("silos: memory of the open apps", $"{Large(load.Apps, "")} × ({Number(Of(Attached))} + {Number(Of(ExperienceHub))} + {Number(Of(MarketHubMemory))}) B",
            Large(load.Apps * MemoryOfAnApp, "B"), Attached, ExperienceHub, MarketHubMemory),
        new("**silos**", $"more of {Number(StandingCores)} cores ÷ {load.Utilisation:0%} ÷ {load.SiloCores:0}, and memory less {Large(KnownMemory, "B")} for everybody's row", $"**{Silos:0} silos**, {Number(load.Apps / Silos)} apps each"),
        new("network to the apps", $"{Large(load.Apps * load.WatchingShare, "")} × {load.BatchesASecond:0} × ({Number(Of(QuoteBytes))} + {load.FrameBytes:0}) B",
            $"{Large(load.Apps * load.WatchingShare * load.BatchesASecond * (Of(QuoteBytes) + load.FrameBytes) * 8, "bit/s")}", QuoteBytes),
        new("sockets", $"{Large(load.Apps, "")} × 2 ÷ {Silos:0} silos", $"{Number(load.Apps * 2 / Silos)} a silo; a proxy address has {Ports:#,0} ports to each silo's: {Math.Ceiling(load.Apps * 2 / Silos / Ports):0} proxy addresses"),
        new("store: cores at the peak", $"{Number(load.PeakEventsASecond)} × {Time(Of(SinglePostgres))}", $"{Number(load.PeakEventsASecond * Of(SinglePostgres))} cores", SinglePostgres),
        new("store: log at the peak", $"{Number(load.PeakEventsASecond)} × {Number(Of(WalWarm))} … {Number(Of(WalCold))} B",
            $"{Large(load.PeakEventsASecond * Of(WalWarm), "B/s")} … {Large(load.PeakEventsASecond * Of(WalCold), "B/s")}; with lz4 {Large(load.PeakEventsASecond * Of(WalCompressed), "B/s")}", WalWarm, WalCold, WalCompressed),
        new("**PostgreSQL servers**", $"{Large(load.PeakEventsASecond * Of(WalCold), "B/s")} ÷ ({load.Utilisation:0%} of {Large(load.DiskBytesASecond, "B/s")})", $"**{Shards:0}** for the log alone"),
        new("store: bytes kept", $"{Large(load.EventsADay, "")} × {load.RetentionDays:0} × {load.MarketDaysAYear:0}/365 × {Number(Of(Stored))} B + {Large(load.Investors, "")} × ({Number(Of(Registration))} + {Number(Of(SnapshotRow))}) B",
            Large(StoreBytes, "B"), Stored, Registration, SnapshotRow),
        new("of which an investor-year", $"{Large(load.EventsADay, "")} × {load.MarketDaysAYear:0} ÷ {Large(load.Investors, "")} × {Number(Of(Stored))} B", $"{Large(load.EventsADay * load.MarketDaysAYear / load.Investors * Of(Stored), "B")}", Stored),
        new("snapshots saved after sessions", $"{Large(load.Investors * load.DailyShare, "")} × {load.SessionsADay:0} ÷ {load.MarketSeconds:#,0} s",
            $"{Number(SavesASecond)} a second: {Number(SavesASecond * Of(SaveSilo))} cores, {Large(SavesASecond * Of(SaveWal), "B/s")} of log", SaveSilo, SaveWal),
        new("backup, or restore, of the whole", $"{Large(StoreBytes, "B")} ÷ {Large(load.DiskBytesASecond, "B/s")}", $"{Time(StoreBytes / load.DiskBytesASecond)} on one server, {Time(StoreBytes / load.DiskBytesASecond / Shards)} on {Shards:0}"),
        new("one app comes back, both hubs", $"{Time(Of(Cold))} + {Time(Of(MarketHub))}", $"{Time(AppCost)} of a silo, {Time(Of(ColdPostgres))} of PostgreSQL, {Large(Of(WelcomeBytes), "B")}", Cold, MarketHub, ColdPostgres, WelcomeBytes),
        new("**all apps come back**", $"{Large(load.Apps, "")} × {Time(AppCost)} ÷ ({Silos:0} × {load.SiloCores:0} cores)", $"**{Time(load.Apps * AppCost / Silos / load.SiloCores)}** at the least, everything else standing still", Cold, MarketHub),
        new("a silo reads everybody for previews, at its start and at midnight", $"{Large(load.Investors, "")} × ({Time(Of(LoadSilo))} + {Time(Of(LoadPostgres))})",
            $"{Time(FillSeconds)} a silo; {Time(load.Investors * Of(LoadPostgres) * Silos)} of PostgreSQL's cores a day for {Silos:0} silos", LoadSilo, LoadPostgres),
        new("previews: memory · time", $"{Large(load.Investors, "")} × {Number(Of(Known))} B · × {Time(Of(Preview) / 100_000)}", $"{Large(KnownMemory, "B")} in **each** silo · {Time(load.Investors / 100_000 * Of(Preview))} on its one thread", Known, Preview),
        new("an erasure: vacuum of the registry", $"{Large(load.Investors, "")} × {Time(Of(Vacuum))}", $"{Time(load.Investors * Of(Vacuum))} each, {Number(load.Investors * load.ErasuresAYear / 365)} a day", Vacuum),
        new("the erasure ledger at each start of a silo", $"{Large(load.Investors, "")} × {Time(Of(Replay))}", Time(load.Investors * Of(Replay)), Replay),
    ];

    /// <summary>What is not enough any more, the first one first.</summary>
    public IReadOnlyList<Limit> Limits => [.. AllLimits().OrderBy(l => l.Load)];

    /// <summary>Ports that Linux gives out by default for outgoing connections, ip_local_port_range 32768–60999.</summary>
    private static double Ports => 60_999 - 32_768 + 1;

    private double SavesASecond => load.Investors * load.DailyShare * load.SessionsADay / load.MarketSeconds;

    private double Target => load.Investors / load.TodaysInvestors;

    private IEnumerable<Limit> AllLimits()
    {
        const double hour = 3600, cachedKeys = 20_000, maxConnections = 500;
        // PostgresConnections: two writers and two to spare, sixteen readers and one.
        const int connectionsASilo = 2 + 2 + 16 + 1;
        yield return new(cachedKeys / (load.TodaysInvestors * load.Apps / load.Investors), "More apps on a silo than data keys stay in memory: an event of anybody else reads and opens a key first", $"{cachedKeys:#,0} keys (`MaxCachedKeys`)",
            "An option of the server for it: 1 KB a key. Hours of work");
        yield return new(Target * hour / FillSeconds, "Every silo reads everybody's state at its start and at every midnight, one after the other", "an hour; silos × investors for the store",
            "Keep the compact rows in the store and read those; one silo makes them. Days of work, no machine");
        yield return new(Target / (load.Investors * Of(Vacuum)), "Each erasure vacuums the registry, whose indexes are read from end to end", "a second of a core an erasure",
            "Vacuum once for all erasures of some minutes, or partition the registry. Days of work; certificates come later");
        yield return new(Target * 60 / (load.Investors * Of(Replay)), "Each start hashes every registered id against the erasure ledger", "a minute a start",
            "Remember how far the ledger was applied (a line number in the store). A day of work");
        yield return new(Target * load.DiskBytesASecond * load.Utilisation / (load.PeakEventsASecond * Of(WalCold)), "One write-ahead log takes all events of the peak", $"{load.Utilisation:0%} of {Large(load.DiskBytesASecond, "B/s")}",
            $"`wal_compression=lz4` ({Number(Of(WalCold) / Of(WalCompressed))} times less), longer checkpoints; then several servers, investors spread by hash: a map from partition to connection string. Weeks of work");
        yield return new(Target * 4 * hour * load.DiskBytesASecond / StoreBytes, "A restore takes too long", "4 hours",
            "Several servers restore side by side; a standby that lags on purpose. The price is the machines");
        yield return new(Target * Simulation.Sdk.OpenTimeout * load.SiloCores * Silos / (load.Apps * AppCost), $"All apps come back to {Silos:0} silos: the last waits longer than its time-out, and work is thrown away", "15 s",
            "A notice with a pause before planned cuts, refusals at the door, or more cores: see the simulation");
        yield return new(Target * load.SiloMemory * 0.25 / KnownMemory, "Everybody's row for previews is in every silo's memory", "a quarter of a silo's memory", "Previews on silos of their own, or on a sample. Days of work");
        yield return new(Target * maxConnections / (Silos * connectionsASilo), "Connections to one PostgreSQL", $"{maxConnections:0}, at {connectionsASilo} a silo", "A pooler that keeps prepared statements (PgBouncer from 1.21), or fewer readers a silo. Days");
    }

    private double Of(Row row) => measured.Of(row.Suite, row.Name);

    private static Row Unit(string name) => new("units", name);
}
