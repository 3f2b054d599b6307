using Brokerage.Actors;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Three silos over a store in memory.</summary>
public sealed class OnSilos : Platform
{
    private readonly InMemoryStore store = new();

    public override ValueTask<IJournal> OpenAsync(TimeProvider time) => new(new InMemoryJournal(store, time));

    public override IEngine StartEngine(ActorContext context) => new ClusterEngine(context);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
