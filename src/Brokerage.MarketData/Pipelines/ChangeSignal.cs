using System.Threading.Channels;

namespace Brokerage.MarketData.Pipelines;

/// <summary>
/// Tells one reader, for instance a connection's pump, that at least one of the pipelines it is attached to has changed. Any number of
/// changes before the reader looks are one signal, and raising a raised signal costs one read: nothing queues.
/// </summary>
public sealed class ChangeSignal
{
    private readonly Channel<bool> _slot = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true });
    private int _raised;

    /// <summary>Raises the signal; safe from any thread.</summary>
    public void Raise()
    {
        if (Volatile.Read(ref _raised) == 0 && Interlocked.Exchange(ref _raised, 1) == 0) _slot.Writer.TryWrite(true);
    }

    /// <summary>Waits until raised since the last wait, and lowers it. Read the pipelines after it returns: no change is missed.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _slot.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _raised, 0);
    }
}
