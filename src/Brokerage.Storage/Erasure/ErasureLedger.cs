using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage;

/// <summary>
/// Who was erased and what was withdrawn, kept apart from the store so that a restored older backup forgets again before it serves
/// anybody. It holds no ids: each line names the investor by a keyed hash. Lines are only ever appended, each with the hash of the one
/// before. Several may be open on one file, also in several processes. Every method may be called from any thread.
/// </summary>
/// <remarks>
/// The order of an erasure: the line first, which is durable when <see cref="AppendAsync(string, string, CancellationToken)"/> returns,
/// then <see cref="IJournal.EraseAsync"/>. A crash in between is finished when the store is opened the next time. The order of a withdrawal:
/// the journal first, then the line, then the acknowledgement; a crash in between is finished when the investor is read the next time. Keep the file, and its
/// key, off the disk whose loss would make you restore a backup.
/// </remarks>
public sealed class ErasureLedger : IDisposable
{
    readonly byte[] _key;
    readonly TimeProvider _time;
    readonly SemaphoreSlim _gate = new(1, 1);
    readonly ConcurrentDictionary<Tag, LedgerLine> _erased = new();
    readonly ConcurrentDictionary<Tag, ImmutableList<LedgerLine>> _withdrawn = new();
    LedgerLine? _last;
    long _end;
    StoreUnavailableException? _failure;

    ErasureLedger(string path, byte[] key, TimeProvider time) => (Path, _key, _time) = (path, key, time);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Lines in it.</summary>
    public long Lines => Volatile.Read(ref _last)?.No ?? 0;

    /// <summary>Hash of the last line; publish it elsewhere to notice a cut end. <see cref="LedgerLine.Genesis"/> for an empty ledger.</summary>
    public string Head => Volatile.Read(ref _last)?.Hash ?? LedgerLine.Genesis;

    /// <summary>How many investors were erased.</summary>
    public int ErasedCount => _erased.Count;

    /// <summary>How many investors withdrew something.</summary>
    public int WithdrawnCount => _withdrawn.Count;

