using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Wire;
using Orleans.Placement;

namespace Brokerage.Cluster;

/// <summary>Lives on the silo that its key names, or not at all.</summary>
[GrainType("silo"), RandomPlacement]
public sealed class SiloGrain(ILocalSiloDetails silo, Followers followers, ActorContext context, SharedCopies copies) : Grain, ISiloGrain
{
    /// <summary>About 130 KB a message.</summary>
    private const int NewsAtOnce = 250;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetPrimaryKeyString() == silo.SiloAddress.ToParsableString()
            ? Task.CompletedTask
            : throw new SiloUnavailableException("The silo that was meant has left.");

    public async Task ForgetAsync(string investor)
    {
        await copies.RefreshErasuresAsync(default);
        copies.Disconnect(investor);
        // Outside of the grain: the references of followers are the silo's.
        await Task.Run(() => followers.ForgetAsync(investor));
        context.Population?.Remove(investor);
    }

    public Task RefreshRulesAsync() => copies.RefreshRulesAsync(default);

    public Task ForgetOlderAsync(string investor, long sequence)
    {
        context.Population?.ForgetOlder(investor, sequence);
        return Task.CompletedTask;
    }

    public Task<News> PopulationNewsAsync(string[] features, long after) =>
        Task.FromResult(News.Of(context.Population?.NewsSince(features, after, NewsAtOnce) ?? new([], after, IsLast: true)));
}

/// <summary>What every silo has a copy of, and reads again when another silo says that it changed.</summary>
/// <param name="RefreshRulesAsync">Reads the log of rule sets again.</param>
/// <param name="RefreshErasuresAsync">Reads the erasure ledger again.</param>
/// <param name="Disconnect">Ends the connections of an investor who is being erased.</param>
public sealed record SharedCopies(
    Func<CancellationToken, Task> RefreshRulesAsync, Func<CancellationToken, Task> RefreshErasuresAsync, Action<string> Disconnect)
{
    /// <summary>Length of the log of rule sets, as far as it is known here.</summary>
    public Func<long> RulesKnown { get; init; } = () => 0;

    /// <summary>For silos whose rules and ledger are one object in memory, and that nobody connects to.</summary>
    public static SharedCopies None { get; } = new(_ => Task.CompletedTask, _ => Task.CompletedTask, _ => { });
}
