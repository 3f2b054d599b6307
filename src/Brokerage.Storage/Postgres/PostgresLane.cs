using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// Writes one group after the other: everything that waits goes into one transaction and one round trip, and is answered after its commit.
/// Several lanes may write at once; what concerns one investor is always in one lane.
/// </summary>
abstract class PostgresLane
{
    const int MaxAttempts = 5;

    readonly PostgresLink _link;
    readonly int _maxEntries;
    readonly Channel<PostgresWrite> _queue;
    readonly List<PostgresWrite> _group = [];
    readonly HashSet<WriteSlot> _slots = [];
    readonly HashSet<UInt128> _held = [];
    readonly Task _ended;
    Queue<PostgresWrite> _deferred = new();
    long _takenSince;
    long _commits, _operations, _entries;

    protected PostgresLane(PostgresLink link, PostgresJournalOptions options)
    {
        (_link, _maxEntries) = (link, options.MaxBatchEntries);
        _queue = Channel.CreateBounded<PostgresWrite>(new BoundedChannelOptions(options.MaxQueuedOperations) { SingleReader = true });
        _ended = Task.Run(RunAsync);
    }

    public WriterStatistics Statistics => new(
        Interlocked.Read(ref _commits), Interlocked.Read(ref _operations), Interlocked.Read(ref _entries));

    /// <summary>Writes that wait for this lane, and since when the oldest does.</summary>
    public Waiting Waiting
    {
        get
        {
            var taken = Volatile.Read(ref _takenSince);
            return Waiting.Since(_queue.Reader.Count, taken != 0 ? taken : _queue.Reader.TryPeek(out var oldest) ? oldest.MadeAt : 0);
        }
    }

    /// <summary>What measures its commits; null for nothing.</summary>
    public StoreMetrics? Metrics { get; init; }

    /// <summary>Queues a write and waits for its commit.</summary>
    public async ValueTask<TResult> WriteAsync<TResult>(PostgresWrite<TResult> write, CancellationToken ct)
    {
        _link.ThrowIfUnavailable();
        write.Answer.WithdrawOn(ct);
        try
        {
            await _queue.Writer.WriteAsync(write, ct);
        }
        catch (ChannelClosedException)
        {
            write.Answer.Forget();
            throw new StoreUnavailableException("The store is closed.");
        }
        catch
        {
            write.Answer.Forget();
            throw;
        }
        return await write.Answer.Completion;
    }

    /// <summary>Refuses further writes and returns when those that waited are answered.</summary>
    public Task FlushAsync()
    {
        _queue.Writer.TryComplete();
        return _ended;
    }

    /// <summary>
    /// Sends a group as one batch, which PostgreSQL runs as one transaction, and answers its writes once the batch was read to its end:
    /// only that tells that the commit returned.
    /// </summary>
    protected abstract Task SendAsync(NpgsqlConnection connection, IReadOnlyList<PostgresWrite> group);

    async Task RunAsync()
    {
        while (_deferred.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            TakeGroup();
            if (_group.Count > 0) await CommitAsync(_group);
            Volatile.Write(ref _takenSince, 0);
        }
    }

    // What asks for a place that is taken waits for the next group, and so does whatever else comes later of the same investor.
    void TakeGroup()
    {
        _group.Clear();
        _slots.Clear();
        _held.Clear();
        var entries = 0;
        var (waiting, later) = (_deferred, new Queue<PostgresWrite>());
        while (waiting.TryDequeue(out var write) || (later.Count < _maxEntries && _queue.Reader.TryRead(out write)))
        {
            var isFull = entries > 0 && entries + write.Entries > _maxEntries;
            if (isFull || _slots.Contains(write.Slot) || _held.Contains(write.Slot.Of) || (write.IsAlone && _group.Count > 0))
            {
                _held.Add(write.Slot.Of);
                later.Enqueue(write);
            }
            else if (write.TryStart())
            {
                _slots.Add(write.Slot);
                _group.Add(write);
                entries += write.Entries;
            }
            if (isFull || _group is [{ IsAlone: true }]) break;
        }
        foreach (var write in waiting) later.Enqueue(write);
        _deferred = later;
        Volatile.Write(ref _takenSince, _group.Concat(_deferred).Select(write => write.MadeAt).DefaultIfEmpty().Min());
    }

    async Task CommitAsync(List<PostgresWrite> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _link.ThrowIfUnavailable();
                var began = Stopwatch.GetTimestamp();
                using var span = CommitSpan.Start(group.Select(write => write.Span), group.Count);
                await using var connection = await _link.Writers.OpenConnectionAsync();
                await SendAsync(connection, group);
                Metrics?.Committed(began, group.Count);
                Interlocked.Increment(ref _commits);
                Interlocked.Add(ref _operations, group.Count);
                Interlocked.Add(ref _entries, group.Sum(write => write.Entries));
                return;
            }
            catch (PostgresException e) when (IsDeadlock(e) && attempt < MaxAttempts)
            {
                // Two processes locked the same investors in another order; nothing of this group was stored.
            }
            catch (PostgresException e) when (group.Count > 1 && ConcernsOne(e))
            {
                foreach (var write in group) await CommitAsync([write]);
                return;
            }
            catch (Exception e)
            {
                // The boundary of the lane: whatever went wrong, the callers hear of it and the next group has its chance.
                var error = e as StoreUnavailableException ?? _link.Notice(e);
                foreach (var write in group) write.Fail(new StoreUnavailableException(error.Message, error.InnerException));
                return;
            }
        }
    }

    static bool IsDeadlock(PostgresException error) => error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    // 22: a value the database does not take; 23: a row that contradicts another. The others of the group have nothing to do with it.
    static bool ConcernsOne(PostgresException error) => error.SqlState.StartsWith("22", StringComparison.Ordinal)
        || error.SqlState.StartsWith("23", StringComparison.Ordinal);
}
