using Brokerage.Actors;
using Brokerage.Cluster.Wire;

namespace Brokerage.Cluster.Following;

/// <summary>
/// The grain's end of one following: what the actor says waits here, bounded, and goes out in batches, the next only after the last was
/// answered. So the order holds by itself, a slow silo costs a queue and never the actor's time, and a dead one is noticed.
/// </summary>
internal sealed class Relay(IFollower follower, Guid lease, TimeProvider time, Action<Relay> lost) : IExperienceObserver
{
    private const int MaxWaiting = 512;

    /// <summary>An app that says nothing for so long is gone.</summary>
    public static readonly TimeSpan Expiry = Follower.RenewEvery * 4;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private List<Message> _waiting = [];
    private long _sent;
    private long _renewed = time.GetTimestamp();
    private Task _pump = Task.CompletedTask;
    private bool _isOpen;
    private bool _isLost;

    /// <summary>The attach call that made it.</summary>
    public Guid Lease => lease;

    /// <summary>True when the app did not renew in time.</summary>
    public bool IsExpired => time.GetElapsedTime(Volatile.Read(ref _renewed)) >= Expiry;

    /// <inheritdoc/>
    public void Start(string epoch, long seq, bool resumed) => Add(Message.Of(new Beginning(epoch, seq, resumed)));

    /// <inheritdoc/>
    public void Next(Update update) => Add(Message.Of(update));

    /// <summary>Hands out what was said while attaching; from here on it is sent.</summary>
    public Message[] Begin()
    {
        lock (_gate)
        {
            _isOpen = true;
            return Take();
        }
    }

    /// <summary>False when what was to be sent did not arrive: the app must attach again.</summary>
    public bool Renew()
    {
        Volatile.Write(ref _renewed, time.GetTimestamp());
        lock (_gate) return !_isLost;
    }

    /// <summary>Ends when what was said so far has arrived, or is lost.</summary>
    public Task DeliveredAsync()
    {
        lock (_gate) return _pump;
    }

    /// <summary>Sends what still waits and says good-bye; an app that does not answer will find out by itself.</summary>
    public async Task EndAsync()
    {
        try
        {
            await DeliveredAsync().WaitAsync(LeaveWithin, time);
            await follower.LeftAsync(lease).WaitAsync(LeaveWithin, time);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
        }
    }

    private void Add(Message message)
    {
        var isFull = false;
        lock (_gate)
        {
            if (_isLost) return;
            _waiting.Add(message);
            if (!_isOpen) return;
            if (_waiting.Count > MaxWaiting) isFull = _isLost = true;
            else if (_pump.IsCompleted) _pump = PumpAsync();
        }
        if (isFull) lost(this);
    }

    private async Task PumpAsync()
    {
        // Away from the actor's turn: what it says next belongs to the same batch.
        await Task.Yield();
        while (Next() is { } batch)
            try
            {
                await follower.TellAsync(lease, batch.First, batch.Messages).WaitAsync(AnswerWithin, time);
            }
            catch (Exception)
            {
                // The boundary of one app: whatever its silo answers instead of taking it, the order is broken and it must attach again.
                lock (_gate) _isLost = true;
                lost(this);
                return;
            }
    }

    private (long First, Message[] Messages)? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _isLost) return null;
            var first = _sent;
            return (first, Take());
        }
    }

    private Message[] Take()
    {
        Message[] taken = [.. _waiting];
        _waiting = [];
        _sent += taken.Length;
        return taken;
    }
}
