using System.Data.Common;
using System.Diagnostics;

namespace Brokerage.Storage;

/// <summary>How much the writer did since the store was opened.</summary>
/// <param name="Commits">Transactions committed, each with one fsync.</param>
/// <param name="Operations">Writes they carried.</param>
/// <param name="Entries">Journal entries and other rows these writes counted for.</param>
public readonly record struct WriterStatistics(long Commits, long Operations, long Entries);

/// <summary>
/// The one thread that writes. It puts everything that waits into one transaction, commits, and only then answers the callers.
/// An error inside a transaction stops it for good: after a failed fsync nobody knows what the disk holds, and trying again
/// would acknowledge what may be lost (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
/// </summary>
sealed class GroupCommitWriter : IDisposable
{
    readonly DbConnection _connection;
    readonly Statements _statements;
    readonly WriteQueue _queue;
    readonly LogMover _mover;
    readonly int _maxBatchEntries;
    readonly TimeProvider _time;
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<WriteOperation> _batch = [];
    volatile StoreHealth _health = StoreHealth.Ready;
    long _commits, _operations, _entries;

    public GroupCommitWriter(DbConnection connection, SqliteJournalOptions options, TimeProvider time)
    {
        (_connection, _maxBatchEntries, _time) = (connection, options.MaxBatchEntries, time);
        _statements = new Statements(connection);
        _queue = new WriteQueue(options.MaxQueuedOperations);
        _mover = new LogMover(options);
        new Thread(Run) { IsBackground = true, Name = "journal writer" }.Start();
    }

    public StoreHealth Health => _health;

    public WriterStatistics Statistics => new(
        Interlocked.Read(ref _commits), Interlocked.Read(ref _operations), Interlocked.Read(ref _entries));

    public async ValueTask<TResult> WriteAsync<TResult>(WriteOperation<TResult> operation, CancellationToken ct)
    {
        operation.WithdrawOn(ct);
        try
        {
            await _queue.EnqueueAsync(operation, ct);
        }
        catch
        {
            operation.Forget();
            throw;
        }
        return await operation.Completion;
    }

    public ValueTask<IReadOnlyDictionary<string, string>> SettingsAsync(CancellationToken ct) =>
        WriteAsync(new SettingsOperation(_connection), ct);

    /// <summary>Refuses further writes and returns when those that waited are committed and the thread has ended.</summary>
    public Task FlushAsync()
    {
        _queue.Close(new StoreUnavailableException("The store is closed."));
        return _ended.Task;
    }

    /// <summary>
    /// Empties the write-ahead log into the database and closes it. Only after <see cref="FlushAsync"/>, without
    /// readers.
    /// </summary>
    public void Dispose()
    {
        if (!_health.IsReady) return;
        _health = StoreHealth.Stopped("The store is closed.", _time.GetUtcNow());
        SqliteDialect.Checkpoint(_connection);
        _statements.Dispose();
    }

    void Run()
    {
        try
        {
            for (var (expected, commit) = (0, TimeSpan.Zero); _queue.WaitForWork();)
            {
                // Those just answered often write again at once, while others wait already. A wait that is short beside a commit lets
                // all of them share the next one, instead of taking turns in two half-full ones.
                _queue.Linger(expected, commit / 2);
                var began = Stopwatch.GetTimestamp();
                expected = CommitTogether() + _queue.Count;
                commit = Stopwatch.GetElapsedTime(began);
                _mover.Follow(_connection);
            }
            _mover.Wait();
        }
        catch (Exception e) // The boundary of the thread: whatever went wrong, every caller hears of it and nobody writes again.
        {
            Stop(e);
        }
        _ended.SetResult();
    }

    int CommitTogether()
    {
        if (!TryBegin(out var busy))
        {
            _queue.Take(_batch, _maxBatchEntries);
            FailBatch(new StoreUnavailableException(
                "Another process holds the store's write lock for too long; nothing was written.", busy));
            return 0;
        }
        // Only now: whatever was queued while waiting for the lock joins, and could be withdrawn until here.
        _queue.Take(_batch, _maxBatchEntries);
        var entries = 0;
        foreach (var operation in _batch)
        {
            operation.Apply(_statements);
            entries += operation.Entries;
        }
        _statements[JournalSql.Commit].Run();
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _operations, _batch.Count);
        Interlocked.Add(ref _entries, entries);
        var count = _batch.Count;
        foreach (var operation in _batch) operation.Complete();
        _batch.Clear();
        return count;
    }

    bool TryBegin(out DbException? busy)
    {
        try
        {
            _statements[SqliteDialect.Begin].Run();
            busy = null;
            return true;
        }
        catch (DbException e) when (SqliteDialect.IsBusy(e))
        {
            busy = e;
            return false;
        }
    }

    void Stop(Exception cause)
    {
        var reason = $"The writer stopped: {cause.Message}";
        var error = new StoreUnavailableException(reason, cause);
        _health = StoreHealth.Stopped(reason, _time.GetUtcNow());
        _queue.Close(error);
        do
        {
            FailBatch(error);
            _queue.Take(_batch, int.MaxValue);
        }
        while (_batch.Count > 0);
        _mover.Wait();
        SqliteDialect.Abandon(_connection);
        _statements.Dispose();
    }

    void FailBatch(StoreUnavailableException error)
    {
        foreach (var operation in _batch) operation.Fail(new StoreUnavailableException(error.Message, error.InnerException));
        _batch.Clear();
    }
}
