using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What an engine promises, whatever it runs on. A new engine or store is a class a suite with its own <see cref="Create"/>.</summary>
public abstract class Suite
{
    /// <summary>A fresh store and an engine for it.</summary>
    protected abstract Platform Create();

    protected Task<World> StartAsync(Func<IJournal, IJournal>? decorate = null, ActorOptions? options = null) =>
        World.StartAsync(Create(), decorate, options);
}
