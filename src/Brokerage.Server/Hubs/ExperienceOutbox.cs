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
    private readonly Channel<Func<IExperienceClient, Task>> queue;
    private readonly IExperienceClient client;
    private readonly IPolicy policy;
    private readonly HubLimits options;
    private readonly Action disconnect;
    private readonly Task pump;
    private long lastQueued;
    private volatile bool overflowed;

    public ExperienceOutbox(IExperienceClient client, IPolicy policy, HubLimits options, Action disconnect)
    {
        (this.client, this.policy, this.options, this.disconnect) = (client, policy, options, disconnect);
        queue = Channel.CreateBounded<Func<IExperienceClient, Task>>(new BoundedChannelOptions(options.MaxQueuedMessages) { SingleReader = true });
        pump = PumpAsync();
    }

    /// <inheritdoc/>
    public void Start(string epoch, long seq, bool resumed)
    {
        lastQueued = seq;
        var welcome = new Welcome(epoch, seq, resumed ? "resumed" : "snapshot", (int)options.Heartbeat.TotalMilliseconds, options.Limits);
        Enqueue(c => c.Welcome(welcome));
    }

    /// <inheritdoc/>
    public void Next(Update update)
    {
        if (overflowed) return;
        Enqueue(update switch
        {
            TierUpdate u => c => c.ExperienceChanged(new(
                u.Seq, u.Version, u.Experience.Tier, u.PreviousTier, u.Placement.Since, Wire.DecisionId(u.Placement),
                Wire.ToLayout(u.Experience.Layout, policy.Content), [Wire.ToReason(u.Experience.TierReason, u.Consents)], u.Revision, u.At)),
            CardsUpdate u => c => c.CardsChanged(new(u.Seq, u.Version, Wire.ToCards(u.Experience, u.Consents, u.ShownSince))),
            ConsentUpdate u => c => c.ConsentChanged(new(u.Seq, u.Version, Wire.ToConsents(u.Consents, policy.Content))),
            _ => throw new InvalidOperationException($"The update {update.GetType().Name} has no message."),
        });
        if (!overflowed) lastQueued = update.Seq;
        else Overflow(update.Seq);
    }

    /// <summary>Ends the pump; what is queued is not sent any more.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        while (queue.Reader.TryRead(out _)) { }
        await pump;
    }

    private void Enqueue(Func<IExperienceClient, Task> send)
    {
        if (!queue.Writer.TryWrite(send)) overflowed = true;
    }

    private void Overflow(long missedFrom)
    {
        while (queue.Reader.TryRead(out _)) { }
        queue.Writer.TryWrite(c => c.Gap(new(lastQueued + 1, missedFrom, "reconnect")));
        queue.Writer.TryComplete();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var send in queue.Reader.ReadAllAsync())
                await send(client).WaitAsync(options.StallTimeout);
            if (overflowed) disconnect();
        }
        catch (Exception e) when (e is TimeoutException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // A stalled or vanished client: the connection is over, the investor's actor is not.
            queue.Writer.TryComplete(e);
            disconnect();
        }
    }
}
