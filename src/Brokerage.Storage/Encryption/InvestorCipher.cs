using System.Security.Cryptography;

namespace Brokerage.Storage;

/// <summary>
/// Seals and opens the rows of one investor. Derived from the data key (HKDF, RFC 5869) are a key that encrypts, a key that makes
/// the dedup hashes, which are equal for equal (source, event id) and tell nothing without the key, and the pseudonym.
/// </summary>
/// <remarks>Counted: the cache holds one reference and each user one, so that an evicted key is wiped only when nobody uses it.</remarks>
sealed class InvestorCipher : IDisposable
{
    public const int DataKeyLength = 32;
    const int DedupLength = 16;

    readonly AesGcm _aes;
    readonly byte[] _dedupKey;
    readonly Lock _gate = new();
    int _references = 1;
    long _knownHead;

    public InvestorCipher(long investorNo, long keyId, ReadOnlySpan<byte> dataKey)
    {
        (InvestorNo, KeyId) = (investorNo, keyId);
        Span<byte> payloadKey = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, payloadKey, salt: [], info: "brokerage payload"u8);
        _aes = new AesGcm(payloadKey, SealedBytes.TagLength);
        CryptographicOperations.ZeroMemory(payloadKey);
        _dedupKey = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, _dedupKey, salt: [], info: "brokerage dedup"u8);
        Span<byte> pseudonym = stackalloc byte[16];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, pseudonym, salt: [], info: "brokerage pseudonym"u8);
        Pseudonym = Convert.ToHexStringLower(pseudonym);
    }

    public long InvestorNo { get; }

    public long KeyId { get; }

    /// <summary>32 hexadecimal digits that stand for the investor as long as the data key exists.</summary>
    public string Pseudonym { get; }

    /// <summary>A sequence known to be committed. Entries are never taken out, so it stays true whatever other writers do.</summary>
    public long KnownHead
    {
        get => Volatile.Read(ref _knownHead);
        set => Volatile.Write(ref _knownHead, value);
    }

    /// <summary>Takes a reference; false when the key was already wiped.</summary>
    public bool TryAcquire()
    {
        for (var seen = Volatile.Read(ref _references); seen > 0; seen = Volatile.Read(ref _references))
            if (Interlocked.CompareExchange(ref _references, seen + 1, seen) == seen) return true;
        return false;
    }

    /// <summary>Gives a reference back; the last one wipes the keys.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_dedupKey);
    }

    /// <summary>Why nothing is stored with this key any more; null while the registry has it. Inside a transaction of the writer.</summary>
    public InvestorErasedException? RefusalOfErased(Statements statements) => statements[JournalSql.HasKey].Any(KeyId)
        ? null
        : new InvestorErasedException($"Investor no {InvestorNo} was erased; nothing was stored.");

    public byte[] DedupHash(string source, string eventId)
    {
        var length = FieldWriter.LengthOf(source) + FieldWriter.LengthOf(eventId);
        var name = length <= 512 ? stackalloc byte[length] : new byte[length];
        var writer = new FieldWriter(name);
        writer.Text(source);
        writer.Text(eventId);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_dedupKey, name, hash);
        return hash[..DedupLength].ToArray();
    }

    // One AES context serves one call at a time (OpenSSL keeps the nonce in it).
    public void SealInPlace(byte[] box, ReadOnlySpan<byte> binding)
    {
        lock (_gate) SealedBytes.SealInPlace(_aes, box, binding);
    }

    /// <exception cref="StoreIntegrityException">The row is not as it was written, or not where.</exception>
    public Memory<byte> Open(byte[] box, long keyId, ReadOnlySpan<byte> binding, string what)
    {
        if (keyId != KeyId)
            throw new StoreIntegrityException($"{what} was sealed under data key {keyId}; the investor's key is {KeyId}.");
        try
        {
            lock (_gate) return SealedBytes.Open(_aes, box, binding);
        }
        catch (CryptographicException e)
        {
            throw new StoreIntegrityException($"{what} does not open: the row was altered or moved from another place.", e);
        }
    }
}
