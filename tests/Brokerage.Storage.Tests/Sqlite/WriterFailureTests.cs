namespace Brokerage.Storage.Tests.Sqlite;

public sealed class WriterFailureTests : IDisposable
{
    readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Append_DiskIsFull_StopsForGoodAndLosesNothingAcknowledged()
    {
        var journal = await _folder.OpenAsync(options => options with { MaxPages = 60 });
        var acknowledged = 0;
        var error = await Should.ThrowAsync<StoreUnavailableException>(async () =>
        {
            for (; ; acknowledged++) await journal.AppendAsync("ana", [Samples.Entry(acknowledged + 1, payload: new string('x', 2000))]);
        });

        error.Message.ShouldContain("full");
        acknowledged.ShouldBeGreaterThan(10);
        journal.Health.Status.ShouldBe(StoreStatus.Stopped);
        journal.Health.Reason!.ShouldContain("full");
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 1)));
        (await journal.ReadAsync("ana", 0, int.MaxValue)).Count.ShouldBe(acknowledged);
        await journal.DisposeAsync();

        await using var again = await _folder.OpenAsync();
        (await again.ReadAsync("ana", 0, int.MaxValue)).Count.ShouldBe(acknowledged);
        (await again.AppendAsync("ana", [Samples.Entry(acknowledged + 1)])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Append_DiskIsFull_FailsEveryoneInTheTransactionAndInTheQueue()
    {
        await using var journal = await _folder.OpenAsync(options => options with { MaxPages = 60, MaxBatchEntries = 4 });
        for (var i = 0; i < 12; i++) await journal.AppendAsync($"investor-{i}", [Samples.Entry(1)]);
        Task<AppendOutcome>[] appends;
        using (_folder.LockWrites())
            appends = [.. Enumerable.Range(0, 12).Select(
                i => journal.AppendAsync($"investor-{i}", [Samples.Entry(2, payload: new string('x', 300_000))]).AsTask())];

        foreach (var append in appends) await Should.ThrowAsync<StoreUnavailableException>(() => append);
        for (var i = 0; i < 12; i++) (await journal.ReadAsync($"investor-{i}", 0, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Append_DatabaseIsCorrupt_Stops()
    {
        await using (var first = await _folder.OpenAsync())
            for (var sequence = 1; sequence <= 200; sequence++) await first.AppendAsync("ana", [Samples.Entry(sequence)]);
        var page = Convert.ToInt64(_folder.Scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'"));
        using (var file = File.OpenWrite(_folder.Options.DatabasePath))
        {
            file.Position = (page - 1) * 4096;
            file.Write(new byte[4096]);
        }

        await using var journal = await _folder.OpenAsync();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(201)]));
        journal.Health.Status.ShouldBe(StoreStatus.Stopped);
    }

    [Fact]
    public async Task Append_AnotherProcessKeepsTheLock_FailsThatWriteAndGoesOn()
    {
        await using var journal = await _folder.OpenAsync(options => options with { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        using (_folder.LockWrites())
            await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(2)]));
        journal.Health.IsReady.ShouldBeTrue();
        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Append_ManyWait_ShareOneCommit()
    {
        await using var journal = await _folder.OpenAsync();
        for (var i = 0; i < 50; i++) await journal.AppendAsync($"investor-{i}", [Samples.Entry(1)]);
        var before = journal.Statistics;
        Task<AppendOutcome>[] appends;
        using (_folder.LockWrites())
            appends = [.. Enumerable.Range(0, 50).Select(i => journal.AppendAsync($"investor-{i}", [Samples.Entry(2)]).AsTask())];
        (await Task.WhenAll(appends)).ShouldAllBe(outcome => outcome == AppendOutcome.Committed);
        (journal.Statistics.Commits - before.Commits).ShouldBe(1);
        (journal.Statistics.Entries - before.Entries).ShouldBe(50);
    }

    public void Dispose() => _folder.Dispose();
}
