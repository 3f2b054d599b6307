using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Wire;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster;

/// <summary>
/// One activation's actor, and the apps at whatever silo that follow it. Runs under the grain's scheduler, one thing at a time.
/// </summary>
internal sealed class ActorActivation
{
    private readonly InvestorActor _actor;
    private readonly SiloActors _silo;
    private readonly TimeProvider _time;
    private readonly ActorContext _context;
    private readonly IGrainBase _grain;
    private readonly Dictionary<Guid, Relay> _relays = [];
    private IGrainTimer? _expiry;

    public ActorActivation(InvestorActor actor, SiloActors silo, TimeProvider time, ActorContext context, IGrainBase grain)
    {
        (_actor, _silo, _time, _context, _grain) = (actor, silo, time, context, grain);
        silo.Enter(this);
    }

    /// <summary>The actor.</summary>
    public InvestorActor Actor => _actor;

    /// <summary>The grain around it.</summary>
    public IGrainContext Context => _grain.GrainContext;

    /// <summary>Ends when everything told so far has reached the apps, or the apps are lost.</summary>
    public Task DeliveredAsync() => Task.WhenAll(Relays().Select(r => r.DeliveredAsync()));

    /// <summary>Asks the actor. That it left memory means that this activation leaves too: the caller's next call finds its successor.</summary>
    public async Task<T> AskAsync<T>(Func<InvestorActor, ValueTask<T>> work, bool isUse = true)
    {
        if (_context.IsErased?.Invoke(_actor.Id) == true) throw new InvestorErasedException("The investor was erased.");
        try
        {
            return await AskOnceAsync(work, isUse);
        }
        catch (KeyNotFoundException)
        {
            // The journal speaks of a rule set that another silo has published this moment.
            await _silo.Copies.RefreshRulesAsync(default);
            return await AskOnceAsync(work, isUse);
        }
    }

    /// <summary>Decides again, under rules at least as new as the caller's: this silo may not have heard of them yet.</summary>
    public async Task<Placement> ActivateAsync(string? rolledBack, long rules)
    {
        if (_silo.Copies.RulesKnown() < rules) await _silo.Copies.RefreshRulesAsync(default);
        return await AskAsync(a => a.ActivateAsync(rolledBack), isUse: false);
    }

    /// <summary>Journals events.</summary>
    public async Task<IReadOnlyList<Outcome>> AcceptAsync(Submission[] events, CancellationToken ct)
    {
        var outcomes = await AskAsync(a => a.AcceptAsync(events, ct));
        _silo.CountAccepted(outcomes);
        return outcomes;
    }

    /// <summary>Lets an app follow, under a lease that it renews.</summary>
    public async Task<Attached> AttachAsync(IFollower follower, Guid lease, ResumeFrom? resume)
    {
        var relay = new Relay(follower, lease, _time, lost => _ = DropAsync(lost));
        lock (_relays) _relays[lease] = relay;
        try
        {
            await AskAsync(a => a.AttachAsync(relay, resume));
        }
        catch (Exception)
        {
            lock (_relays) _relays.Remove(lease);
            throw;
        }
        _expiry ??= _grain.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(Relay.Expiry, Relay.Expiry) { Interleave = true });
        return new(relay.Begin(), _silo.Address);
    }

    /// <summary>False when the lease is not known here.</summary>
    public bool Renew(Guid lease)
    {
        Relay? relay;
        lock (_relays) relay = _relays.GetValueOrDefault(lease);
        return relay is not null && relay.Renew();
    }

    /// <summary>Ends an app's following.</summary>
    public async Task DetachAsync(Guid lease)
    {
        Relay? relay;
        lock (_relays) relay = _relays.GetValueOrDefault(lease);
        if (relay is null) return;
        await AskOnceAsync(a => ValueTask.FromResult(a.Detach(relay)), isUse: true);
        lock (_relays) _relays.Remove(lease);
    }

    /// <summary>Lets go of everything and saves nothing.</summary>
    public async Task ForgetAsync()
    {
        lock (_relays) _relays.Clear();
        if (_actor.TryAsk(a => ValueTask.FromResult(a.End()), out var ended, isUse: false))
            try
            {
                await ended;
            }
            catch (LeftMemoryException)
            {
                // It had ended.
            }
        _silo.Leave(this);
    }

    /// <summary>Saves, lets the apps know that their next activation is elsewhere, and leaves.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            if (_actor.TryAsk(a => a.CloseAsync(evenIfUsed: true), out var closed, isUse: false)) await closed;
        }
        catch (Exception e) when (e is StoreUnavailableException or LeftMemoryException or OverloadedException)
        {
            _context.Log.LogWarning("An investor was not saved on the way out; the journal has everything");
        }
        finally
        {
            _silo.Leave(this);
        }
        await Task.WhenAll(Relays().Select(r => r.EndAsync()));
    }

    private Task<T> AskOnceAsync<T>(Func<InvestorActor, ValueTask<T>> work, bool isUse) =>
        _actor.TryAsk(work, out var answer, isUse) ? answer : throw new LeftMemoryException();

    private async Task ExpireAsync(CancellationToken ct)
    {
        foreach (var relay in Relays())
            if (relay.IsExpired) await DropAsync(relay);
    }

    /// <summary>An app whose silo does not take what it is told, or says nothing any more: it attaches again if it is still there.</summary>
    private async Task DropAsync(Relay relay)
    {
        _silo.Metrics.CountDrop();
        try
        {
            await DetachAsync(relay.Lease);
        }
        catch (Exception e) when (e is LeftMemoryException or OverloadedException)
        {
            // The actor is leaving, and its followers with it; or it is busy, and the relay has stopped listening already.
        }
    }

    private Relay[] Relays()
    {
        lock (_relays) return [.. _relays.Values];
    }
}
