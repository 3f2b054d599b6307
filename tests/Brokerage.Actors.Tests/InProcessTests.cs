using Brokerage.Actors.Tests.Suites;

namespace Brokerage.Actors.Tests;

public sealed class HistoryOnMemory : HistorySuite
{
    protected override Platform Create() => new OnMemory();
}

public sealed class HistoryOnSqlite : HistorySuite
{
    protected override int Cases => 60;

    protected override Platform Create() => new OnSqlite();
}
