using System.Collections.Concurrent;
using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>Read-only connections with their prepared statements. In WAL mode they never wait for the writer, nor it for them.</summary>
sealed class ReaderPool(SqliteJournalOptions options) : IAsyncDisposable
{
    readonly SemaphoreSlim _places = new(options.MaxReaders, options.MaxReaders);
    readonly ConcurrentStack<Statements> _idle = new();
    volatile bool _closed;

    /// <summary>Runs a read on a connection of its own.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed or cannot be read.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<Statements, T> read, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            if (_closed) throw new StoreUnavailableException("The store is closed.");
            if (!_idle.TryPop(out var statements)) statements = new Statements(SqliteDialect.OpenReader(options));
            try
            {
                return read(statements);
            }
            finally
            {
                _idle.Push(statements);
            }
        }
        catch (DbException e)
        {
            throw new StoreUnavailableException($"A read failed: {e.Message}", e);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Refuses further reads, waits for those that run, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var place = 0; place < options.MaxReaders; place++) await _places.WaitAsync();
        while (_idle.TryPop(out var statements)) statements.Dispose();
        _places.Release(options.MaxReaders);
    }
}