    /// <summary>Opens a ledger, creates it where there is none, and cuts off a last line that a crash tore.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keyPath">File of the key that hides the ids; created together with the ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="StoreConfigurationException">The ledger is there and its key is missing.</exception>
    /// <exception cref="StoreIntegrityException">A line was altered, moved or removed.</exception>
    public static async Task<ErasureLedger> OpenAsync(string path, string keyPath, TimeProvider time, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        PrivateFolder.Create(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        var ledger = new ErasureLedger(path, KeyFile.ReadOrCreate(keyPath, "ledger key", mayCreate: isNew), time);
        try
        {
            await ledger.UseFileAsync(_ => { }, ct);
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Looks at every line of a ledger, without its key: for an offline check.</summary>
    public static LedgerCheck Verify(string path) => LedgerFile.Check(path);

    /// <summary>True when the investor was erased. Memory only: it may be asked on every request.</summary>
    public bool IsErased(string investor) => !_erased.IsEmpty && _erased.ContainsKey(TagOf(investor));

    /// <summary>The purposes an investor withdrew, in the order of the acts. Memory only.</summary>
    public IReadOnlyList<LedgerLine> WithdrawalsOf(string investor) => _withdrawn.IsEmpty ? [] : _withdrawn.GetValueOrDefault(TagOf(investor), []);

    /// <summary>Appends an act that takes effect now; see the other overload.</summary>
    public Task<LedgerLine> AppendAsync(string investor, string kind, CancellationToken ct = default) =>
        AppendAsync(investor, kind, null, _time.GetUtcNow(), ct);

    /// <summary>
    /// Appends an act; durable when it returns. An investor is erased once: a second such line is not written, the first is returned.
    /// </summary>
    /// <param name="investor">The investor's id; only its keyed hash is kept.</param>
    /// <param name="kind">What was done, see <see cref="LedgerKind"/>.</param>
    /// <param name="purpose">The purpose withdrawn, null where the act concerns none.</param>
    /// <param name="at">When the act took effect.</param>
    /// <param name="ct">Cancels the wait for the file; once the line is being written it has no effect.</param>
    /// <exception cref="StoreUnavailableException">The line was not acknowledged: open the ledger again to see whether it is there.</exception>
    public Task<LedgerLine> AppendAsync(string investor, string kind, string? purpose, DateTimeOffset at, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        return AppendAsync(investor, kind, purpose, at, null, tag => kind == LedgerKind.Erased ? _erased.GetValueOrDefault(tag) : null, ct);
    }

    /// <summary>Appends a withdrawal that is in the investor's journal; again it changes nothing. Durable when it returns.</summary>
    /// <param name="investor">The investor's id; only its keyed hash is kept.</param>
    /// <param name="purpose">The purpose withdrawn.</param>
    /// <param name="at">When the journal received it.</param>
    /// <param name="sequence">Its journal sequence.</param>
    /// <param name="ct">Cancels the wait for the file; once the line is being written it has no effect.</param>
    /// <exception cref="StoreUnavailableException">The line was not acknowledged: open the ledger again to see whether it is there.</exception>
    public Task<LedgerLine> AppendWithdrawalAsync(string investor, string purpose, DateTimeOffset at, long sequence, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return AppendAsync(investor, LedgerKind.Withdrawn, purpose, at, sequence,
            tag => _withdrawn.GetValueOrDefault(tag)?.Find(line => line.Purpose == purpose && line.Sequence == sequence && line.At == at), ct);
    }

    async Task<LedgerLine> AppendAsync(
        string investor, string kind, string? purpose, DateTimeOffset at, long? sequence, Func<Tag, LedgerLine?> known, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        var tag = TagOf(investor);
        LedgerLine? line = null;
        await UseFileAsync(file =>
        {
            if ((line = known(tag)) is not null) return;
            line = LedgerLine.After(_last, at, tag.ToString(), kind, purpose, sequence);
            file.Position = _end;
            file.Write(line.Write());
            file.Flush(flushToDisk: true);
            _end = file.Position;
            Learn(line);
        }, ct);
        return line!;
    }

    /// <summary>Reads what other processes appended; costs one look at the file's length when they did not.</summary>
    public async ValueTask RefreshAsync(CancellationToken ct = default)
    {
        var file = new FileInfo(Path);
        if (file.Exists && file.Length != Volatile.Read(ref _end)) await UseFileAsync(_ => { }, ct);
    }

    /// <summary>Closes the ledger.</summary>
    public void Dispose()
    {
        _gate.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    // Whoever has the lock reads first what others appended, so that every line follows the last one.
    async Task UseFileAsync(Action<FileStream> use, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_failure is { } failure) throw new StoreUnavailableException(failure.Message, failure.InnerException);
            using var held = await FileLock.AcquireAsync(Path + ".lock", _time, ct);
            await using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            if (file.Length < _end) throw new StoreIntegrityException("The erasure ledger lost lines that it had.");
            var (lines, end, rest) = LedgerFile.Read(file, _end, _last);
            if (rest == LedgerRest.Bad)
                throw new StoreIntegrityException($"Line {Lines + lines.Count + 1} of the erasure ledger is not what was written there.");
            if (rest == LedgerRest.Torn)
            {
                file.SetLength(end);
                file.Flush(flushToDisk: true);
            }
            foreach (var line in lines) Learn(line);
            Volatile.Write(ref _end, end);
            use(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // After a failed write or sync nobody knows what the file holds: only a fresh look tells.
            _failure = new StoreUnavailableException($"The erasure ledger failed: {e.Message}", e);
            throw new StoreUnavailableException(_failure.Message, e);
        }
        finally
        {
            _gate.Release();
        }
    }

    void Learn(LedgerLine line)
    {
        var tag = Tag.Parse(line.Tag);
        if (line.Kind == LedgerKind.Erased) _erased.TryAdd(tag, line);
        else if (line.Kind == LedgerKind.Withdrawn)
            _withdrawn.AddOrUpdate(tag, [line], (_, earlier) => earlier.Add(line));
        Volatile.Write(ref _last, line);
    }

    Tag TagOf(string investor)
    {
        var length = Encoding.UTF8.GetByteCount(investor);
        var id = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(investor, id);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, id, hash);
        return MemoryMarshal.Read<Tag>(hash);
    }

    readonly record struct Tag(UInt128 First, UInt128 Second)
    {
        public static Tag Parse(string hex) => MemoryMarshal.Read<Tag>(Convert.FromHexString(hex));

        public override string ToString()
        {
            Span<Tag> self = [this];
            return Convert.ToHexStringLower(MemoryMarshal.AsBytes(self));
        }
    }
}
