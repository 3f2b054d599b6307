namespace Brokerage.Server.Hosting;

/// <summary>What the command line says.</summary>
public sealed record ServerOptions
{
    /// <summary>Address to listen on. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Folder of the database, keys and published rule sets. Default <c>data</c> beside the solution.</summary>
    public string DataFolder { get; init; } = Path.Combine(RepositoryFolder, "data");

    /// <summary>
    /// Connection string of a PostgreSQL that keeps the store; null or empty for SQLite in the data folder. Default: the variable
    /// <c>BROKERAGE_STORE</c>.
    /// </summary>
    public string? Store { get; init; } = Environment.GetEnvironmentVariable(Stores.Variable);

    /// <summary>True when the store is SQLite in the data folder.</summary>
    public bool IsEmbedded => string.IsNullOrWhiteSpace(Store);

    /// <summary>Folder of backups, which erasures reach into; null for <c>backups</c> in the data folder.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>File of the erasure ledger; null for one in the data folder. Better on another disk, so that a restored backup meets the newest.</summary>
    public string? ErasureLedger { get; init; }

    /// <summary>Synthetic investors an empty store is filled with. Default 2,000; in Production 0.</summary>
    public int SeedInvestors { get; init; } = 2_000;

    /// <summary>Folder or file that is replayed as the market. Default the fixtures.</summary>
    public string Replay { get; init; } = Path.Combine(RepositoryFolder, "marketdata-fixtures");

    /// <summary>Speed of the replay: <c>max</c>, or so many times real time. Default 20.</summary>
    public string Speed { get; init; } = "20";

    /// <summary>True to hold the replay until <c>POST /dev/replay/start</c>.</summary>
    public bool HoldReplay { get; init; }

    /// <summary>After SIGTERM: how long what still comes is served while <c>/health/ready</c> says no. Default none: nothing asks it.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>Folder of rule sets and content.</summary>
    public string ConfigFolder { get; init; } = Path.Combine(RepositoryFolder, "config");

    /// <summary>The folder that holds <c>config</c> and <c>marketdata-fixtures</c>: the checkout, or the published folder.</summary>
    public static string RepositoryFolder { get; } = FindRepository();

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "config", "segments"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
