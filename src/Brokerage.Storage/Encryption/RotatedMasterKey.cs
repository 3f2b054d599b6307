namespace Brokerage.Storage;

/// <summary>A master key that still knows the one before it: wraps by the new one, opens what either wrapped.</summary>
/// <param name="current">The new key.</param>
/// <param name="former">The one before.</param>
public sealed class RotatedMasterKey(IMasterKey current, IMasterKey former) : IMasterKey
{
    /// <inheritdoc/>
    public string KeyId => current.KeyId;

    /// <inheritdoc/>
    public bool CanUnwrap(string keyId) => current.CanUnwrap(keyId) || former.CanUnwrap(keyId);

    /// <inheritdoc/>
    public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> dataKey, string investor, CancellationToken ct) => current.WrapAsync(dataKey, investor, ct);

    /// <inheritdoc/>
    public ValueTask<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, string investor, CancellationToken ct) =>
        (current.CanUnwrap(keyId) ? current : former).UnwrapAsync(keyId, wrapped, investor, ct);

    /// <summary>Opens a wrapped key and wraps it by the new master key.</summary>
    /// <exception cref="StoreIntegrityException">It does not open.</exception>
    internal static async ValueTask<byte[]> RewrapAsync(IMasterKey master, string former, byte[] wrapped, string owner, CancellationToken ct)
    {
        var key = await master.UnwrapAsync(former, wrapped, owner, ct);
        try
        {
            return await master.WrapAsync(key, owner, ct);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        }
    }
}
