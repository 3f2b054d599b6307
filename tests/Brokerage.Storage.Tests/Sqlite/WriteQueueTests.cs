namespace Brokerage.Storage.Tests.Sqlite;

public sealed class WriteQueueTests
{
    static SetQuarantineStatusOperation Operation() => new("q1", QuarantineStatus.Discarded);

    [Fact]
    public async Task Enqueue_NoPlaceIsLeft_WaitsUntilOneIsTaken()
    {
        var queue = new WriteQueue(capacity: 2);
        await queue.EnqueueAsync(Operation(), default);
        await queue.EnqueueAsync(Operation(), default);
        var third = queue.EnqueueAsync(Operation(), default).AsTask();
        third.IsCompleted.ShouldBeFalse();

        var batch = new List<WriteOperation>();
        queue.Take(batch, maxEntries: 1);
        await third;
        queue.Take(batch, maxEntries: 10);
        batch.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Enqueue_CancelledWhileItWaits_LeavesThePlaceToOthers()
    {
        var queue = new WriteQueue(capacity: 1);
        await queue.EnqueueAsync(Operation(), default);
        using var cancel = new CancellationTokenSource();
        var waiting = queue.EnqueueAsync(Operation(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        queue.Take([], maxEntries: 10);
        queue.EnqueueAsync(Operation(), default).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Close_WithWaitingWriters_RefusesThemAndKeepsWhatIsQueued()
    {
        var queue = new WriteQueue(capacity: 1);
        await queue.EnqueueAsync(Operation(), default);
        var waiting = Enumerable.Range(0, 3).Select(_ => queue.EnqueueAsync(Operation(), default).AsTask()).ToArray();
        queue.Close(new StoreUnavailableException("The store is closed."));
        queue.WaitForWork().ShouldBeTrue();
        var batch = new List<WriteOperation>();
        queue.Take(batch, maxEntries: 10);

        batch.Count.ShouldBe(1);
        foreach (var writer in waiting) await Should.ThrowAsync<StoreUnavailableException>(() => writer);
        queue.WaitForWork().ShouldBeFalse();
    }

    [Fact]
    public async Task Waiting_FromTheQueueToTheCommit_CountsFromWhenItCame()
    {
        var queue = new WriteQueue(capacity: 10);
        queue.Waiting.ShouldBe(default);
        await queue.EnqueueAsync(Operation(), default);
        await Task.Delay(2);
        await queue.EnqueueAsync(Operation(), default);
        queue.Waiting.Writes.ShouldBe(2);
        queue.Waiting.Oldest.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1));

        queue.Take([], maxEntries: 10);
        queue.Waiting.Writes.ShouldBe(0);
        queue.Waiting.Oldest.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1));
        queue.Done();
        queue.Waiting.ShouldBe(default);
    }

    [Fact]
    public async Task Take_MoreEntriesThanOneCommitHolds_LeavesTheRestButNeverNothing()
    {
        using var cipher = new InvestorCipher(1, 1, new byte[InvestorCipher.DataKeyLength]);
        var queue = new WriteQueue(capacity: 10);
        foreach (var entries in new[] { 5, 2, 2 })
            await queue.EnqueueAsync(new AppendOperation(cipher, new EntryRow[entries]), default);
        var batch = new List<WriteOperation>();
        queue.Take(batch, maxEntries: 3);
        batch.ShouldHaveSingleItem().Entries.ShouldBe(5);
        queue.Take(batch, maxEntries: 3);
        batch.Count.ShouldBe(2);
    }
}
