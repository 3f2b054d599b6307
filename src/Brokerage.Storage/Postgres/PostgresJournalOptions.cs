using Npgsql;

namespace Brokerage.Storage;

/// <summary>Settings of the store on PostgreSQL.</summary>
public sealed record PostgresJournalOptions
{
    static readonly string[] SynchronousCommits = ["on", "remote_apply", "off"];

    /// <summary>Where the database is, for example <c>Host=db;Database=brokerage;Username=brokerage</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// Folder of <c>keys</c> and of the erasure ledger; created when absent. Processes that share a database share the master key, the
    /// ledger and its key: put the folder where all of them reach it.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>Transactions of appends in flight at once, 1 to 64; each has a connection of its own.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Most entries that share one commit, 1 or more. A single larger batch still commits alone.</summary>
    public int MaxBatchEntries { get; init; } = 1000;

    /// <summary>Most writes that wait for a commit, 1 or more, for each writer; further ones wait for a place, nothing is dropped.</summary>
    public int MaxQueuedOperations { get; init; } = 20_000;

    /// <summary>Most reads and single writes that run at once, 1 to 1,000; each has a connection of its own.</summary>
    public int MaxReaders { get; init; } = 16;

    /// <summary>Most investors whose data keys stay in memory, 1 or more (about 1 KB each).</summary>
    public int MaxCachedKeys { get; init; } = 20_000;

    /// <summary>How long opening a connection may take, 1 s or more.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one statement may take, 1 s or more.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a write waits for a row that another process holds before it fails, 1 ms or more.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an erasure waits for transactions that may still see what it deleted before it says that it is not complete, 0 or more.</summary>
    public TimeSpan ErasureTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause between two attempts to reach a database that does not answer, 1 ms or more.</summary>
    public TimeSpan ReconnectInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// PostgreSQL's <c>synchronous_commit</c>: <c>on</c>, or <c>remote_apply</c> with a synchronous standby. <c>off</c> loses acknowledged
    /// events when the server dies; it exists to prove that the tests notice.
    /// </summary>
    public string SynchronousCommit { get; init; } = "on";

    /// <summary>Wraps the data keys; null for a key file <c>keys/master.key</c> in <see cref="Folder"/>.</summary>
    public IMasterKey? MasterKey { get; init; }

    /// <summary>The erasure ledger; null for <c>ledger/erasures.jsonl</c> in <see cref="Folder"/>.</summary>
    public string? ErasureLedgerPath { get; init; }

    /// <summary>Path of the default master key's file.</summary>
    public string MasterKeyPath => Path.Combine(Folder, "keys", "master.key");

    /// <summary>Path of the erasure ledger.</summary>
    public string LedgerPath => ErasureLedgerPath ?? Path.Combine(Folder, "ledger", "erasures.jsonl");

    /// <summary>Path of the key that hides the ids in the ledger.</summary>
    public string LedgerKeyPath => Path.Combine(Folder, "keys", "ledger.key");

    internal void Validate()
    {
        var (server, rule) = Parse();
        Require(rule is null, nameof(ConnectionString), server, rule ?? "");
        Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), Folder, "must name a folder");
        Require(Writers is >= 1 and <= 64, nameof(Writers), Writers, "must be 1 to 64");
        Require(MaxBatchEntries > 0, nameof(MaxBatchEntries), MaxBatchEntries, "must be 1 or more");
        Require(MaxQueuedOperations > 0, nameof(MaxQueuedOperations), MaxQueuedOperations, "must be 1 or more");
        Require(MaxReaders is >= 1 and <= 1000, nameof(MaxReaders), MaxReaders, "must be 1 to 1000");
        Require(MaxCachedKeys > 0, nameof(MaxCachedKeys), MaxCachedKeys, "must be 1 or more");
        Require(ConnectTimeout >= TimeSpan.FromSeconds(1), nameof(ConnectTimeout), ConnectTimeout, "must be 1 s or more");
        Require(CommandTimeout >= TimeSpan.FromSeconds(1), nameof(CommandTimeout), CommandTimeout, "must be 1 s or more");
        Require(LockTimeout >= TimeSpan.FromMilliseconds(1), nameof(LockTimeout), LockTimeout, "must be 1 ms or more");
        Require(ErasureTimeout >= TimeSpan.Zero, nameof(ErasureTimeout), ErasureTimeout, "must be 0 or more");
        Require(ReconnectInterval >= TimeSpan.FromMilliseconds(1), nameof(ReconnectInterval), ReconnectInterval, "must be 1 ms or more");
        Require(SynchronousCommits.Contains(SynchronousCommit), nameof(SynchronousCommit), SynchronousCommit,
            "must be one of " + string.Join(", ", SynchronousCommits));
    }

    // The password is never part of a message.
    (string Shown, string? Rule) Parse()
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(ConnectionString);
            var isWhole = !string.IsNullOrWhiteSpace(parsed.Host) && !string.IsNullOrWhiteSpace(parsed.Database);
            return ($"Host={parsed.Host};Database={parsed.Database}", isWhole ? null : "must name a Host and a Database");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return ("…", "must be a connection string of PostgreSQL such as Host=db;Database=brokerage;Username=brokerage");
        }
    }

    static void Require(bool holds, string option, object? value, string rule)
    {
        if (!holds) throw new StoreConfigurationException($"Option {option} = '{value}' {rule}.");
    }
}
