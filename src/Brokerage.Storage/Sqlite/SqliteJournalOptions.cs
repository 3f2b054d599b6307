namespace Brokerage.Storage;

/// <summary>Settings of the embedded store.</summary>
public sealed record SqliteJournalOptions
{
    static readonly string[] SynchronousModes = ["FULL", "EXTRA", "NORMAL", "OFF"];

    /// <summary>Folder of the database <c>brokerage.db</c> and of <c>keys</c>; created when absent.</summary>
    public required string Folder { get; init; }

    /// <summary>Most entries that share one commit, 1 or more. A single larger batch still commits alone.</summary>
    public int MaxBatchEntries { get; init; } = 1000;

    /// <summary>Most writes that wait for a commit, 1 or more; further writers wait for a place, nothing is dropped.</summary>
    public int MaxQueuedOperations { get; init; } = 20_000;

    /// <summary>
    /// SQLite's <c>synchronous</c>: FULL or EXTRA. NORMAL loses acknowledged events when the power fails and OFF corrupts the
    /// database; both exist to measure and to prove that the tests notice.
    /// </summary>
    public string Synchronous { get; init; } = "FULL";

    /// <summary>How long a write waits for the write lock of another process before it fails, 1 ms or more.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most reads that run at once, 1 or more; each has a connection of its own.</summary>
    public int MaxReaders { get; init; } = 8;

    /// <summary>Most investors whose data keys stay in memory, 1 or more (about 1 KB each).</summary>
    public int MaxCachedKeys { get; init; } = 20_000;

    /// <summary>
    /// Pages (4 KB) in the write-ahead log that make a commit move them into the database; 0 never does. At half of them they are moved
    /// beside the writer, so that no commit has to, unless a reader or another process stands in the way.
    /// </summary>
    public int AutoCheckpointPages { get; init; } = 16_000;

    /// <summary>Size to which the write-ahead log is cut after a checkpoint, in bytes.</summary>
    public long WalSizeLimitBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Page cache of the writer, in kilobytes.</summary>
    public int WriterCacheKilobytes { get; init; } = 64 * 1024;

    /// <summary>Most pages (4 KB) the database may have; reaching it stops the writer as a full disk does. Null for no limit.</summary>
    public long? MaxPages { get; init; }

    /// <summary>Wraps the data keys; null for a key file <c>keys/master.key</c> in <see cref="Folder"/>.</summary>
    public IMasterKey? MasterKey { get; init; }

    /// <summary>The erasure ledger; null for <c>ledger/erasures.jsonl</c> in <see cref="Folder"/>. Better on another disk.</summary>
    public string? ErasureLedgerPath { get; init; }

    /// <summary>Folder of the backups; null for <c>backups</c> in <see cref="Folder"/>. Erasures reach into it.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>How long an erasure waits for readers that hold the old bytes before it says that it is not complete, 0 or more.</summary>
    public TimeSpan ErasureTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Path of the database file.</summary>
    public string DatabasePath => Path.Combine(Folder, "brokerage.db");

    /// <summary>Path of the default master key's file.</summary>
    public string MasterKeyPath => Path.Combine(Folder, "keys", "master.key");

    /// <summary>Path of the key registry: ids and wrapped data keys, apart from the journal.</summary>
    public string RegistryPath => Path.Combine(Folder, "keys", "registry.db");

    /// <summary>Path of the erasure ledger.</summary>
    public string LedgerPath => ErasureLedgerPath ?? Path.Combine(Folder, "ledger", "erasures.jsonl");

    /// <summary>Path of the key that hides the ids in the ledger.</summary>
    public string LedgerKeyPath => Path.Combine(Folder, "keys", "ledger.key");

    /// <summary>Path of the backups.</summary>
    public string BackupPath => BackupFolder ?? Path.Combine(Folder, "backups");

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), Folder, "must name a folder");
        Require(SynchronousModes.Contains(Synchronous), nameof(Synchronous), Synchronous,
            "must be one of " + string.Join(", ", SynchronousModes));
        Require(BusyTimeout >= TimeSpan.FromMilliseconds(1), nameof(BusyTimeout), BusyTimeout, "must be 1 ms or more");
        Require(ErasureTimeout >= TimeSpan.Zero, nameof(ErasureTimeout), ErasureTimeout, "must be 0 or more");
        Require(AutoCheckpointPages >= 0, nameof(AutoCheckpointPages), AutoCheckpointPages, "must be 0 or more");
        Require(MaxPages is null or > 0, nameof(MaxPages), MaxPages, "must be 1 or more");
        Require(MaxBatchEntries > 0, nameof(MaxBatchEntries), MaxBatchEntries, "must be 1 or more");
        Require(MaxQueuedOperations > 0, nameof(MaxQueuedOperations), MaxQueuedOperations, "must be 1 or more");
        Require(MaxReaders > 0, nameof(MaxReaders), MaxReaders, "must be 1 or more");
        Require(MaxCachedKeys > 0, nameof(MaxCachedKeys), MaxCachedKeys, "must be 1 or more");
        Require(WriterCacheKilobytes > 0, nameof(WriterCacheKilobytes), WriterCacheKilobytes, "must be 1 or more");
        Require(WalSizeLimitBytes >= 0, nameof(WalSizeLimitBytes), WalSizeLimitBytes, "must be 0 or more");
    }

    static void Require(bool holds, string option, object? value, string rule)
    {
        if (!holds) throw new StoreConfigurationException($"Option {option} = '{value}' {rule}.");
    }
}
