using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// The store on PostgreSQL, for brokers who outgrow one machine. Appends wait in a few lanes and are committed in groups; several processes
/// may write at once, and of two that append to one investor the database lets one win. When PostgreSQL goes away, everything throws
/// <see cref="StoreUnavailableException"/> until it is back; nothing needs to be opened again.
/// </summary>
public sealed partial class PostgresJournal : IJournal
{
    readonly PostgresLink _link;
    readonly PostgresJournalOptions _options;
    readonly TimeProvider _time;
    readonly IMasterKey _master;
    readonly SealedIds _ids;
    readonly InvestorKeyring _keyring;
    readonly InvestorDirectory _directory;
    readonly RegistrationLane _registration;
    readonly AuditLane _audit;
    readonly JournalLane[] _lanes;
    int _disposed;

    PostgresJournal(PostgresLink link, IMasterKey master, SealedIds ids, ErasureLedger ledger, PostgresJournalOptions options, TimeProvider time)
    {
        (_link, _master, _ids, _options, _time, Erasures) = (link, master, ids, options, time, ledger);
        _registration = new RegistrationLane(link, options);
        _audit = new AuditLane(link, options);
        Metrics = new StoreMetrics(() => link.Health, () => _lanes!.Aggregate(default(Waiting), (sum, lane) => sum + lane.Waiting), () => Statistics);
        _lanes = [.. Enumerable.Range(0, options.Writers).Select(_ => new JournalLane(link, options) { Metrics = Metrics })];
        _keyring = new InvestorKeyring(master, options.MaxCachedKeys, new PostgresKeyRegistry(link, _registration, ids), ledger, time);
        _directory = new InvestorDirectory(link, ids);
        Revisions = new PostgresRevisionLog(link);
        Cases = new PostgresCaseBook(link, ids);
        Audit = new PostgresAuditLog(link, _audit);
    }

    /// <inheritdoc/>
    public StoreHealth Health => _link.Health;

    /// <summary>What the store measures of itself.</summary>
    public StoreMetrics Metrics { get; }

    /// <summary>The log of rule sets in the same store.</summary>
    public IRevisionLog Revisions { get; }

    /// <summary>The cases of the privacy office in the same store.</summary>
    public ICaseBook Cases { get; }

    /// <summary>The audit log in the same store.</summary>
    public IAuditLog Audit { get; }

    /// <summary>Counters of the grouped writes since the store was opened.</summary>
    public WriterStatistics Statistics => _lanes.Aggregate(default(WriterStatistics), (sum, lane) => new(
        sum.Commits + lane.Statistics.Commits, sum.Operations + lane.Statistics.Operations, sum.Entries + lane.Statistics.Entries));

    /// <summary>
    /// Opens the store, creates or migrates its tables while others go on, and forgets whoever the ledger calls erased before it returns.
    /// </summary>
    /// <exception cref="StoreConfigurationException">An option breaks its rule, the schema is too new, or the master key, the
    /// registry or the ledger's key is missing or another.</exception>
    /// <exception cref="StoreIntegrityException">The ledger was meddled with.</exception>
    /// <exception cref="StoreUnavailableException">PostgreSQL does not answer or refuses.</exception>
    public static ValueTask<PostgresJournal> OpenAsync(PostgresJournalOptions options, TimeProvider time, CancellationToken ct) =>
        OpenAsync(options, PostgresSchema.Steps, time, ct);

    /// <summary>
    /// Creates or migrates the tables while others go on, as <see cref="OpenAsync(PostgresJournalOptions, TimeProvider, CancellationToken)"/> does, and
    /// opens nothing: it needs neither keys nor ledger.
    /// </summary>
    /// <returns>The version that was found, 0 for an empty database, and the one that is there now.</returns>
    /// <exception cref="StoreConfigurationException">An option breaks its rule, or the schema is too new.</exception>
    /// <exception cref="StoreUnavailableException">PostgreSQL does not answer or refuses.</exception>
    public static async Task<(int Found, int Now)> MigrateAsync(PostgresJournalOptions options, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        try
        {
            var found = await MigrateAsync(options, PostgresSchema.Steps, time, ct);
            return (found, Math.Max(found, PostgresSchema.Steps.Count));
        }
        catch (Exception e) when (PostgresLink.IsOfDatabase(e))
        {
            throw new StoreUnavailableException($"The store cannot be migrated: {e.Message}", e);
        }
    }

