using System.Collections.Concurrent;
using Brokerage.Actors;
using Brokerage.Cluster.Tracing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster.Following;

/// <summary>The open apps of one silo, wherever their investors are. Renews their leases, and moves them on when a silo dies.</summary>
public sealed class Followers(
    IGrainFactory grains, IClusterMembershipService membership, ClusterMetrics metrics, TimeProvider time, ILogger<Followers> log) : BackgroundService, IAsyncDisposable
{
    private const int RenewalsAtOnce = 64;

    private readonly Surroundings _surroundings = new(grains, metrics, time, log);
    private readonly ConcurrentDictionary<(string Investor, IExperienceObserver Observer), Follower> _followers = new();

    /// <summary>Apps that follow an investor from this silo.</summary>
    public int Count => _followers.Count;

    /// <summary>See <see cref="IInvestors.AttachAsync"/>.</summary>
    public async Task AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct)
    {
        var follower = _followers.GetOrAdd((investor, observer), key => new(key.Investor, key.Observer, _surroundings));
        try
        {
            await follower.AttachAsync(resume, ct);
        }
        catch (Exception)
        {
            await EndAsync(investor, observer, tellGrain: false);
            throw;
        }
    }

    /// <summary>See <see cref="IInvestors.DetachAsync"/>.</summary>
    public Task DetachAsync(string investor, IExperienceObserver observer) => EndAsync(investor, observer, tellGrain: true);

    /// <summary>Ends the following of an investor who is being erased.</summary>
    public Task ForgetAsync(string investor) =>
        Task.WhenAll(_followers.Keys.Where(key => key.Investor == investor).Select(key => EndAsync(key.Investor, key.Observer, tellGrain: false)));

    /// <summary>Ends when no app of this silo is on the way to another activation.</summary>
    public Task SettledAsync() => Task.WhenAll(_followers.Values.Select(f => f.SettledAsync()));

    /// <summary>Ends the following of every app; the activations find out when the leases expire.</summary>
    public Task EndAllAsync() => Task.WhenAll(_followers.Keys.Select(key => EndAsync(key.Investor, key.Observer, tellGrain: false)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAllAsync();
        Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(RenewAsync(stoppingToken), WatchAsync(stoppingToken));

    private async Task RenewAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Follower.RenewEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
            await Parallel.ForEachAsync(_followers.Values, new ParallelOptions { MaxDegreeOfParallelism = RenewalsAtOnce, CancellationToken = ct },
                async (follower, _) => await follower.RenewAsync());
    }

    /// <summary>A silo that left says good-bye for its grains; one that died cannot, so whoever followed something there moves on at once.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(ct))
            foreach (var follower in _followers.Values)
                if (follower.Silo is { } silo && snapshot.GetSiloStatus(silo) is SiloStatus.Dead) follower.Reattach();
    }

    private async Task EndAsync(string investor, IExperienceObserver observer, bool tellGrain)
    {
        if (!_followers.TryRemove((investor, observer), out var follower)) return;
        try
        {
            await follower.EndAsync(tellGrain);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or LeftMemoryException)
        {
            // The activation is gone or not to be reached; its relay expires.
        }
        finally
        {
            follower.Dispose();
        }
    }
}
