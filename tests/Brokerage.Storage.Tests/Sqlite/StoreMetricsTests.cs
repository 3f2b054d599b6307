using Brokerage.Tests;

namespace Brokerage.Storage.Tests.Sqlite;

public sealed class StoreMetricsTests : IDisposable
{
    readonly SqliteFolder _folder = new();
    readonly Readings _readings = new();

    [Fact]
    public async Task Store_WhileAnotherProcessHoldsTheLock_LagsAndCatchesUp()
    {
        await using var journal = await _folder.OpenAsync();
        journal.Metrics.Publish(_readings);
        await journal.AppendAsync("ana", Samples.Entries(1, 3));
        _readings["brokerage.store.ready"].ShouldBe(1);
        _readings["brokerage.journal.lag"].ShouldBe(0);
        var before = _readings["brokerage.store.entries"];

        var held = _folder.LockWrites();
        var waiting = journal.AppendAsync("ana", [Samples.Entry(4)]).AsTask();
        while (_readings["brokerage.journal.lag"] < 0.02) await Task.Delay(5);
        waiting.IsCompleted.ShouldBeFalse();
        held.Dispose();
        await waiting;

        _readings["brokerage.journal.lag"].ShouldBe(0);
        _readings["brokerage.store.entries"].ShouldBe(before + 1);
        _readings["brokerage.store.commit.writes"].ShouldBeGreaterThanOrEqualTo(2);
        _readings["brokerage.store.commit.duration"].ShouldBeGreaterThanOrEqualTo(0.02);
    }

    public void Dispose()
    {
        _readings.Dispose();
        _folder.Dispose();
    }
}
