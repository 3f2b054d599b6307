using Brokerage.Actors;
using Brokerage.Actors.Tests.Suites;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;

namespace Brokerage.Cluster.Tests;

// The suites of the engine of one process, on three silos.

/// <summary>Three silos over a store in memory.</summary>
public sealed class OnSilos : Platform
{
    private readonly InMemoryStore store = new();

    public override ValueTask<IJournal> OpenAsync(TimeProvider time) => new(new InMemoryJournal(store, time));

    public override IEngine StartEngine(ActorContext context) => new ClusterEngine(context);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class DurabilityOnSilos : DurabilitySuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class DuplicateOnSilos : DuplicateSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class QuarantineOnSilos : QuarantineSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class OneWriterOnSilos : OneWriterSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class WithdrawalOnSilos : WithdrawalSuite
{
    protected override int Pairs => 15;

    protected override Platform Create() => new OnSilos();
}

public sealed class TimeOnSilos : TimeSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class RollBackOnSilos : RollBackSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class FeedOnSilos : FeedSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class ResidencyOnSilos : ResidencySuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class HistoryOnSilos : HistorySuite
{
    protected override int Cases => 40;

    protected override Platform Create() => new OnSilos();
}
