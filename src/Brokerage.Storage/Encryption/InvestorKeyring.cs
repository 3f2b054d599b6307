using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>An investor's wrapped data key as the store holds it.</summary>
sealed record DataKeyRow(long InvestorNo, long KeyId, string MasterKey, byte[] Wrapped)
{
    public static DataKeyRow? Find(Statements statements, string investor)
    {
        using var row = statements[JournalSql.FindDataKey].Read(investor);
        return row.Read() ? new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3)) : null;
    }
}

/// <summary>Where a store keeps who has which number, and the wrapped keys.</summary>
interface IKeyRegistry
{
    /// <summary>The key of an investor, or null.</summary>
    ValueTask<DataKeyRow?> FindAsync(string investor, CancellationToken ct);

    /// <summary>Gives a new investor a data key, or finds the one another writer gave first; durable when it returns.</summary>
    ValueTask<DataKeyRow> CreateAsync(string investor, string masterKey, byte[] wrapped, long createdAt, CancellationToken ct);

    /// <summary>Takes back everything of an investor.</summary>
    ValueTask EraseAsync(string investor);
}

/// <summary>The registry beside a SQLite journal.</summary>
sealed class SqliteKeyRegistry(ReaderPool readers, GroupCommitWriter writer) : IKeyRegistry
{
    public ValueTask<DataKeyRow?> FindAsync(string investor, CancellationToken ct) =>
        readers.ReadAsync(statements => DataKeyRow.Find(statements, investor), ct);

    public ValueTask<DataKeyRow> CreateAsync(string investor, string masterKey, byte[] wrapped, long createdAt, CancellationToken ct) =>
        writer.WriteAsync(new CreateDataKeyOperation(investor, masterKey, wrapped, createdAt), ct);

    public async ValueTask EraseAsync(string investor) => await writer.WriteAsync(new EraseOperation(investor), CancellationToken.None);
}

/// <summary>Finds the cipher of an investor, and makes a data key at the first write. Callers dispose what they get.</summary>
sealed class InvestorKeyring(
    IMasterKey master, int capacity, IKeyRegistry registry, ErasureLedger ledger, TimeProvider time)
{
    readonly CipherCache _cache = new(capacity);

    /// <summary>The cipher of an investor, or null when nothing was ever written for it.</summary>
    public async ValueTask<InvestorCipher?> FindAsync(string investor, CancellationToken ct)
    {
        if (_cache.Acquire(investor) is { } cached) return cached;
        var epoch = _cache.Epoch;
        var row = await registry.FindAsync(investor, ct);
        return row is null ? null : await UnwrapAsync(investor, row, epoch, ct);
    }

    /// <summary>The cipher of an investor; a new data key is durable before anything is sealed with it.</summary>
    /// <exception cref="InvestorErasedException">The ledger says that the investor was erased.</exception>
    public ValueTask<InvestorCipher> GetOrCreateAsync(string investor, CancellationToken ct) =>
        _cache.Acquire(investor) is { } cached ? new(cached) : FindOrCreateAsync(investor, ct);

    /// <summary>The number under which an investor is in use here now; null when the key is not in memory.</summary>
    public long? NumberInUse(string investor)
    {
        using var cipher = _cache.Acquire(investor);
        return cipher?.InvestorNo;
    }

    /// <summary>Forgets the cipher of an investor whose key is gone.</summary>
    public void Drop(string investor) => _cache.Drop(investor);

    public void Clear() => _cache.Clear();

    async ValueTask<InvestorCipher> FindOrCreateAsync(string investor, CancellationToken ct)
    {
        if (await FindAsync(investor, ct) is { } found) return found;
        await RefuseErasedAsync(investor, ct);
        var epoch = _cache.Epoch;
        var dataKey = RandomNumberGenerator.GetBytes(InvestorCipher.DataKeyLength);
        var wrapped = await master.WrapAsync(dataKey, investor, ct);
        CryptographicOperations.ZeroMemory(dataKey);
        var row = await registry.CreateAsync(investor, master.KeyId, wrapped, time.GetUtcNow().UtcTicks, ct);
        try
        {
            // Once more: an erasure that came between took nothing away, because there was no key yet.
            await RefuseErasedAsync(investor, ct);
        }
        catch (InvestorErasedException)
        {
            await registry.EraseAsync(investor);
            throw;
        }
        return await UnwrapAsync(investor, row, epoch, ct);
    }

    async ValueTask RefuseErasedAsync(string investor, CancellationToken ct)
    {
        await ledger.RefreshAsync(ct);
        if (ledger.IsErased(investor))
            throw new InvestorErasedException("The erasure ledger holds this investor: nothing is stored for it again.");
    }

    async ValueTask<InvestorCipher> UnwrapAsync(string investor, DataKeyRow row, long epoch, CancellationToken ct)
    {
        byte[] dataKey;
        try
        {
            dataKey = await master.UnwrapAsync(row.MasterKey, row.Wrapped, investor, ct);
        }
        catch (StoreIntegrityException e)
        {
            throw new StoreIntegrityException($"The data key of investor no {row.InvestorNo} does not open.", e);
        }
        var cipher = new InvestorCipher(row.InvestorNo, row.KeyId, dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return _cache.Add(investor, cipher, epoch);
    }
}
