using Brokerage.Actors;
using Brokerage.Cluster.Wire;
using Brokerage.Storage;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Following;

/// <summary>
/// The connection's end of one following. It outlives activations: when the one it follows leaves, dies or does not know it any more, it
/// attaches to the next from where it stands, and its app notices nothing but, at worst, a new snapshot.
/// </summary>
internal sealed class Follower(string investor, IExperienceObserver observer, Surroundings silo) : IFollower, IDisposable
{
    /// <summary>How often it says that it is still there.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly IInvestorGrain _grain = silo.Grains.GetGrain<IInvestorGrain>(investor);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private IFollower? _self;
    private Guid _lease;
    private long _next;
    private ResumeFrom? _position;
    private int _isReattaching;
    private Task _reattaching = Task.CompletedTask;

    /// <summary>The silo of the activation that it follows.</summary>
    public SiloAddress? Silo { get; private set; }

    /// <summary>Ends when it is not on the way to another activation.</summary>
    public Task SettledAsync() => _reattaching;

    /// <summary>Attaches because the app asks for it: the app is told where it stands, whatever it knew.</summary>
    public Task AttachAsync(ResumeFrom? resume, CancellationToken ct) => AttachAsync(resume, isNews: true, ct);

    /// <summary>Says that it is still there, and attaches again when nobody knows it.</summary>
    public async Task RenewAsync()
    {
        try
        {
            if (!await _grain.RenewAsync(_lease)) Reattach();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or LeftMemoryException)
        {
            Reattach();
        }
    }

    /// <summary>Attaches again, in the background, until it has or is ended.</summary>
    public void Reattach()
    {
        if (Interlocked.Exchange(ref _isReattaching, 1) == 0) _reattaching = ReattachAsync();
    }

    /// <inheritdoc/>
    public async Task TellAsync(Guid lease, long first, Message[] messages)
    {
        if (_ended.IsCancellationRequested) return;
        // An attach call that is under way has its answer taken first.
        await _turn.WaitAsync();
        try
        {
            if (lease != _lease) return;
            if (first == _next) Take(messages, isNews: true);
            else Reattach();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task LeftAsync(Guid lease)
    {
        if (lease == _lease) Reattach();
        return Task.CompletedTask;
    }

    /// <summary>Ends: the app hears nothing any more from here on.</summary>
    public async Task EndAsync(bool tellGrain)
    {
        await _ended.CancelAsync();
        await _turn.WaitAsync();
        var lease = _lease;
        _lease = default;
        _turn.Release();
        await _reattaching;
        if (_self is not null) silo.Grains.DeleteObjectReference<IFollower>(_self);
        if (tellGrain && lease != default) await _grain.DetachAsync(lease);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task AttachAsync(ResumeFrom? resume, bool isNews, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            _self ??= silo.Grains.CreateObjectReference<IFollower>(this);
            // From here on nothing that was said to the former lease is taken.
            var former = _lease;
            var lease = _lease = Guid.NewGuid();
            var attached = await Calls.AskAsync(() => _grain.AttachAsync(_self, lease, resume, ct), ct);
            (Silo, _next) = (attached.Silo, 0);
            Take(attached.Messages, isNews);
            if (former != default) _ = ForgetAsync(former);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Where the app stands already, and nothing is missing, is no news to it.</summary>
    private void Take(Message[] messages, bool isNews)
    {
        foreach (var message in messages)
            if (message.ToBeginning() is { } beginning)
            {
                var position = new ResumeFrom(beginning.Epoch, beginning.Seq);
                if (isNews || !beginning.Resumed || position != _position) observer.Start(beginning.Epoch, beginning.Seq, beginning.Resumed);
                _position = position;
            }
            else
            {
                var update = message.ToUpdate();
                observer.Next(update);
                _position = _position! with { Seq = update.Seq };
            }
        _next += messages.Length;
    }

    private async Task ReattachAsync()
    {
        await Task.Yield();
        for (var pause = FirstPause; !_ended.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            try
            {
                await AttachAsync(_position, isNews: false, _ended.Token);
                silo.Metrics.CountMove();
                break;
            }
            catch (Exception e) when (e is InvestorErasedException || _ended.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The boundary of one app: whatever is wrong, it is tried again until the app is gone.
                silo.Log.LogWarning("An app could not follow its investor to another silo yet: {Reason}", e.GetType().Name);
                await Task.Delay(pause, silo.Time, CancellationToken.None);
            }
        Volatile.Write(ref _isReattaching, 0);
    }

    /// <summary>The same activation would otherwise tell the former lease too, until it expires.</summary>
    private async Task ForgetAsync(Guid former)
    {
        try
        {
            await _grain.DetachAsync(former);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or LeftMemoryException)
        {
            // It expires.
        }
    }
}
