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

/// <summary>Finds the cipher of an investor, and makes a data key at the first write. Callers dispose what they get.</summary>
sealed class InvestorKeyring(
    IMasterKey master, int capacity, ReaderPool readers, GroupCommitWriter writer, ErasureLedger ledger, TimeProvider time)
{
    readonly CipherCache _cache = new(capacity);

    /// <summary>The cipher of an investor, or null when nothing was ever written for it.</summary>
    public async ValueTask<InvestorCipher?> FindAsync(string investor, CancellationToken ct)
    {
        if (_cache.Acquire(investor) is { } cached) return cached;
        var epoch = _cache.Epoch;
        var row = await readers.ReadAsync(statements => DataKeyRow.Find(statements, investor), ct);
        return row is null ? null : await UnwrapAsync(investor, row, epoch, ct);
    }

    /// <summary>The cipher of an investor; a new data key is durable before anything is sealed with it.</summary>
    /// <exception cref="InvestorErasedException">The ledger says that the investor was erased.</exception>
    public ValueTask<InvestorCipher> GetOrCreateAsync(string investor, CancellationToken ct) =>
        _cache.Acquire(investor) is { } cached ? new(cached) : FindOrCreateAsync(investor, ct);

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
        var row = await writer.WriteAsync(
            new CreateDataKeyOperation(investor, master.KeyId, wrapped, time.GetUtcNow().UtcTicks), ct);
        try
        {
            // Once more: an erasure that came between took nothing away, because there was no key yet.
            await RefuseErasedAsync(investor, ct);
        }
        catch (InvestorErasedException)
        {
            await writer.WriteAsync(new EraseOperation(investor), CancellationToken.None);
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