    /// <summary>Opens it with the schema of another version, as another version of the program would.</summary>
    internal static async ValueTask<PostgresJournal> OpenAsync(
        PostgresJournalOptions options, IReadOnlyList<string> steps, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        PrivateFolder.Create(options.Folder);
        PostgresLink? link = null;
        SealedIds? ids = null;
        ErasureLedger? ledger = null;
        PostgresJournal? journal = null;
        try
        {
            await MigrateAsync(options, steps, time, ct);
            link = new PostgresLink(options, time);
            var master = await PostgresKeys.MasterAsync(link, options, ct);
            ids = await PostgresKeys.IdsAsync(link, master, ct);
            ledger = await ErasureLedger.OpenAsync(options.LedgerPath, options.LedgerKeyPath, time, ct);
            journal = new PostgresJournal(link, master, ids, ledger, options, time);
            await journal.ReplayErasuresAsync(ct);
            return journal;
        }
        catch (Exception e)
        {
            if (journal is not null) await journal.DisposeAsync();
            else
            {
                ledger?.Dispose();
                ids?.Dispose();
                if (link is not null) await link.DisposeAsync();
            }
            if (PostgresLink.IsOfDatabase(e)) throw new StoreUnavailableException($"The store cannot be opened: {e.Message}", e);
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
        // Sealed here, on the caller's thread: nothing readable is ever sent.
        var rows = new EntryRow[entries.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = EntryRow.Seal(cipher, entries[i]);
        return await WriteSealedAsync(investor, () => LaneOf(cipher.InvestorNo).WriteAsync(new AppendWrite(cipher, rows), ct));
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default)
    {
        WriteRules.CheckSnapshot(snapshot);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.GetOrCreateAsync(snapshot.Investor, ct);
        var write = new SnapshotWrite(cipher, SnapshotRow.Seal(cipher, snapshot));
        await WriteSealedAsync(snapshot.Investor, () => LaneOf(cipher.InvestorNo).WriteAsync(write, ct));
    }

    /// <inheritdoc/>
    public async ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is not null) await _link.RunAsync(PostgresSql.DropSnapshot, [cipher.InvestorNo], ct);
    }

    /// <inheritdoc/>
    public async ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default)
    {
        WriteRules.CheckQuarantined(item);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.GetOrCreateAsync(item.Investor, ct);
        var write = new QuarantineWrite(cipher, QuarantineRow.Seal(cipher, item));
        await WriteSealedAsync(item.Investor, () => LaneOf(cipher.InvestorNo).WriteAsync(write, ct));
    }

    /// <inheritdoc/>
    public async ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ct.ThrowIfCancellationRequested();
        if (await _link.RunAsync(PostgresSql.SetQuarantineStatus, [id, (int)status], ct) == 0)
            throw new KeyNotFoundException($"No quarantined event has the id {id}.");
    }

    /// <summary>Commits what waits and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _registration.FlushAsync();
        await _audit.FlushAsync();
        foreach (var lane in _lanes) await lane.FlushAsync();
        await _link.DisposeAsync();
        _keyring.Clear();
        _ids.Dispose();
        Erasures.Dispose();
    }

    JournalLane LaneOf(long investor) => _lanes[investor % _lanes.Length];

    /// <summary>Writes what was sealed with a key; a key that turns out to be destroyed is not used again.</summary>
    async ValueTask<TResult> WriteSealedAsync<TResult>(string investor, Func<ValueTask<TResult>> write)
    {
        try
        {
            return await write();
        }
        catch (InvestorErasedException)
        {
            _keyring.Drop(investor);
            throw;
        }
    }

    static async Task<int> MigrateAsync(PostgresJournalOptions options, IReadOnlyList<string> steps, TimeProvider time, CancellationToken ct)
    {
        await using var connection = PostgresConnections.Single(options);
        await connection.OpenAsync(ct);
        return await new PostgresMigration(connection, time).RunAsync(steps, ct);
    }
}
