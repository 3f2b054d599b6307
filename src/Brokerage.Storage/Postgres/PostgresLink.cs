using System.Net.Sockets;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// The way to the database and whether it is open. When the database does not answer, everything is refused at once instead of waiting for
/// a timeout each, until a probe reaches it again.
/// </summary>
/// <remarks>
/// To go on by itself after an error is safe here, other than with SQLite: PostgreSQL itself stops and recovers from its log when an fsync
/// fails, so what answers again holds what it acknowledged. A commit whose answer was lost is in doubt: its caller hears that the store is
/// unavailable, sends again, and finds the event there or not.
/// </remarks>
sealed class PostgresLink : IAsyncDisposable
{
    readonly PostgresJournalOptions _options;
    readonly TimeProvider _time;
    readonly NpgsqlDataSource _readers;
    readonly SemaphoreSlim _places;
    readonly CancellationTokenSource _closing = new();
    readonly Lock _gate = new();
    volatile StoreHealth _health = StoreHealth.Ready;
    Task _probe = Task.CompletedTask;

    public PostgresLink(PostgresJournalOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _readers = PostgresConnections.ForReaders(options);
        Writers = PostgresConnections.ForWriters(options);
        _places = new SemaphoreSlim(options.MaxReaders, options.MaxReaders);
    }

    public StoreHealth Health => _health;

    /// <summary>Connections of the grouped writes.</summary>
    public NpgsqlDataSource Writers { get; }

    /// <summary>Uses a connection of the pool.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed or the database does not answer.</exception>
    public async ValueTask<T> UseAsync<T>(Func<NpgsqlConnection, ValueTask<T>> use, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            ThrowIfUnavailable();
            await using var connection = await _readers.OpenConnectionAsync(ct);
            return await use(connection);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Notice(e);
        }
        finally
        {
            _places.Release();
        }
    }

    public void ThrowIfUnavailable()
    {
        if (_health is { IsReady: false, Reason: var reason }) throw new StoreUnavailableException(reason!);
    }

    /// <summary>True for what the database or the way to it throws.</summary>
    public static bool IsOfDatabase(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>What the caller hears of an error. When it means that the database is away, everybody hears so from now on.</summary>
    public StoreUnavailableException Notice(Exception error)
    {
        // Text of PostgreSQL without values: see PostgresConnections.
        var reason = error is PostgresException { SqlState: var state, MessageText: var text } ? $"{text} ({state})" : error.Message;
        if (MeansAway(error)) Interrupt($"PostgreSQL does not answer: {reason}");
        return new StoreUnavailableException($"PostgreSQL failed: {reason}", error);
    }

    /// <summary>Refuses further use and ends when what ran has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _health = StoreHealth.Stopped("The store is closed.", _time.GetUtcNow());
        await _closing.CancelAsync();
        await _probe;
        for (var place = 0; place < _options.MaxReaders; place++) await _places.WaitAsync();
        await _readers.DisposeAsync();
        await Writers.DisposeAsync();
        _places.Release(_options.MaxReaders);
        _closing.Dispose();
    }

    // 08: connection; 53300: too many connections; 57P: shut down, crashed or starting; 25006: the server became a standby.
    static bool MeansAway(Exception error) => error is PostgresException { SqlState: var state }
        ? state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state is "53300" or "25006"
        : error is NpgsqlException or SocketException or IOException;

    void Interrupt(string reason)
    {
        lock (_gate)
        {
            if (!_health.IsReady) return;
            _health = StoreHealth.Interrupted(reason, _time.GetUtcNow());
            _probe = Task.Run(ProbeAsync);
        }
        _readers.Clear();
        Writers.Clear();
    }

    async Task ProbeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            if (await IsReachableAsync())
            {
                lock (_gate)
                    if (_health.Status == StoreStatus.Interrupted) _health = StoreHealth.Ready;
                return;
            }
            await Task.Delay(_options.ReconnectInterval, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<bool> IsReachableAsync()
    {
        try
        {
            await using var connection = PostgresConnections.Single(_options);
            await connection.OpenAsync(_closing.Token);
            await using var command = new NpgsqlCommand("SELECT NOT pg_is_in_recovery()", connection);
            return (bool)(await command.ExecuteScalarAsync(_closing.Token))!;
        }
        catch (Exception e) when (IsOfDatabase(e) || e is OperationCanceledException)
        {
            return false;
        }
    }
}
