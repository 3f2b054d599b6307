using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary>What a store consists of, whichever database it is on.</summary>
/// <param name="Journal">The journal; closing it closes everything.</param>
/// <param name="Revisions">The log of rule sets.</param>
/// <param name="Cases">The cases of the privacy office.</param>
/// <param name="Audit">The audit log.</param>
/// <param name="Erasures">Who was erased and what was withdrawn.</param>
/// <param name="Metrics">What the store measures of itself.</param>
public sealed record Store(IJournal Journal, IRevisionLog Revisions, ICaseBook Cases, IAuditLog Audit, ErasureLedger Erasures, StoreMetrics Metrics);

/// <summary>Opens the store that the options name.</summary>
public static class Stores
{
    /// <summary>Variable of the environment that names a PostgreSQL where no option does: a secret does not belong on a command line.</summary>
    public const string Variable = "BROKERAGE_STORE";

    /// <summary>PostgreSQL where <see cref="ServerOptions.Store"/> names one, else SQLite in the data folder. Keys and ledger are in the data folder always.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends the opening early.</param>
    /// <param name="master">Wraps the data keys; null for the key file in the data folder.</param>
    /// <exception cref="StoreConfigurationException">The store cannot be opened as configured.</exception>
    /// <exception cref="StoreUnavailableException">PostgreSQL does not answer, or the files cannot be opened.</exception>
    public static async Task<Store> OpenAsync(ServerOptions options, TimeProvider time, CancellationToken ct, IMasterKey? master = null)
    {
        if (options.IsEmbedded)
        {
            var sqlite = await SqliteJournal.OpenAsync(
                new() { Folder = options.DataFolder, BackupFolder = options.BackupFolder, ErasureLedgerPath = options.ErasureLedger, MasterKey = master }, time, ct);
            return new(sqlite, sqlite.Revisions, sqlite.Cases, sqlite.Audit, sqlite.Erasures, sqlite.Metrics);
        }
        var postgres = await PostgresJournal.OpenAsync(
            new() { ConnectionString = options.Store!, Folder = options.DataFolder, ErasureLedgerPath = options.ErasureLedger, MasterKey = master }, time, ct);
        return new(postgres, postgres.Revisions, postgres.Cases, postgres.Audit, postgres.Erasures, postgres.Metrics);
    }
}
