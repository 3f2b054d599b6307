using System.Collections.Frozen;
using System.Data.Common;

namespace Brokerage.Storage;

public sealed partial class SqliteJournal
{
    /// <summary>Who was erased and what was withdrawn. Its line comes before <see cref="EraseAsync"/>.</summary>
    public ErasureLedger Erasures { get; }

    /// <summary>What opening the store forgot, because the ledger said so.</summary>
    public ErasureReplay Replay { get; private set; } = new(0, 0, true);

    /// <inheritdoc/>
    public async ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        ct.ThrowIfCancellationRequested();
        var count = await _writer.WriteAsync(new EraseOperation(investor), ct);
        _keyring.Drop(investor);
        // What is left is to let go of copies; the token has no effect on it, because the rows are gone already.
        var forgotten = await TryAsync(async () => { await _backup.ForgetAsync(investor, CancellationToken.None); return true; });
        return count with { Complete = await TryAsync(_truncation.RunAsync) && forgotten };
    }

    /// <inheritdoc/>
    public async ValueTask<int> RedactAsync(
        string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default)
    {
        WriteRules.CheckRedaction(investor, beforeSequence, types);
        ct.ThrowIfCancellationRequested();
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is null) return 0;
        var redacted = await WriteSealedAsync(investor, new RedactOperation(cipher, beforeSequence, types.ToFrozenSet(StringComparer.Ordinal)), ct);
        await TryAsync(_truncation.RunAsync);
        return redacted;
    }

    /// <inheritdoc/>
    public async ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        using var cipher = await _keyring.FindAsync(investor, ct);
        if (cipher is null) return null;
        // Another process may have destroyed the key while it is still in memory here.
        if (await _readers.ReadAsync(statements => statements[JournalSql.HasKey].Any(cipher.KeyId), ct)) return cipher.Pseudonym;
        _keyring.Drop(investor);
        return null;
    }

    /// <summary>Brings what is stored in line with the ledger: see <see cref="ErasureLedger"/>.</summary>
    async Task ReplayErasuresAsync(string store, CancellationToken ct)
    {
        if (Erasures.ErasedCount > 0) Replay = await _writer.WriteAsync(new ReplayErasuresOperation(Erasures), ct);
        var forgotten = await TryAsync(async () => { await _backup.ForgetErasedAsync(store, Erasures, ct); return true; });
        Replay = Replay with { Complete = await TryAsync(_truncation.RunAsync) && forgotten };
    }

    /// <summary>Writes what was sealed with a key; a key that turns out to be destroyed is not used again.</summary>
    async ValueTask<TResult> WriteSealedAsync<TResult>(string investor, WriteOperation<TResult> operation, CancellationToken ct)
    {
        try
        {
            return await _writer.WriteAsync(operation, ct);
        }
        catch (InvestorErasedException)
        {
            _keyring.Drop(investor);
            throw;
        }
    }

    // The rows are gone whatever happens here; what could not be reached is told as "not complete" and tried again by the caller.
    static async Task<bool> TryAsync(Func<Task<bool>> reach)
    {
        try
        {
            return await reach();
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or StoreUnavailableException)
        {
            return false;
        }
    }
}
