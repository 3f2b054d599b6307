using Brokerage.Actors.Tests.Suites;

namespace Brokerage.Cluster.Tests;

// The suites of the engine of one process, on three silos.

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

public sealed class ForgettingOnSilos : ForgettingSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class ExpiryOnSilos : ExpirySuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class PauseOnSilos : PauseSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class NudgeOnSilos : NudgeSuite
{
    protected override Platform Create() => new OnSilos();
}

public sealed class HistoryOnSilos : HistorySuite
{
    protected override int Cases => 40;

    protected override Platform Create() => new OnSilos();
}
