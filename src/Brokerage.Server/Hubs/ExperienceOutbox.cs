using System.Diagnostics;
using System.Threading.Channels;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Server.Investors;
using Brokerage.Storage;

namespace Brokerage.Server.Hubs;

/// <summary>
/// One connection's way out: a bounded queue with its own pump, so that a client that does not read delays nobody. Nothing is dropped
/// silently: a client that lets the queue fill, or does not take a message within <see cref="HubLimits.StallTimeout"/>, is told where
/// the gap is, if it can still be told anything, and disconnected; it resumes from the number it saw last.
/// </summary>
public sealed class ExperienceOutbox : IExperienceObserver, IAsyncDisposable
{
    private readonly Channel<Message> _queue;
    private readonly IExperienceClient _client;
    private readonly IPolicy _policy;
    private readonly HubLimits _options;
    private readonly HubMetrics _metrics;
    private readonly Action _disconnect;
    private readonly Task _pump;
    private long _lastQueued;
    private volatile bool _overflowed;
    private volatile bool _asksToResume;

    public ExperienceOutbox(IExperienceClient client, IPolicy policy, HubLimits options, HubMetrics metrics, Action disconnect)
    {
        (_client, _policy, _options, _metrics, _disconnect) = (client, policy, options, metrics, disconnect);
        _queue = Channel.CreateBounded<Message>(new BoundedChannelOptions(options.MaxQueuedMessages) { SingleReader = true });
        _pump = PumpAsync();
    }

    /// <summary>Says whether the start that comes next answers an app that asked to go on from where it stood.</summary>
    public void Expect(bool resume) => _asksToResume = resume;

    /// <inheritdoc/>
    public void Start(string epoch, long seq, bool resumed)
    {
        _lastQueued = seq;
        if (_asksToResume) _metrics.CameBack(resumed);
        _asksToResume = false;
        var welcome = new Welcome(epoch, seq, resumed ? "resumed" : "snapshot", (int)_options.Heartbeat.TotalMilliseconds, _options.Limits);
        Enqueue("welcome", c => c.Welcome(welcome), Activity.Current?.Context ?? default);
    }

    /// <inheritdoc/>
    public void Next(Update update)
    {
        if (_overflowed) return;
        Enqueue(KindOf(update), update switch
        {
            TierUpdate u => c => c.ExperienceChanged(new(
                u.Seq, u.Version, u.Experience.Tier, u.PreviousTier, u.Placement.Since, Wire.DecisionId(u.Placement),
                Wire.ToLayout(u.Experience.Layout, _policy.Content), [Wire.ToReason(u.Experience.TierReason, u.Consents)], u.Revision, u.At)),
            CardsUpdate u => c => c.CardsChanged(new(u.Seq, u.Version, Wire.ToCards(u.Experience, u.Consents, u.ShownSince))),
            ConsentUpdate u => c => c.ConsentChanged(new(u.Seq, u.Version, Wire.ToConsents(u.Consents, _policy.Content))),
            _ => throw new InvalidOperationException($"The update {update.GetType().Name} has no message."),
        }, update.Cause);
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

    private static string KindOf(Update update) => update switch { TierUpdate => "tier", CardsUpdate => "cards", _ => "consents" };

    private void Enqueue(string kind, Func<IExperienceClient, Task> send, ActivityContext cause)
    {
        if (!_queue.Writer.TryWrite(new(kind, send, cause, Stopwatch.GetTimestamp()))) _overflowed = true;
    }

    private void Overflow(long missedFrom)
    {
        while (_queue.Reader.TryRead(out _)) { }
        _queue.Writer.TryWrite(new("gap", c => c.Gap(new(_lastQueued + 1, missedFrom, "reconnect")), default, Stopwatch.GetTimestamp()));
        _queue.Writer.TryComplete();
        _metrics.Dropped(HubMetrics.QueueFull);
    }

    private async Task PumpAsync()
    {
        // The call that opened the outbox ends; what is sent belongs to what caused it.
        Activity.Current = null;
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync()) await SendAsync(message);
            if (_overflowed) _disconnect();
        }
        catch (Exception e) when (e is TimeoutException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // A stalled or vanished client: the connection is over, the investor's actor is not.
            if (e is TimeoutException) _metrics.Dropped(HubMetrics.Stalled);
            _queue.Writer.TryComplete(e);
            _disconnect();
        }
    }

    private async Task SendAsync(Message message)
    {
        using var span = Traces.Source.StartActivity("experience push", ActivityKind.Producer, message.Cause)?.SetTag("brokerage.message", message.Kind);
        await message.Send(_client).WaitAsync(_options.StallTimeout);
        _metrics.Pushed(message.Kind, Stopwatch.GetElapsedTime(message.QueuedAt));
    }

    /// <param name="Kind">What it is about.</param>
    /// <param name="Send">Sends it.</param>
    /// <param name="Cause">The trace that it belongs to.</param>
    /// <param name="QueuedAt">On the stopwatch's clock.</param>
    private readonly record struct Message(string Kind, Func<IExperienceClient, Task> Send, ActivityContext Cause, long QueuedAt);
}
