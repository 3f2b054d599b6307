using Brokerage.Actors.Tests.Suites;

namespace Brokerage.Actors.Tests;

// Every suite on the engine of one process, over a store in memory and over SQLite.

public sealed class DurabilityOnMemory : DurabilitySuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class DuplicateOnMemory : DuplicateSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class QuarantineOnMemory : QuarantineSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class OneWriterOnMemory : OneWriterSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class WithdrawalOnMemory : WithdrawalSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class TimeOnMemory : TimeSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class RollBackOnMemory : RollBackSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class FeedOnMemory : FeedSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class ResidencyOnMemory : ResidencySuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class HistoryOnMemory : HistorySuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class RollBackOnSqlite : RollBackSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class DurabilityOnSqlite : DurabilitySuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class DuplicateOnSqlite : DuplicateSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class QuarantineOnSqlite : QuarantineSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class OneWriterOnSqlite : OneWriterSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class WithdrawalOnSqlite : WithdrawalSuite
{
    protected override int Pairs => 15;

    protected override Platform Create() => new OnSqlite();
}

public sealed class TimeOnSqlite : TimeSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class FeedOnSqlite : FeedSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class ResidencyOnSqlite : ResidencySuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class HistoryOnSqlite : HistorySuite
{
    protected override int Cases => 40;

    protected override Platform Create() => new OnSqlite();
}

public sealed class ForgettingOnMemory : ForgettingSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class ExpiryOnMemory : ExpirySuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class ForgettingOnSqlite : ForgettingSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class ExpiryOnSqlite : ExpirySuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class PauseOnMemory : PauseSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class PauseOnSqlite : PauseSuite
{
    protected override Platform Create() => new OnSqlite();
}

public sealed class NudgeOnMemory : NudgeSuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class NudgeOnSqlite : NudgeSuite
{
    protected override Platform Create() => new OnSqlite();
}
