using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>
/// The embedded store: one SQLite database, one writer thread with group commit, pooled readers. Safe against the death of the
/// process and, with <c>synchronous=FULL</c>, of the machine. Several may be open on one folder, also in several processes.
/// </summary>
public sealed partial class SqliteJournal : IJournal
{
    readonly GroupCommitWriter _writer;
    readonly ReaderPool _readers;
    readonly IMasterKey _master;
    readonly InvestorKeyring _keyring;
    readonly StoreBackup _backup;
    readonly LogTruncation _truncation;
    int _disposed;

    SqliteJournal(DbConnection connection, IMasterKey master, ErasureLedger ledger, SqliteJournalOptions options, TimeProvider time)
    {
        _writer = new GroupCommitWriter(connection, options, time);
        _readers = new ReaderPool(options);
        _master = master;
        _keyring = new InvestorKeyring(master, options.MaxCachedKeys, new SqliteKeyRegistry(_readers, _writer), ledger, time);
        (_backup, _truncation, Erasures) = (new(options, time), new(options, time), ledger);
        Revisions = new SqliteRevisionLog(_writer, _readers);
        Cases = new SqliteCaseBook(_writer, _readers);
        Audit = new SqliteAuditLog(_writer, _readers);
    }

    /// <inheritdoc/>
    public StoreHealth Health => _writer.Health;

    /// <summary>What the store measures of itself.</summary>
    public StoreMetrics Metrics => _writer.Metrics;

    /// <summary>The log of rule sets in the same store.</summary>
    public IRevisionLog Revisions { get; }

    /// <summary>The cases of the privacy office in the same store.</summary>
    public ICaseBook Cases { get; }

    /// <summary>The audit log in the same store.</summary>
    public IAuditLog Audit { get; }

    /// <summary>Counters since the store was opened.</summary>
    public WriterStatistics Statistics => _writer.Statistics;

    /// <summary>
    /// Opens the store of a folder, creates it where there is none, and recovers it after a crash. Whoever the ledger calls erased is
    /// forgotten before it returns, see <see cref="Replay"/>.
    /// </summary>
    /// <exception cref="StoreConfigurationException">An option breaks its rule, the schema is too new, or the master key, the
    /// registry or the ledger's key is missing or another.</exception>
    /// <exception cref="StoreIntegrityException">The ledger was meddled with.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be opened or written.</exception>
    public static async ValueTask<SqliteJournal> OpenAsync(SqliteJournalOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ct.ThrowIfCancellationRequested();
        options.Validate();
        PrivateFolder.Create(options.Folder);
        PrivateFolder.Create(Path.GetDirectoryName(options.RegistryPath)!);
        // What a restore that was cut left behind knows people, too.
        File.Delete(options.RegistryPath + StoreBackup.Partial);
        DbConnection? connection = null;
        ErasureLedger? ledger = null;
        SqliteJournal? journal = null;
        try
        {
            connection = SqliteDialect.OpenWriter(options);
            var store = SqliteSchema.Migrate(connection);
            var master = CheckMasterKey(connection, options);
            ledger = await ErasureLedger.OpenAsync(options.LedgerPath, options.LedgerKeyPath, time, ct);
            journal = new SqliteJournal(connection, master, ledger, options, time);
            await journal.ReplayErasuresAsync(store, ct);
            return journal;
        }
        catch (Exception e)
        {
            if (journal is not null) await journal.DisposeAsync();
            else
            {
                ledger?.Dispose();
                if (connection is not null) await connection.DisposeAsync();
            }
            if (e is DbException) throw new StoreUnavailableException($"The store in {options.Folder} cannot be opened: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(
        string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default)
    {
        WriteRules.CheckBatch(investor, entries);
        ct.ThrowIfCancellationRequested();
        using var span = Traces.Source.StartActivity("journal append")?.SetTag("brokerage.entries", entries.Count);
        using var cipher = await _keyring.GetOrCreateAsync(investor, ct);
        // Sealed here, on the caller's thread: the writer's thread is the one that everybody shares.
        var rows = new EntryRow[entries.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = EntryRow.Seal(cipher, entries[i]);
        return await WriteSealedAsync(investor, new AppendOperation(cipher, rows), ct);
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        WriteRules.CheckSnapshot(snapshot);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.GetOrCreateAsync(snapshot.Investor, ct);
        await WriteSealedAsync(snapshot.Investor, new SaveSnapshotOperation(cipher, SnapshotRow.Seal(cipher, snapshot)), ct);
    }

    /// <inheritdoc/>
    public async ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is not null) await _writer.WriteAsync(new DropSnapshotOperation(cipher.InvestorNo), ct);
    }

    /// <inheritdoc/>
    public async ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default)
    {
        WriteRules.CheckQuarantined(item);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.GetOrCreateAsync(item.Investor, ct);
        await WriteSealedAsync(item.Investor, new QuarantineOperation(cipher, QuarantineRow.Seal(cipher, item)), ct);
    }

    /// <inheritdoc/>
    public async ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ct.ThrowIfCancellationRequested();
        await _writer.WriteAsync(new SetQuarantineStatusOperation(id, status), ct);
    }

    /// <summary>
    /// The settings in force on the writer's connection, by the name of their pragma, for example <c>synchronous</c> = 2
    /// (FULL).
    /// </summary>
    public ValueTask<IReadOnlyDictionary<string, string>> SettingsAsync(CancellationToken ct = default) => _writer.SettingsAsync(ct);

    /// <summary>Commits what waits, empties the write-ahead log into the database and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _writer.FlushAsync();
        await _readers.DisposeAsync();
        _writer.Dispose();
        _keyring.Clear();
        Erasures.Dispose();
    }

    // A store that holds wrapped keys is never given a fresh master key: that would make every investor unreadable.
    static IMasterKey CheckMasterKey(DbConnection connection, SqliteJournalOptions options)
    {
        var inUse = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = JournalSql.MasterKeysInUse.Text;
            using var rows = command.ExecuteReader();
            while (rows.Read()) inUse.Add(rows.GetString(0));
        }
        var master = options.MasterKey ?? FileMasterKey.OpenOrCreate(options.MasterKeyPath, mayCreate: inUse.Count == 0);
        foreach (var keyId in inUse.Where(keyId => !master.CanUnwrap(keyId)))
            throw new StoreConfigurationException(
                $"The store in {options.Folder} uses master key {keyId}; the key at hand is {master.KeyId}.");
        return master;
    }
}
