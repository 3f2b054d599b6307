using Npgsql;

namespace Brokerage.Storage;

public sealed partial class PostgresJournal
{
    /// <summary>Who was erased and what was withdrawn. Its line comes before <see cref="EraseAsync"/>.</summary>
    public ErasureLedger Erasures { get; }

    /// <summary>What opening the store forgot, because the ledger said so.</summary>
    public ErasureReplay Replay { get; private set; } = new(0, 0, true);

    /// <inheritdoc/>
    /// <remarks>
    /// PostgreSQL overwrites no bytes: deleted rows stay in its files until their places are used again, and in its log until the segments
    /// are recycled or their archive is deleted. All of it is sealed. The journal's rows are sealed under the data key, which is deleted;
    /// the deleted key itself is wrapped by the master key. Who must not even have that changes the master key and destroys the former one.
    /// <see cref="ErasureCount.Complete"/> tells that the registry's deleted rows were vacuumed.
    /// </remarks>
    public async ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ct.ThrowIfCancellationRequested();
        var hash = _ids.HashOf(investor);
        var no = await FindNoAsync(investor, hash, ct);
        // In its turn among the investor's writes: what came before is erased with the rest, what comes after is refused.
        var count = await LaneOf(no).WriteAsync(
            new SoleWrite<ErasureCount>(no, connection => PostgresErasure.EraseAsync(connection, hash)), ct);
        _keyring.Drop(investor);
        return count with { Complete = await TryVacuumAsync() };
    }

    /// <inheritdoc/>
    public async ValueTask<int> RedactAsync(
        string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default)
    {
        WriteRules.CheckRedaction(investor, beforeSequence, types);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is null) return 0;
        return await WriteSealedAsync(investor, () => RedactRowsAsync(cipher, beforeSequence, [.. types], ct));
    }

    /// <inheritdoc/>
    public async ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is null) return null;
        // Another process may have destroyed the key while it is still in memory here.
        if (await _link.AnyAsync(PostgresRegistrySql.HasKey, [cipher.KeyId], ct)) return cipher.Pseudonym;
        _keyring.Drop(investor);
        return null;
    }

    ValueTask<int> RedactRowsAsync(InvestorCipher cipher, long beforeSequence, string[] types, CancellationToken ct) =>
        LaneOf(cipher.InvestorNo).WriteAsync(
            new SoleWrite<int>(cipher.InvestorNo, connection => PostgresRedaction.RunAsync(connection, cipher, beforeSequence, types)), ct);

    // Whose writes the erasure takes its turn among: the number in use here, whatever another process did meanwhile.
    async ValueTask<long> FindNoAsync(string investor, byte[] hash, CancellationToken ct)
    {
        if (_keyring.NumberInUse(investor) is { } used) return used;
        var found = await _link.ListAsync(PostgresRegistrySql.FindNo, row => row.GetInt64(0), [hash], ct);
        return found is [var no] ? no : 0;
    }

    /// <summary>Brings what is stored in line with the ledger: see <see cref="ErasureLedger"/>.</summary>
    async Task ReplayErasuresAsync(CancellationToken ct)
    {
        if (Erasures.ErasedCount == 0) return;
        var investors = 0;
        foreach (var no in await ErasedNosAsync(ct))
        {
            await EraseRowsAsync(no, ct);
            investors++;
        }
        var orphans = await _link.ListAsync(PostgresErasure.ListOrphans, row => row.GetInt64(0), [], ct);
        if (orphans.Count > Erasures.ErasedCount)
            throw new StoreConfigurationException(
                $"{orphans.Count} investors have rows in the journal and no key in the registry, but the ledger knows of "
                + $"{Erasures.ErasedCount} erasures only. Restore the registry that belongs to this journal.");
        foreach (var no in orphans) await EraseRowsAsync(no, ct);
        Replay = new(investors, orphans.Count, investors + orphans.Count == 0 || await TryVacuumAsync());
    }

    ValueTask<ErasureCount> EraseRowsAsync(long no, CancellationToken ct) =>
        _link.UseAsync(async connection => await PostgresErasure.EraseAsync(connection, no), ct);

    async Task<List<long>> ErasedNosAsync(CancellationToken ct)
    {
        const int page = 50_000;
        var erased = new List<long>();
        for (var (last, full) = (0L, true); full;)
        {
            var rows = await _link.ListAsync(
                PostgresRegistrySql.ListAfter,
                row => (No: row.GetInt64(0), Id: _ids.Open(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2))), [last, page], ct);
            erased.AddRange(rows.Where(row => Erasures.IsErased(row.Id)).Select(row => row.No));
            full = rows.Count == page;
            if (full) last = rows[^1].No;
        }
        return erased;
    }

    // The rows are gone whatever happens here; what could not be reached is told as "not complete" and tried again by the caller.
    async Task<bool> TryVacuumAsync()
    {
        try
        {
            return await _link.VacuumRegistryAsync(_options.ErasureTimeout, _time);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
