namespace Brokerage.Storage;

/// <summary>
/// The key that wraps the data keys of investors. A file in the store's folder by default (<see cref="FileMasterKey"/>);
/// replace it to keep the key in a vault. Called once per investor and cache miss, never per event.
/// </summary>
public interface IMasterKey
{
    /// <summary>Names the key that <see cref="WrapAsync"/> uses; stored beside each wrapped key.</summary>
    string KeyId { get; }

    /// <summary>True when <see cref="UnwrapAsync"/> can open what was wrapped under this key: the current one, or a former one.</summary>
    bool CanUnwrap(string keyId);

    /// <summary>Wraps a data key so that it opens only for the same investor.</summary>
    ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> dataKey, string investor, CancellationToken ct);

    /// <summary>Opens a wrapped data key.</summary>
    /// <exception cref="StoreIntegrityException">It was altered, is another investor's, or was wrapped under another key.</exception>
    ValueTask<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, string investor, CancellationToken ct);
}
