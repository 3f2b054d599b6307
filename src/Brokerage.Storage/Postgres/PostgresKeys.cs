using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>The keys a store on PostgreSQL is opened with.</summary>
static class PostgresKeys
{
    // No investor has such an id: what is wrapped for this name is never mistaken for a data key.
    const string RegistryKey = "\nregistry";

    /// <summary>The master key at hand, if it opens everything that is stored.</summary>
    /// <exception cref="StoreConfigurationException">It is missing, or another than the one in use.</exception>
    public static async Task<IMasterKey> MasterAsync(PostgresLink link, PostgresJournalOptions options, CancellationToken ct)
    {
        var inUse = await link.ListAsync(PostgresRegistrySql.MasterKeysInUse, row => row.GetString(0), [], ct);
        var master = options.MasterKey ?? FileMasterKey.OpenOrCreate(options.MasterKeyPath, mayCreate: inUse.Count == 0);
        foreach (var keyId in inUse.Where(keyId => !master.CanUnwrap(keyId)))
            throw new StoreConfigurationException($"The store uses master key {keyId}; the key at hand is {master.KeyId}.");
        return master;
    }

    /// <summary>The key of the ids; the first process that opens the store makes it.</summary>
    public static async Task<SealedIds> IdsAsync(PostgresLink link, IMasterKey master, CancellationToken ct)
    {
        var fresh = RandomNumberGenerator.GetBytes(SealedIds.KeyLength);
        var wrapped = await master.WrapAsync(fresh, RegistryKey, ct);
        CryptographicOperations.ZeroMemory(fresh);
        await link.RunAsync(PostgresRegistrySql.InsertSecret, [RegistryKey.Trim(), master.KeyId, wrapped], ct);
        var stored = await FindAsync(link, ct);
        var key = await master.UnwrapAsync(stored.Master, stored.Wrapped, RegistryKey, ct);
        var ids = new SealedIds(key);
        CryptographicOperations.ZeroMemory(key);
        return ids;
    }

    /// <summary>Wraps the key of the ids anew, when a former master key wraps it.</summary>
    public static async Task RewrapIdsKeyAsync(PostgresLink link, IMasterKey master, CancellationToken ct)
    {
        var stored = await FindAsync(link, ct);
        if (stored.Master == master.KeyId) return;
        var wrapped = await RotatedMasterKey.RewrapAsync(master, stored.Master, stored.Wrapped, RegistryKey, ct);
        await link.RunAsync(PostgresRegistrySql.ReplaceSecret, [RegistryKey.Trim(), master.KeyId, wrapped], ct);
    }

    static async ValueTask<(string Master, byte[] Wrapped)> FindAsync(PostgresLink link, CancellationToken ct) => (await link.ListAsync(
        PostgresRegistrySql.FindSecret, row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), [RegistryKey.Trim()], ct))[0];
}
