using System.Threading.Channels;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Server.Investors;

namespace Brokerage.Server.Hubs;

/// <summary>
/// One connection's way out: a bounded queue with its own pump, so that a client that does not read delays nobody. Nothing is dropped
/// silently: a client that lets the queue fill, or does not take a message within <see cref="HubLimits.StallTimeout"/>, is told where
/// the gap is, if it can still be told anything, and disconnected; it resumes from the number it saw last.
/// </summary>
public sealed class ExperienceOutbox : IExperienceObserver, IAsyncDisposable
{
    private readonly Channel<Func<IExperienceClient, Task>> _queue;
    private readonly IExperienceClient _client;
    private readonly IPolicy _policy;
    private readonly HubLimits _options;
    private readonly Action _disconnect;
    private readonly Task _pump;
    private long _lastQueued;
    private volatile bool _overflowed;

    public ExperienceOutbox(IExperienceClient client, IPolicy policy, HubLimits options, Action disconnect)
    {
        (_client, _policy, _options, _disconnect) = (client, policy, options, disconnect);
        _queue = Channel.CreateBounded<Func<IExperienceClient, Task>>(new BoundedChannelOptions(options.MaxQueuedMessages) { SingleReader = true });
        _pump = PumpAsync();
    }

    /// <inheritdoc/>
    public void Start(string epoch, long seq, bool resumed)
    {
        _lastQueued = seq;
        var welcome = new Welcome(epoch, seq, resumed ? "resumed" : "snapshot", (int)_options.Heartbeat.TotalMilliseconds, _options.Limits);
        Enqueue(c => c.Welcome(welcome));
    }

    /// <inheritdoc/>
    public void Next(Update update)
    {
        if (_overflowed) return;
        Enqueue(update switch
        {
            TierUpdate u => c => c.ExperienceChanged(new(
                u.Seq, u.Version, u.Experience.Tier, u.PreviousTier, u.Placement.Since, Wire.DecisionId(u.Placement),
                Wire.ToLayout(u.Experience.Layout, _policy.Content), [Wire.ToReason(u.Experience.TierReason, u.Consents)], u.Revision, u.At)),
            CardsUpdate u => c => c.CardsChanged(new(u.Seq, u.Version, Wire.ToCards(u.Experience, u.Consents, u.ShownSince))),
            ConsentUpdate u => c => c.ConsentChanged(new(u.Seq, u.Version, Wire.ToConsents(u.Consents, _policy.Content))),
            _ => throw new InvalidOperationException($"The update {update.GetType().Name} has no message."),
        });
        if (!_overflowed) _lastQueued = update.Seq;
        else Overflow(update.Seq);
    }

    /// <summary>Ends the pump; what is queued is not sent any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out _)) { }
        await _pump;
    }

    private void Enqueue(Func<IExperienceClient, Task> send)
    {
        if (!_queue.Writer.TryWrite(send)) _overflowed = true;
    }

    private void Overflow(long missedFrom)
    {
        while (_queue.Reader.TryRead(out _)) { }
        _queue.Writer.TryWrite(c => c.Gap(new(_lastQueued + 1, missedFrom, "reconnect")));
        _queue.Writer.TryComplete();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var send in _queue.Reader.ReadAllAsync())
                await send(_client).WaitAsync(_options.StallTimeout);
            if (_overflowed) _disconnect();
        }
        catch (Exception e) when (e is TimeoutException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // A stalled or vanished client: the connection is over, the investor's actor is not.
            _queue.Writer.TryComplete(e);
            _disconnect();
        }
    }
}
