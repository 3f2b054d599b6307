using System.Data.Common;
using System.Globalization;

namespace Brokerage.Storage;

/// <summary>
/// Backups of a store, taken while it works. <c>&lt;backups&gt;/&lt;UTC time&gt;/brokerage.db</c> is the journal of that moment, which holds neither
/// ids nor keys; <c>&lt;backups&gt;/registry.db</c> holds those, once, for all backups, and forgets with every erasure. The master key,
/// the ledger and the ledger's key are in no backup: keep copies of them apart, where who can read the backups cannot.
/// </summary>
/// <param name="options">The store; its <see cref="SqliteJournalOptions.BackupPath"/> is where backups are.</param>
/// <param name="time">The clock.</param>
public sealed class StoreBackup(SqliteJournalOptions options, TimeProvider time)
{
    const string JournalFile = "brokerage.db";
    internal const string Partial = ".partial";

    readonly RegistryCopy _registry = new(options.BackupPath, time);

    /// <summary>Takes a backup. The store may be open and written to, here or in another process.</summary>
    /// <returns>Its manifest; it is in the folder <see cref="BackupManifest.Name"/>.</returns>
    /// <exception cref="StoreConfigurationException">There is no store, or it was never opened by this version.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read or the backup not be written.</exception>
    public async Task<BackupManifest> CreateAsync(CancellationToken ct = default)
    {
        if (!File.Exists(options.DatabasePath)) throw new StoreConfigurationException($"There is no store in {options.Folder}.");
        var now = time.GetUtcNow();
        var name = now.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        var draft = Path.Combine(options.BackupPath, name + Partial);
        PrivateFolder.Create(draft);
        try
        {
            using var ledger = await ErasureLedger.OpenAsync(options.LedgerPath, options.LedgerKeyPath, time, ct);
            using var source = SqliteDialect.OpenReader(options);
            var store = StoreIdentity.Of(source, "main")
                ?? throw new StoreConfigurationException($"The store in {options.Folder} is of an older version: open it once.");
            // The ledger first, then the journal, then the registry: so the ledger's line is never newer than the rows, and each row's
            // key is in the copy, unless it was destroyed.
            var (lines, head) = (ledger.Lines, ledger.Head);
            var copy = Path.Combine(draft, JournalFile);
            SqliteDialect.CopyInto(source, "main", copy);
            DurableFile.Sync(copy);
            await _registry.ReplaceAsync(source, store, ledger, ct);
            var manifest = new BackupManifest(
                name, now, store, SqliteSchema.Version, new FileInfo(copy).Length, await DurableFile.Sha256Async(copy, ct), lines, head);
            DurableFile.Write(Path.Combine(draft, BackupManifest.FileName), manifest.Write());
            Directory.Move(draft, Path.Combine(options.BackupPath, name));
            return manifest;
        }
        catch (Exception e)
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            if (e is DbException or IOException) throw new StoreUnavailableException($"The backup failed: {e.Message}", e);
            throw;
        }
    }

    /// <summary>The backups that are there, oldest first.</summary>
    public IReadOnlyList<BackupManifest> List() => !Directory.Exists(options.BackupPath)
        ? []
        : [.. Directory.GetDirectories(options.BackupPath).Order(StringComparer.Ordinal)
            .Where(folder => !folder.EndsWith(Partial, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, BackupManifest.FileName))).Select(BackupManifest.Read)];

    /// <summary>
    /// Puts a backup into the store's folder. The master key, the ledger and its key stay as they are there; bring them first. Nobody may
    /// have the store open. Those erased since are forgotten when the store is opened the next time, before anything is read.
    /// </summary>
    /// <param name="backup">The backup's folder; the registry is looked for beside it.</param>
    /// <param name="replace">True to replace a store that is there. False refuses then, and also where other files are.</param>
    /// <param name="ct">Cancels before anything is replaced.</param>
    /// <exception cref="StoreConfigurationException">The folder is not empty, or the ledger in it is older than the backup.</exception>
    /// <exception cref="StoreIntegrityException">The backup is not what was written.</exception>
    public async Task<BackupManifest> RestoreAsync(string backup, bool replace, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(backup);
        var manifest = BackupManifest.Read(backup);
        var journal = Path.Combine(backup, JournalFile);
        var registry = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(backup).TrimEnd(Path.DirectorySeparatorChar))!, RegistryCopy.FileName);
        foreach (var file in new[] { journal, registry })
            if (!File.Exists(file)) throw new StoreIntegrityException($"The backup lacks {file}.");
        if (await DurableFile.Sha256Async(journal, ct) != manifest.Sha256)
            throw new StoreIntegrityException($"{journal} is not the file that its manifest describes.");
        if (!replace && FindOther() is { } other)
            throw new StoreConfigurationException($"{options.Folder} is not empty: it holds {other}. Choose another folder, or say that it is to be replaced.");
        CheckLedger(manifest);

        PrivateFolder.Create(Path.GetDirectoryName(options.RegistryPath)!);
        // The registry first: without its journal it is a store without rows. A journal without its registry would be refused.
        var places = new[] { (From: registry, To: options.RegistryPath), (From: journal, To: options.DatabasePath) };
        foreach (var (from, to) in places) DurableFile.Copy(from, to + Partial);
        foreach (var (_, to) in places)
        {
            File.Delete(to + "-wal");
            File.Delete(to + "-shm");
            File.Move(to + Partial, to, overwrite: true);
        }
        return manifest;
    }

    /// <summary>Makes the backups forget an investor. <see cref="IJournal.EraseAsync"/> of the store does it too.</summary>
    public Task ForgetAsync(string investor, CancellationToken ct = default) => _registry.ForgetAsync(investor, ct);

    /// <summary>Makes the backups forget everyone whom the ledger calls erased. Opening the store does it too.</summary>
    internal Task<int> ForgetErasedAsync(string store, ErasureLedger ledger, CancellationToken ct) =>
        _registry.ForgetErasedAsync(store, ledger, ct);

    // What an operator brings before a restore, and what may lie in the folder for good.
    string? FindOther()
    {
        if (!Directory.Exists(options.Folder)) return null;
        string[] kept = [options.MasterKeyPath, options.LedgerKeyPath, options.LedgerPath, options.LedgerPath + ".lock"];
        var expected = kept.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        var backups = Path.GetFullPath(options.BackupPath) + Path.DirectorySeparatorChar;
        return Directory.EnumerateFiles(options.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFullPath)
            .FirstOrDefault(file => !expected.Contains(file) && !file.StartsWith(backups, StringComparison.Ordinal));
    }

    void CheckLedger(BackupManifest manifest)
    {
        if (manifest.LedgerLines == 0) return;
        var head = LedgerFile.HashOf(options.LedgerPath, manifest.LedgerLines);
        if (head != manifest.LedgerHead)
            throw new StoreConfigurationException(
                $"The erasure ledger {options.LedgerPath} is missing or older than the backup, which knows of {manifest.LedgerLines} lines. "
                + "Bring the newest ledger first: without it the backup would bring back who was erased.");
    }
}
